"""What a forge reads fits its published schema: workflows, forms, citation, hooks. Shellcheck likes every script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

yaml = pytest.importorskip("yaml", reason="PyYAML is missing; run `nox -s repository`.")
pytest.importorskip("check_jsonschema", reason="check-jsonschema is missing; run `nox -s repository`.")

ROOT = Path(__file__).resolve().parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "custom.github-workflows-require-timeout": ".github/workflows/*.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
    "vendor.dependabot": ".github/dependabot.yml",
    "vendor.citation-file-format": "CITATION.cff",
}
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_files_fit_their_published_schema(schema: str) -> None:
    files = sorted(map(str, ROOT.glob(SCHEMAS[schema])))
    assert files
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def list_scripts() -> dict[str, str]:
    """Return every script of a workflow, and ours, by where it stands."""
    scripts = {".ci/run": (ROOT / ".ci" / "run").read_text(encoding="utf-8")}
    for workflow in WORKFLOWS:
        for name, job in load(workflow)["jobs"].items():
            steps = [step for step in job["steps"] if "run" in step]
            scripts |= {f"{workflow.name} {name} {at}": str(step["run"]) for at, step in enumerate(steps)}
    return scripts


SCRIPTS = list_scripts()


@pytest.mark.parametrize("place", SCRIPTS)
def test_shellcheck_finds_nothing(place: str) -> None:
    command = ["shellcheck", "--shell=bash", "-"]
    done = subprocess.run(command, input=SCRIPTS[place], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("place", SCRIPTS)
def test_no_expression_is_pasted_into_a_script(place: str) -> None:
    """It would be expanded before the shell reads it, and a branch or a title may hold anything."""
    assert "${{" not in SCRIPTS[place]


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_and_jobs_may_do_no_more_than_they_need(workflow: Path) -> None:
    uses = [line.strip().removeprefix("- ") for line in workflow.read_text("utf-8").splitlines() if "uses: " in line]
    assert [line for line in uses if not PINNED.fullmatch(line)] == []
    if workflow.name != "jira-upgrade.yml":  # which opens a pull request; its own test says what it may do
        assert load(workflow)["permissions"] == {"contents": "read"}


def test_the_workflows_name_sessions_that_there_are() -> None:
    sessions = {*re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text("utf-8"), re.MULTILINE)}
    named = {
        word
        for script in SCRIPTS.values()
        for words in re.findall(r"nox[^\n]* -s ([\w ]+)", script)
        for word in words.split()
    }
    nightly = load(ROOT / ".github" / "workflows" / "judges.yml")["jobs"]["judges"]["strategy"]["matrix"]["sessions"]
    assert named | {word for words in nightly for word in words.split()} <= sessions


def test_the_systems_and_pythons_of_the_tests_are_those_of_the_package() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    versions = [found[1] for each in project["classifiers"] if (found := re.search(r":: (3\.\d+)$", each))]
    matrix = load(ROOT / ".github" / "workflows" / "tests.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["python"] == versions
    assert {*matrix["system"], *(one["system"] for one in matrix["include"])} == {
        "ubuntu-latest",
        "macos-latest",
        "windows-latest",
    }


def test_the_hooks_run_the_versions_of_the_project() -> None:
    groups: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    hooks = load(ROOT / ".pre-commit-config.yaml")["repos"]
    assert f"ruff=={hooks[0]['rev'].removeprefix('v')}" in groups["lint"]
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(ROOT / ".pre-commit-config.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_container_of_the_editor_installs_groups_that_there_are() -> None:
    container = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    groups: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    assert {*re.findall(r"--group (\w+)", container["postCreateCommand"])} <= set(groups)
