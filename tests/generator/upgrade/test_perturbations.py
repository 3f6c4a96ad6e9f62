"""A new release in which one thing is another: how many edits by hand it asks for, what it touches, how it ends.

`pytest tests/generator/upgrade/test_perturbations.py -s` prints the table. An edit is what a person must write: a
sentence on a new operation, or what becomes of a correction. What the pipeline proposes and has tried is none.
"""

from __future__ import annotations

import difflib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from generator.correct.words import PLACEHOLDER
from generator.document.take import take_release
from generator.generate import Project, generate_package, list_output
from generator.upgrade import Upgrade, upgrade_release
from generator.upgrade.overlay_text import restrict_action
from generator.upgrade.restriction import split_place
from tests.generator.inline_spec import complete_document
from tests.generator.upgrade.perturbations import PERTURBATIONS, Perturbation
from tests.shared_files import ROOT

DOCUMENT = """
paths:
  /api/2/role/{id}:
    get: &role
      operationId: getRole
      tags: [role]
      parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}]
      returns: {$ref: '#/components/schemas/RoleBean'}
    put: {<<: *role, operationId: updateRole, takes: {$ref: '#/components/schemas/RoleBean'}}
  /api/2/role: {get: {operationId: getRoles, tags: [role], returns: {$ref: '#/components/schemas/RoleBean'}}}
  /agile/1.0/board:
    get:
      operationId: getBoards
      tags: [board]
      parameters:
      - {name: startAt, in: query, schema: {type: integer}}
      - {name: maxResults, in: query, schema: {type: integer}}
      - {name: type, in: query, schema: {type: string}}
      returns: {$ref: '#/components/schemas/BoardPage'}
    post: {operationId: createBoard, tags: [board], takes: {$ref: '#/components/schemas/BoardBean'}}
  /agile/1.0/board/{boardId}:
    delete:
      operationId: deleteBoard_3
      tags: [board]
      parameters: [{name: boardId, in: path, required: true, schema: {type: integer}}]
schemas:
  RoleBean: {type: object, properties: {id: {type: integer}, rank: {type: number}, actors: {type: string}}}
  BoardBean: {type: object, properties: {id: {type: integer}, name: {type: string}, kind: {type: string, enum: [a, b]}}}
  BoardPage:
    type: object
    properties:
      startAt: {type: integer}
      total: {type: integer}
      values: {type: array, items: {$ref: '#/components/schemas/BoardBean'}}
"""
OVERLAY = """
overlay: 1.0.0
info: {title: Corrections, version: 1.0.0}
actions:
- target: $.paths['/api/2/role'].get.responses['200'].content['application/json'].schema
  description: The answer is a list.
  x-evidence: recorded roles.json
  x-was: {$ref: '#/components/schemas/RoleBean'}
  remove: true
- target: $.paths['/api/2/role'].get.responses['200'].content['application/json']
  description: The answer is a list.
  x-evidence: recorded roles.json
  update: {schema: {type: array, items: {$ref: '#/components/schemas/RoleBean'}}}
- target: $.components.schemas.RoleBean.properties.actors
  description: Actors are a list.
  x-evidence: recorded roles.json
  x-was: {type: string}
  update: {type: array, items: {type: string}}
- target: $.components.schemas.BoardBean
  description: Always there and never null.
  x-evidence: recorded boards.json
  update: {x-always: [id, name]}
- target: $.paths['/agile/1.0/board'].get.parameters[?(@.name=='type')]
  description: Types are joined by commas.
  x-evidence: recorded boards.json
  x-was: {schema: {type: string}}
  update: {style: form, explode: false, schema: {type: array, items: {type: string}}}
"""
NAMES = {
    "GET /api/2/role/{id}": "get_role",
    "PUT /api/2/role/{id}": "update_role",
    "GET /api/2/role": "get_roles",
    "GET /agile/1.0/board": "get_boards",
    "POST /agile/1.0/board": "create_board",
    "DELETE /agile/1.0/board/{boardId}": "delete_board",
}
NEW = "11.0"


@dataclass(frozen=True)
class Row:
    """What came of one perturbation."""

    edits: int
    touched: int
    outcome: str


