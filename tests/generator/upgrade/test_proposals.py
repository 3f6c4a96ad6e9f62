"""Names and placeholders for new operations, and where their lines go."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from generator.correct.name import Names
from generator.correct.propose import propose_names
from generator.correct.words import PLACEHOLDER, Words, check_words, read_words
from generator.document.openapi import Document
from generator.problem import Problem
from generator.upgrade.proposals import insert_lines, list_unwritten

NAMES = """\
# Words.

[adopted]
"GET /api/2/board" = "get_boards"
"POST /api/2/board" = "create_board"
"GET /api/2/thing" = "get_things"

[chosen]
# A reason.
"GET /api/2/other" = { name = "get_other" }
"""


def document(text: str) -> Document:
    stated: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(text)
    paths = {path: {m: {"tags": ["thing"], **o} for m, o in item.items()} for path, item in stated.items()}
    return {"paths": paths}


@pytest.mark.parametrize(
    ("stated", "methods", "proposed"),
    [
        ("/api/2/thing: {get: {operationId: getThing_4}}", {}, "get_thing"),
        ("/api/2/thing: {get: {}}", {}, "get_thing"),
        ("/api/2/thing/{id}/part: {get: {operationId: get}}", {"GET /api/2/x": "get"}, "get_part"),
        ("/api/2/thing/{id}/part: {get: {operationId: list}}", {"GET /api/2/x": "get_part"}, "get_thing_part"),
        ("/api/2/thing: {delete: {operationId: import}}", {}, "delete_thing"),
    ],
)
def test_a_name_is_proposed_that_is_free(stated: str, methods: dict[str, str], proposed: str) -> None:
    known = "".join(f"\n{key.split(' ')[1]}: {{get: {{}}}}" for key in methods)
    names = Names(methods, {}, {})
    assert list(propose_names(document(stated + known), names).values()) == [proposed]


def test_two_new_operations_get_two_names() -> None:
    stated = "/api/2/thing: {get: {operationId: get_1}}\n/api/2/part: {get: {operationId: get_2}}"
    assert propose_names(document(stated), Names({}, {}, {})) == {
        "GET /api/2/thing": "get",
        "GET /api/2/part": "get_part",
    }


def test_an_operation_for_which_no_name_is_left_is_a_problem() -> None:
    stated = "/api: {get: {operationId: list}}\n/x: {get: {}}"
    with pytest.raises(Problem, match=r"spec/names\.toml has no name for GET /api, and none can be proposed"):
        propose_names(document(stated), Names({"GET /x": "get_api"}, {}, {}))


@pytest.mark.parametrize(
    ("key", "before"),
    [
        ("GET /api/2/aaa", '"GET /api/2/board"'),
        ("PUT /api/2/board", '"GET /api/2/thing"'),
        ("DELETE /api/2/board", '"GET /api/2/board"'),
        ("GET /api/2/zzz", "\n[chosen]"),
    ],
)
def test_a_line_goes_where_it_belongs_and_changes_no_other(key: str, before: str) -> None:
    text = insert_lines(NAMES, "adopted", {key: "new"})
    line = f'"{key}" = "new"\n'
    assert f"{line}{before}" in text
    assert text.replace(line, "") == NAMES


def test_a_key_can_hold_nothing_that_ends_its_line() -> None:
    assert '"GET /a\\"b" = "c\\"d"\n' in insert_lines(NAMES, "adopted", {'GET /a"b': 'c"d'})


def test_a_file_without_the_section_is_a_problem() -> None:
    with pytest.raises(Problem, match=r"no line \[summaries\] to put GET /a under"):
        insert_lines(NAMES, "summaries", {"GET /a": "b"})


def test_a_placeholder_is_read_but_the_build_refuses_it() -> None:
    words = read_words({"summaries": {"GET /api/2/thing": PLACEHOLDER}}, {})
    thing = document("/api/2/thing: {get: {}}")
    assert list_unwritten(thing, words) == ["GET /api/2/thing"]
    with pytest.raises(Problem, match=r"summaries\.toml has no summary for GET /api/2/thing"):
        check_words(thing, words)


def test_a_placeholder_of_another_release_stops_no_build() -> None:
    words = Words({"GET /api/2/thing": "Return it.", "GET /api/2/new": PLACEHOLDER}, {}, {})
    check_words(document("/api/2/thing: {get: {}}"), words)
