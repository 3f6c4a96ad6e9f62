"""A line of spec/ about something that no pinned release has is an error that names the file and the line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from generator.correct.correct import correct_document
from generator.correct.spec import load_spec
from generator.correct.unknown import check_entries
from generator.document.take import take_release
from generator.problem import Problem
from tests.generator.inline_spec import complete_document

DOCUMENT = """
paths:
  /api/2/thing:
    get:
      tags: [thing]
      parameters: [{name: order, in: query, schema: {type: string}}]
      returns: {$ref: '#/components/schemas/ThingBean'}
  /api/2/thing/{id}/part:
    get:
      tags: [thing]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
schemas: {ThingBean: {type: object, properties: {name: {type: string}}}}
"""
KEY = '"GET /api/2/thing"'
PART = '"GET /api/2/thing/{id}/part"'
GOOD = {
    "names.toml": f"""
[adopted]
{KEY} = "get_thing"
{PART} = "get_part"

[resources]
thing = "things"

[classes]
ThingBean = "Item"
""",
    "summaries.toml": f'[summaries]\n{KEY} = "Do it."\n{PART} = "Do it."\n',
    "parameters.toml": f"""
[meanings]
order = "up or down"

[paths]
"/api/2/thing/{{id}}" = "a thing"

[operations.{KEY}]
order = "down or up"
""",
    "replacements.toml": f"[replacements]\n{KEY} = {KEY}\n",
    "tags.toml": '[tags]\nthing = "Things."\n',
}
OLD = '"GET /api/2/old"'
WRONG = {
    "a name": (
        "names.toml",
        f'[adopted]\n{OLD} = "get_old"\n',
        "line 2: the operation GET /api/2/old",
    ),
    "a resource": ("names.toml", '\n[resources]\nold = "olds"\n', "line 3: the tag old"),
    "a class": (
        "names.toml",
        '[classes]\nOldBean = { name = "Older", reason = "a" }\n',
        "line 2: the schema OldBean",
    ),
    "a summary": (
        "summaries.toml",
        f'[summaries]\n\n{OLD} = "Do it."\n',
        "line 3: the operation",
    ),
    "a meaning": (
        "parameters.toml",
        '[meanings]\nsize = "how many"\n',
        "line 2: the parameter size",
    ),
    "a meaning of a path variable": (
        "parameters.toml",
        '[paths]\n"/api/2/thing/{id}/part/{name}" = "a part"\n',
        "line 2: the path /api/2/thing/{id}/part/{name}",
    ),
    "a sentence on a tag": (
        "tags.toml",
        '[tags]\nthing = "Things."\nold = "Old things."\n',
        "line 3: the tag old",
    ),
    "meanings of an operation": (
        "parameters.toml",
        f'[operations.{OLD}]\norder = "up"\n',
        "line 1: the operation GET /api/2/old",
    ),
    "a meaning in an operation": (
        "parameters.toml",
        f'[meanings]\norder = "up"\n[operations.{KEY}]\nsize = "how many"\n',
        "line 4: the parameter size of GET /api/2/thing",
    ),
    "a replacement": (
        "replacements.toml",
        f"[replacements]\n{OLD} = {KEY}\n",
        "line 2: the operation",
    ),
    "what replaces": (
        "replacements.toml",
        f"[replacements]\n{KEY} = {OLD}\n",
        "line 2: the operation",
    ),
}


def write_spec(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    """A spec folder that pins one release."""
    folder = tmp_path / "spec"
    folder.mkdir()
    upstream = tmp_path / "upstream.json"
    upstream.write_text(json.dumps(complete_document(DOCUMENT)), encoding="utf-8")
    take_release(upstream.as_uri(), None, folder)
    write_spec(folder, GOOD)
    return folder


def test_lines_about_what_is_there_are_right(spec: Path) -> None:
    loaded = load_spec(spec)
    check_entries(loaded, correct_document(loaded), spec)


@pytest.mark.parametrize("case", WRONG)
def test_a_line_about_nothing_is_an_error_with_its_number(case: str, spec: Path) -> None:
    corrected = correct_document(load_spec(spec))
    file, text, said = WRONG[case]
    (spec / file).write_text(text, encoding="utf-8")
    with pytest.raises(Problem) as raised:
        check_entries(load_spec(spec), corrected, spec)
    line, _, what = said.partition(": ")
    assert f"spec/{file}, {line}: no pinned release has {what}" in str(raised.value)
    assert str(raised.value).endswith("delete the line.")


def test_a_property_that_always_came_and_that_no_release_has_is_an_error(spec: Path) -> None:
    overlays = spec / "overlays"
    overlays.mkdir()
    text = (
        "overlay: 1.0.0\nactions:\n- target: $.components.schemas.ThingBean\n  description: Always there.\n"
        "  x-evidence: recorded\n  update: {x-always: [colour, name]}\n"
    )
    (overlays / "x-always.yaml").write_text(text, encoding="utf-8")
    loaded = load_spec(spec)
    with pytest.raises(Problem, match=r"line 6: no pinned release has the property colour of ThingBean"):
        check_entries(loaded, correct_document(loaded), spec)
    (overlays / "x-always.yaml").write_text(text.replace("colour, ", ""), encoding="utf-8")
    check_entries(load_spec(spec), correct_document(load_spec(spec)), spec)
