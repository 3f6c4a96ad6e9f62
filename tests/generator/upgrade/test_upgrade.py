"""One command adopts a release, or says what must be decided, or refuses; the tree changes as a whole or not at all."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.correct.spec import load_spec
from generator.correct.words import PLACEHOLDER
from generator.document.files import load_toml
from generator.generate import Project
from generator.problem import Problem
from generator.upgrade import Upgrade, upgrade_release
from tests.project_copy import copy_project, drop_unknown, generate_files, upstream_url
from tests.shared_files import ROOT, find_shared

BEFORE = ("10.0", "10.3.17")
NEW = "10.3.24"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that pins 10.0 and 10.3.17, with everything generated, and the names and words of 10.3.24."""
    project = copy_project(tmp_path_factory.mktemp("generated"), BEFORE)
    for name, text in generate_files(project).items():
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    ready = copy_project(tmp_path_factory.mktemp("ready"), BEFORE, [NEW])
    shutil.copytree(ready.spec, project.spec, dirs_exist_ok=True)
    return project.root


@pytest.fixture
def project(generated: Path, tmp_path: Path) -> Project:
    """A copy of that project, to change."""
    return Project(Path(shutil.copytree(generated, tmp_path / "project", symlinks=True)))


def read_tree(project: Project) -> dict[str, bytes]:
    """Return every file that git would keep."""
    paths = [project.root / "CHANGELOG.md", *project.root.glob("spec/**/*"), *project.root.glob("generated/**/*")]
    paths += project.cases.glob("**/*")
    return {path.relative_to(project.root).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def upgrade(project: Project, source: str | None, version: str | None = None, *, current: bool = False) -> Upgrade:
    return upgrade_release(project, source, version, with_tests=False, say=lambda _line: None, current=current)


def publish(folder: Path, change: Callable[[dict[str, Any]], None]) -> str:
    """Return the URL of a 10.3.24 that upstream published with `change`."""
    document = json.loads(find_shared("specs", f"jira-{NEW}.json").read_text(encoding="utf-8"))
    change(document)
    (folder / "upstream.json").write_text(json.dumps(document), encoding="utf-8")
    return (folder / "upstream.json").as_uri()


def test_a_release_that_fits_is_adopted_whole(project: Project) -> None:
    before = read_tree(project)
    done = upgrade(project, upstream_url(NEW))
    assert done.is_adopted
    after = read_tree(project)
    fresh = {name: text.encode() for name, text in generate_files(project).items()}
    assert {name: content for name, content in after.items() if not name.startswith(("spec/", "CHANGELOG"))} == fresh
    touched = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    assert [name for name in touched if name.startswith(("spec/", "CHANGELOG"))] == [
        "CHANGELOG.md",
        f"spec/jira-{NEW}.json",
        "spec/pins.toml",
    ]
    assert load_spec(project.spec).current == NEW
    assert list(load_spec(project.spec).releases) == [*BEFORE, NEW]
    assert "  - `jira.readonly_mode.get_read_only_mode` (`GET /api/2/readonly-mode`)" in after["CHANGELOG.md"].decode()
    assert done.message.startswith(f"Adopt Jira {NEW}\n\n433 operations. ")
    assert "comes with the first release of ours: 0.1.0" in done.message
    assert "jira.readonly_mode.get_read_only_mode" in done.message
    assert str(project.root) not in done.message
    assert [path.name for path in (project.root / "build" / "upgrade").iterdir()] == ["message.md"]


def test_a_parameter_that_nobody_has_described_is_worth_a_look(project: Project, tmp_path: Path) -> None:
    def add_parameter(document: dict[str, Any]) -> None:
        board = document["paths"]["/agile/1.0/board"]["get"]
        board["parameters"].append({"name": "colour", "in": "query", "schema": {"type": "string"}})

    done = upgrade(project, publish(tmp_path, add_parameter))
    assert done.is_adopted
    listed = done.message.partition("Worth a look:")[2].partition("#")[0]
    assert listed.strip() == (
        "- spec/parameters.toml does not say what colour of GET /agile/1.0/board means; write a line for openapi.json."
    )


def test_files_that_are_not_generated_any_more_go(project: Project) -> None:
    upgrade(project, upstream_url(NEW))
    assert (project.generated / "jira_dc" / "api" / "readonly_mode.py").exists()
    upgrade(project, upstream_url("10.0"), "10.0", current=True)
    assert not (project.generated / "jira_dc" / "api" / "readonly_mode.py").exists()
    assert load_spec(project.spec).current == "10.0"


def test_an_older_release_is_pinned_and_compared_only(project: Project) -> None:
    drop_unknown(project.spec)  # the names and words of 10.3.24, which comes in other tests
    before = read_tree(project)
    done = upgrade(project, upstream_url("10.0"), "10.2")  # that of 10.0, said to be one between
    assert done.is_adopted
    assert done.message.startswith("Pin Jira 10.2\n\n430 operations. Nobody needs to decide anything.")
    spec = load_spec(project.spec)
    assert (spec.current, list(spec.releases)) == ("10.3.17", ["10.0", "10.2", "10.3.17"])
    after = read_tree(project)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    assert changed == {
        "CHANGELOG.md",
        "spec/jira-10.2.json",
        "spec/pins.toml",
        "generated/jira_dc/availability.py",
    }


def test_the_same_document_again_changes_nothing(project: Project) -> None:
    before = read_tree(project)
    assert upgrade(project, upstream_url(BEFORE[-1])).message == ""
    assert read_tree(project) == before


BROKEN: dict[str, Callable[[dict[str, Any]], None]] = {
    "no paths": lambda document: document.pop("paths"),
    "paths that are none": lambda document: document.update(paths=[]),
    "another OpenAPI": lambda document: document.update(openapi="3.1.0"),
    "a path that climbs out": lambda document: document["paths"].update({"/api/../../etc": {}}),
    "code in a name": lambda document: document["components"]["schemas"].update({"X\nimport os": {"type": "object"}}),
    "a reference into nothing": lambda document: document["components"]["schemas"]["BoardBean"]["properties"].update(
        colour={"$ref": "#/components/schemas/Nothing"}
    ),
    "no version": lambda document: document["info"].pop("version"),
}


@pytest.mark.parametrize("defect", BROKEN)
def test_a_broken_document_leaves_the_tree_as_it_was(defect: str, project: Project, tmp_path: Path) -> None:
    before = read_tree(project)
    with pytest.raises(Problem) as raised:
        upgrade(project, publish(tmp_path, BROKEN[defect]))
    assert "\n" not in str(raised.value)
    assert read_tree(project) == before
    assert not (project.root / "build" / "upgrade" / "pending.json").exists()


def test_a_document_that_is_cut_off_leaves_the_tree_as_it_was(project: Project, tmp_path: Path) -> None:
    before = read_tree(project)
    whole = find_shared("specs", f"jira-{NEW}.json").read_bytes()
    (tmp_path / "cut.json").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Problem, match="cut off"):
        upgrade(project, (tmp_path / "cut.json").as_uri())
    assert read_tree(project) == before


