"""Linters and generators that are not ours read the published document: no errors, and clients that work as they come.

Each generator writes a client without options that mend the document, the client is compiled strictly, and a program
of tests/judges/generators/ makes five calls with it to a MockJira: create an issue, read it, search for it, list what
may come as one item, and ask an operation that is experimental. The versions are pinned in generators/package.json and
in the group `generators` of pyproject.toml.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from jira_dc import Jira, PersonalAccessToken
from tests.judges.node import find_program, install_listed
from tests.operations import ROOT

PROGRAMS = Path(__file__).with_name("generators")
MOST_WARNINGS = 20
OPENAPI_GENERATOR = "openapi-generator-cli"
PYTHON_CLIENT = "generated/openapi_generator_python"
QUIET = {"CI": "true", "REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the document, our programs, and what npm has installed."""
    folder = tmp_path_factory.mktemp("work")
    shutil.copytree(PROGRAMS, folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "generated" / "jira_dc" / "openapi.json", folder)
    install_listed(folder)
    return folder


@pytest.fixture(scope="module")
def mock_jira(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What a program needs to reach a MockJira; at the end, it must have found no fault with any request."""
    errors = tmp_path_factory.mktemp("mock") / "errors.txt"
    command = [sys.executable, "-m", "jira_dc.testing"]
    with (
        errors.open("w") as stderr,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True) as mock,
    ):
        assert mock.stdout is not None
        lines = [mock.stdout.readline().strip() for _line in range(4)]
        told = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
        with Jira(told["JIRA_URL"], auth=PersonalAccessToken(told["JIRA_TOKEN"])) as jira:
            number = jira.issue.add_comment("EX-1", {"body": "Look at the plotter."}).id or ""
            jira.comment.set_property(number, "mood", {"is": "good"})
        yield {**told, "COMMENT_ID": number}
        mock.terminate()
    assert errors.read_text() == ""


def run(work: Path, *command: str, **environment: str) -> str:
    """Return what a command wrote to its standard output; a failure shows all that it wrote."""
    done = subprocess.run(
        command,
        cwd=work,
        env={**os.environ, **QUIET, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{command}: {done.stdout[-5000:]}{done.stderr[-5000:]}"
    return done.stdout


def run_node(work: Path, program: str, *arguments: str) -> str:
    """Return what a program that npm has installed wrote."""
    return run(work, find_program("npx"), "--no-install", program, *arguments)


def generate(work: Path, generator: str, folder: str) -> None:
    """Let openapi-generator write a client; it brings its own Java."""
    program = Path(sys.executable).with_name(OPENAPI_GENERATOR)
    run(work, str(program), "generate", "-g", generator, "-i", "openapi.json", "-o", folder)


def compile_strictly(work: Path, name: str) -> Path:
    """Compile all that was generated and the program that uses it; return the program."""
    settings = {"extends": "./tsconfig.json", "include": [f"{name}.ts", f"generated/{name}/**/*.ts"]}
    (work / f"tsconfig.{name}.json").write_text(json.dumps(settings), encoding="utf-8")
    run_node(work, "tsc", "--project", f"tsconfig.{name}.json")
    return work / "built" / f"{name}.js"


def check_told(text: str, judge: str) -> None:
    """Check what a program tells of its five calls."""
    told = json.loads(text)
    assert told["created"].startswith("EX-")
    assert told["summary"] == "The plotter burns"
    assert told["created"] in told["found"]
    assert "jira" in told["workflows"]
    assert told["keys"] == ["mood"]
    print(f"\n| {judge} | generated, compiled, five calls |")


def list_versions() -> dict[str, str]:
    """Return the pinned version of each judge."""
    npm: dict[str, str] = json.loads((PROGRAMS / "package.json").read_text(encoding="utf-8"))["dependencies"]
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["dependency-groups"]
    pinned = next(each for each in groups["generators"] if each.startswith(OPENAPI_GENERATOR))
    return {**npm, OPENAPI_GENERATOR: pinned.rpartition("==")[2]}


def name_judge(program: str, what: str = "") -> str:
    """Return how the printed table names a judge."""
    return " ".join(filter(None, (program, list_versions()[program], what)))


def test_redocly_finds_no_error(work: Path) -> None:
    lint = ("lint", "--extends=recommended", "--format=json", "--max-problems=9999", "openapi.json")
    written = run_node(work, "redocly", *lint)
    found = json.loads(written[written.index("{") :])
    totals = found["totals"]
    print(f"\n| {name_judge('@redocly/cli')} | {totals['errors']} errors, {totals['warnings']} warnings |")
    assert totals["errors"] == 0


def test_spectral_finds_no_error_and_few_warnings(work: Path) -> None:
    lint = ("lint", "--ruleset", "spectral.yaml", "--format", "json", "--output", "found.json", "openapi.json")
    run_node(work, "spectral", *lint)
    found = json.loads((work / "found.json").read_text(encoding="utf-8"))
    errors = [each for each in found if each["severity"] == 0]
    print(f"\n| {name_judge('@stoplight/spectral-cli')} | {len(errors)} errors, {len(found) - len(errors)} warnings |")
    assert errors == []
    assert len(found) <= MOST_WARNINGS


def test_the_linters_do_object(work: Path) -> None:
    """A judge that accepts everything proves nothing."""
    document = json.loads((work / "openapi.json").read_text(encoding="utf-8"))
    del document["paths"]["/api/2/search"]["get"]["summary"]
    document["paths"]["/api/2/search"]["get"]["operationId"] = "issue_get_issue"
    (work / "worse.json").write_text(json.dumps(document), encoding="utf-8")
    for command in (
        ("redocly", "lint", "--extends=recommended", "worse.json"),
        ("spectral", "lint", "--ruleset", "spectral.yaml", "worse.json"),
    ):
        with pytest.raises(AssertionError):
            run_node(work, *command)


TYPESCRIPT: dict[str, tuple[str, Sequence[str]]] = {
    "openapi_typescript": (
        "openapi-typescript",
        ("openapi-typescript", "openapi.json", "--output", "generated/openapi_typescript/schema.d.ts"),
    ),
    "hey_api": ("@hey-api/openapi-ts", ("openapi-ts", "--input", "openapi.json", "--output", "generated/hey_api")),
    "orval": ("orval", ("orval", "--config", "orval.config.cjs")),
}
"""The generators that npm has: the package, and the command that writes a client."""


@pytest.mark.parametrize("name", TYPESCRIPT)
def test_a_typescript_client_compiles_and_works(name: str, work: Path, mock_jira: dict[str, str]) -> None:
    package, command = TYPESCRIPT[name]
    run_node(work, *command)
    program = compile_strictly(work, name)
    check_told(run(work, find_program("node"), str(program), **mock_jira), name_judge(package))


def test_the_typescript_of_openapi_generator_compiles_and_works(work: Path, mock_jira: dict[str, str]) -> None:
    generate(work, "typescript-fetch", "generated/typescript_fetch")
    program = compile_strictly(work, "typescript_fetch")
    told = run(work, find_program("node"), str(program), **mock_jira)
    check_told(told, name_judge(OPENAPI_GENERATOR, "typescript-fetch"))


def test_the_python_of_openapi_generator_compiles_and_works(work: Path, mock_jira: dict[str, str]) -> None:
    """A strict mypy reads the program and every module of API and models, but for one template of the generator.

    Of a server's variable without known values, the generated configuration.py makes a dictionary with a key too few.
    """
    generate(work, "python", PYTHON_CLIENT)
    assert compileall.compile_dir(work / PYTHON_CLIENT, quiet=1)
    path = {"PYTHONPATH": PYTHON_CLIENT, "MYPYPATH": PYTHON_CLIENT}
    checked: Any = ["-p", "openapi_client.api", "-p", "openapi_client.models"]
    run(work, sys.executable, "-m", "mypy", "--config-file=", "--follow-imports=silent", *checked, **path)
    strictly = ("--config-file=", "--strict", "--follow-imports=silent", "openapi_generator_python.py")
    run(work, sys.executable, "-m", "mypy", *strictly, **path)
    told = run(work, sys.executable, "openapi_generator_python.py", **path, **mock_jira)
    check_told(told, name_judge(OPENAPI_GENERATOR, "python"))