def count_edits(upgrade: Upgrade) -> int:
    """Return what a person must write: what is proposed needs only to be read."""
    open_actions = [action for action in upgrade.decisions.stale_actions if action.restriction is None]
    return len(open_actions) + len(upgrade.decisions.unwritten) + bool(upgrade.decisions.problem)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that pins 10.3, with everything generated."""
    folder = tmp_path_factory.mktemp("base")
    for name in ("templates", "runtime", "pyproject.toml"):
        (folder / name).symlink_to(ROOT / name)
    spec = folder / "spec"
    (spec / "overlays").mkdir(parents=True)
    (folder / "CHANGELOG.md").write_text("# Changelog\n\n## 0.1.0 (unreleased)\n\n- First.\n", encoding="utf-8")
    named = [f"{json.dumps(key)} = {json.dumps(name)}" for key, name in NAMES.items()]
    said = [f'{json.dumps(key)} = "Do it."' for key in NAMES]
    files = {
        "names.toml": "\n".join(["[adopted]", *named, ""]),
        "summaries.toml": "\n".join(["[summaries]", *said, ""]),
        "parameters.toml": '[meanings]\nboardId = "a board"\n\n[operations."GET /api/2/role/{id}"]\nid = "a role"\n',
        "replacements.toml": "",
        "overlays/thing.yaml": OVERLAY.lstrip(),
    }
    for name, text in files.items():
        (spec / name).write_text(text, encoding="utf-8")
    publish(folder, "10.3", complete_document(DOCUMENT))
    take_release((folder / "10.3.json").as_uri(), "10.3", spec)
    return folder


def publish(folder: Path, release: str, document: dict[str, Any]) -> str:
    document["info"]["version"] = release
    path = folder / f"{release}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def generated(base: Path) -> dict[str, str]:
    """What is generated while 10.3 is current."""
    files = {path.relative_to(base).as_posix(): text for path, text in _list_generated(base).items()}
    for name, text in files.items():
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text(text, encoding="utf-8")
    return {name: text for name, text in files.items() if name.startswith("generated/")}


def _list_generated(folder: Path) -> dict[Path, str]:
    project = Project(folder)
    return list_output(project, generate_package(project))


def adopt(project: Project, url: str | None) -> Upgrade:
    return upgrade_release(project, url, None, with_tests=False, say=lambda _line: None)


def answer_as_a_person(project: Project, waiting: Upgrade) -> None:
    """Write what is asked for: a sentence on each operation, and for whom a correction is that fits no more."""
    summaries = project.spec / "summaries.toml"
    summaries.write_text(summaries.read_text(encoding="utf-8").replace(PLACEHOLDER, "Do it."), encoding="utf-8")
    for action in waiting.decisions.stale_actions:
        if action.restriction is None:
            file, number = split_place(action.place)
            path = project.root / file
            target = "$.components.schemas.RoleBean.properties[?(@.type=='string')]"
            path.write_text(
                restrict_action(path.read_text(encoding="utf-8"), number, f"<{NEW}", target), encoding="utf-8"
            )


def count_touched(before: dict[str, str], project: Project) -> int:
    """Return how many lines of the client differ, but for those that tell the release."""
    after = {
        path.relative_to(project.root).as_posix(): path.read_text(encoding="utf-8")
        for path in project.generated.rglob("*")
        if path.is_file()
    }
    changed = 0
    for name in before.keys() | after.keys():
        lines = difflib.unified_diff(
            before.get(name, "").splitlines(), after.get(name, "").splitlines(), lineterm="", n=0
        )
        changed += sum(
            line[:1] in "+-" and line[:3] not in {"+++", "---"} and not _tells_release(name, line[1:]) for line in lines
        )
    return changed


def _tells_release(name: str, line: str) -> bool:
    """Tell whether a line only says which releases are pinned; two of them take a list of several lines."""
    listed = name.endswith("availability.py") and line in {"RELEASES = (", ")"}
    reference = "/rest/v11000/" in line or "/rest/v10003/" in line  # Atlassian's, of that release
    return NEW in line or "10.3" in line or listed or reference


def run(perturbation: Perturbation, base: Path, before: dict[str, str], folder: Path) -> Row:
    project = Project(Path(shutil.copytree(base, folder / "project", symlinks=True)))
    document = complete_document(DOCUMENT)
    perturbation.make(document)
    upgrade = adopt(project, publish(folder, NEW, document))
    edits = count_edits(upgrade)
    if upgrade.decisions.problem:
        return Row(edits, 0, f"refused: {upgrade.decisions.problem}")
    if not upgrade.is_adopted:
        answer_as_a_person(project, upgrade)
        upgrade = adopt(project, None)
    outcome = "adopted" if upgrade.is_adopted else f"waits: {upgrade.message}"
    return Row(edits, count_touched(before, project), outcome)


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_perturbation_asks_for_no_more_than_a_person_must_decide(
    name: str, base: Path, generated: dict[str, str], tmp_path: Path
) -> None:
    expected = PERTURBATIONS[name]
    row = run(expected, base, generated, tmp_path)
    print(f"| {name} | {row.edits} | {row.touched} | {row.outcome} |")
    if expected.refused:
        assert expected.refused in row.outcome
    else:
        assert row.outcome == "adopted"
        assert (row.touched > 0) == expected.touches
    assert row.edits == expected.edits


def test_the_table_is_long_enough_and_asks_for_one_edit_at_most() -> None:
    assert len(PERTURBATIONS) >= 40
    assert {perturbation.edits for perturbation in PERTURBATIONS.values()} == {0, 1}