def add_operation(document: dict[str, Any]) -> None:
    operation: dict[str, Any] = {"tags": ["board"], "operationId": "getColour_3", "responses": {"204": {}}}
    document["paths"]["/agile/1.0/board/colour"] = {"get": operation}


def test_a_new_operation_gets_a_name_and_waits_for_its_summary(project: Project, tmp_path: Path) -> None:
    key = "GET /agile/1.0/board/colour"
    before = read_tree(project)
    waiting = upgrade(project, publish(tmp_path, add_operation))
    assert not waiting.is_adopted
    assert waiting.decisions.names == ((key, "get_colour"),)
    assert waiting.decisions.unwritten == (key,)
    touched = {name for name, content in read_tree(project).items() if before.get(name) != content}
    assert touched == {"spec/names.toml", "spec/summaries.toml"}
    assert load_toml(project.spec / "names.toml")["adopted"][key] == "get_colour"
    summaries = project.spec / "summaries.toml"
    assert load_toml(summaries)["summaries"][key] == PLACEHOLDER
    again = upgrade(project, None)  # nobody has written the sentence
    assert again.decisions.names == ()
    assert again.decisions.unwritten == (key,)

    written = summaries.read_text(encoding="utf-8").replace(PLACEHOLDER, "Return the colour of a board.")
    summaries.write_text(written, encoding="utf-8")
    (tmp_path / "upstream.json").unlink()  # what was taken waits in build/upgrade/
    done = upgrade(project, None)
    assert done.is_adopted
    assert "def get_colour(" in (project.generated / "jira_dc" / "api" / "board.py").read_text(encoding="utf-8")
    with pytest.raises(Problem, match="No document waits for a decision"):
        upgrade(project, None)


def change_corrected_places(document: dict[str, Any]) -> None:
    """Correct one place as we did, change another, and drop a third."""
    field = document["paths"]["/api/2/field"]["get"]["responses"]["200"]["content"]["application/json"]
    field["schema"] = {"type": "array", "items": field["schema"]}
    document["components"]["schemas"]["HumanReadableArchive"]["properties"]["entries"] = {"type": "string"}
    del document["paths"]["/api/2/cluster/nodes"]


def test_all_corrections_that_no_longer_fit_are_shown_and_what_can_be_told_is_proposed(
    project: Project, tmp_path: Path
) -> None:
    before = read_tree(project)
    waiting = upgrade(project, publish(tmp_path, change_corrected_places))
    after = read_tree(project)
    by_target = {action.target: action for action in waiting.decisions.stale_actions}
    entries = by_target["$.components.schemas.HumanReadableArchive.properties.entries"]
    assert (entries.before, entries.after) == ('{\n "type": "object"\n}', '{\n "type": "string"\n}')
    assert entries.proposal.startswith("Decide in spec/overlays/attachment.yaml:")
    assert entries.restriction is None
    gone = [action for target, action in by_target.items() if "cluster/nodes" in target]
    assert gone
    assert [action.restriction and action.restriction.releases for action in gone] == ["<10.3.24"] * len(gone)
    assert {name for name in after if after[name] != before.get(name)} == {
        "spec/overlays/cluster.yaml",
        "spec/overlays/field.yaml",
    }
    assert b"x-releases: '<10.3.24'" in after["spec/overlays/cluster.yaml"]
    assert waiting.message.startswith(f"Jira {NEW} needs decisions\n\n")
    assert all(action.place in waiting.message for action in waiting.decisions.stale_actions)
    assert "run `nox -s upgrade` again, without a URL" in waiting.message
    again = upgrade(project, None)  # what was proposed fits now
    assert {action.target for action in again.decisions.stale_actions} == {
        target for target, action in by_target.items() if action.restriction is None
    }


def test_what_the_build_refuses_waits_for_a_decision_too(project: Project, tmp_path: Path) -> None:
    def collide(document: dict[str, Any]) -> None:
        schemas = document["components"]["schemas"]
        schemas["Board"] = {"type": "object", "properties": {"x": {"type": "string"}}}
        schemas["BoardBean"]["properties"]["other"] = {"$ref": "#/components/schemas/Board"}

    before = read_tree(project)
    waiting = upgrade(project, publish(tmp_path, collide))
    assert "would both become the class Board" in waiting.decisions.problem
    assert read_tree(project) == before


SCRIPT = """
import sys
from pathlib import Path
from generator.generate import Project
from generator.upgrade import upgrade_release
def say(line):
    print(line, flush=True)
upgrade_release(Project(Path(sys.argv[1])), sys.argv[2], None, with_tests=False, say=say)
"""


@pytest.mark.parametrize("moment", ["Took", "Every", "Generated"])
def test_a_run_that_is_killed_leaves_the_tree_whole(moment: str, project: Project) -> None:
    before = read_tree(project)
    command = [sys.executable, "-c", SCRIPT, str(project.root), upstream_url(NEW)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith(moment):
                process.send_signal(signal.SIGKILL)
                break
    killed = read_tree(project)
    if not (project.root / "build" / "upgrade" / "journal.json").exists():
        assert killed == before
    assert upgrade(project, upstream_url(NEW)).is_adopted
    fresh = {name: text.encode() for name, text in generate_files(project).items()}
    assert {name: content for name, content in read_tree(project).items() if name in fresh} == fresh
    assert (project.root / "CHANGELOG.md").read_text(encoding="utf-8").count(f"- Jira {NEW}:") == 1
