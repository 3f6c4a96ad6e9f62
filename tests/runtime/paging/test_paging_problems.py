"""A list that is short, repeats itself or does not end is an error, after every item that came was handed out."""

from __future__ import annotations

from typing import Any

import pytest

from jira_dc_runtime.paging.count import FRUITLESS
from jira_dc_runtime.paging.pages import ListPages, SinglePage
from jira_dc_runtime.paging.step import NO_LIST
from tests.runtime.models import User

from .paged_server import BARE, CURSOR, NUMBERED, OFFSET, SINGLE, WINDOW, Answer, Page, offset_server, walk_to_a_problem

SHORT = "the list ended after"
REPEATS = "brings nothing that did not come before"
NOWHERE = "there is more, but the page does not say"
CUT = "there may be more"


PROBLEMS: dict[str, tuple[Any, Answer | tuple[Any, ...], list[Any], str]] = {
    "offset ignored, total known": (OFFSET, (Page(values=[1, 2], total=10),), [1, 2], REPEATS),
    "offset ignored, start told": (OFFSET, (Page(values=[1, 2], start_at=0),), [1, 2], REPEATS),
    "offset ignored, start and total told": (OFFSET, (Page(values=[1, 2], start_at=0, total=9),), [1, 2], REPEATS),
    "offset ignored, nothing told": (OFFSET, (Page(values=[1, 2]),), [1, 2], REPEATS),
    "offset ignored, more promised": (OFFSET, (Page(values=[1, 2], is_last=False),), [1, 2], REPEATS),
    "offset ignored up to the total": (OFFSET, (Page(values=[1, 2], total=4),), [1, 2], REPEATS),
    "offset ignored up to an empty page": (
        OFFSET,
        (Page(values=[1, 2]), Page(values=[1, 2]), Page(values=[])),
        [1, 2],
        REPEATS,
    ),
    "page number ignored": (NUMBERED, (Page(values=[1, 2], total=10),), [1, 2], REPEATS),
    "page number ignored, nothing told": (NUMBERED, (Page(values=[1, 2]),), [1, 2], REPEATS),
    "plain list, offset ignored": (BARE, (list(range(50)),), list(range(50)), REPEATS),
    "cursor ignored, though it moves": (
        CURSOR,
        lambda query: Page(values=[1], next_cursor=f"{query.get('cursor', '')}a", is_last=False),
        [1],
        "the list does not end",
    ),
    "cursor without end, empty": (
        CURSOR,
        lambda query: Page(values=[], next_cursor=f"{query.get('cursor', '')}a"[:200]),
        [],
        "the list does not end",
    ),
    "cursor repeated": (CURSOR, (Page(values=[1], next_cursor="a"),), [1], NOWHERE),
    "cursor missing": (CURSOR, (Page(values=[1], is_last=False),), [1], NOWHERE),
    "window stands still": (WINDOW, (Page(values=[1], until=100, last_page=False),), [1], NOWHERE),
    "window goes back": (WINDOW, (Page(values=[1], until=50),), [1], NOWHERE),
    "window without its end": (WINDOW, (Page(values=[1], last_page=False),), [1], NOWHERE),
    "window with an end of another type": (WINDOW, (Page(values=[1], until="200"),), [1], NOWHERE),
    "total never reached": (OFFSET, offset_server(5, start_at=True, total=99), [0, 1, 2, 3, 4], f"{SHORT} 5 items"),
    "last before its total": (OFFSET, (Page(values=[1], is_last=True, total=9),), [1], f"{SHORT} 1 items"),
    "last and empty before its total": (
        OFFSET,
        (Page(values=[], start_at=0, is_last=True, total=2),),
        [],
        f"{SHORT} 0 items",
    ),
    "numbered total never reached": (
        NUMBERED,
        (Page(values=[1, 2], total=9), Page(values=[], total=9)),
        [1, 2],
        f"{SHORT} 2 items",
    ),
    "empty and not the last": (OFFSET, (Page(values=[], is_last=False),), [], "is empty"),
    "a size of nothing": (OFFSET, (Page(values=[], start_at=0, max_results=0),), [], "is empty"),
    "starts too late": (OFFSET, (Page(values=[3], start_at=2, total=9),), [], "items from 0 on were asked for"),
    "list under another name": (OFFSET, (Page(total=2, start_at=0),), [], "The page says that the list has 2"),
    "list under another name, last": (OFFSET, (Page(is_last=True, start_at=0),), [], NO_LIST),
    "neither a list nor numbers": (OFFSET, (Page(),), [], NO_LIST),
    "numbered, list under another name": (NUMBERED, (Page(total=2),), [], NO_LIST),
    "cursor, list under another name": (CURSOR, (Page(is_last=True),), [], NO_LIST),
    "window, list under another name": (WINDOW, (Page(last_page=True),), [], NO_LIST),
    "single, list under another name": (SINGLE, (Page(total=2),), [], NO_LIST),
    "single, neither a list nor numbers": (SINGLE, (Page(),), [], NO_LIST),
    "single, total above what came": (SINGLE, (Page(values=[1, 2], total=5),), [1, 2], "2 of 5 items came"),
    "single, cut at a bound": (
        SinglePage(SINGLE.build, SINGLE.items, bounds=(3, 9), narrow="username"),
        (Page(values=[1, 2, 3]),),
        [1, 2, 3],
        "Narrow the list with `username`",
    ),
    "plain list, cut at a bound": (
        ListPages(BARE.build, BARE.items, bounds=(3, 9), narrow="username"),
        lambda query: [1, 2, 3][query["startAt"] :],
        [1, 2, 3],
        CUT,
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_wrong_with_a_list_is_said_after_its_items(name: str) -> None:
    pages, answer, items, sentence = PROBLEMS[name]
    got, asked, problem = walk_to_a_problem(answer, pages)
    assert got == items
    assert problem.startswith("GET /x: ")
    assert sentence in problem
    assert len(asked) <= (4 if items else FRUITLESS + 2)


@pytest.mark.parametrize("name", [name for name, (_, _, items, _) in PROBLEMS.items() if items])
def test_whoever_has_as_many_as_the_limit_says_needs_no_more(name: str) -> None:
    pages, answer, items, _ = PROBLEMS[name]
    assert walk_to_a_problem(answer, pages, limit=len(items))[::2] == (items, "")


@pytest.mark.parametrize("pages", [OFFSET, BARE, NUMBERED])
@pytest.mark.parametrize("named_by", ["id", "key", "name", "fieldId", "accountId"])
def test_items_that_change_are_known_by_id_key_or_name(pages: Any, named_by: str) -> None:
    def answer(query: dict[str, Any]) -> Any:
        users = [{named_by: f"user{number}", "lastLoginTime": str(query)} for number in range(50)]
        return users if pages is BARE else Page(values=users)

    items, asked, problem = walk_to_a_problem(answer, pages, page_size=50)
    assert len(items) == 50
    assert len(asked) == 3
    assert REPEATS in problem


def test_models_are_known_by_id_key_or_name_too() -> None:
    items, _, problem = walk_to_a_problem(
        lambda query: [User(name=f"user{number}", active=query["startAt"] == 0) for number in range(50)], BARE
    )
    assert len(items) == 50
    assert REPEATS in problem


def test_items_without_any_name_are_known_by_all_they_hold() -> None:
    pages = {0: [{"a": 1}, {"a": 2}], 2: [{"a": 2}, {"a": 3}], 4: []}
    items, _, problem = walk_to_a_problem(lambda query: pages[query["startAt"]], BARE)
    assert (items, problem) == ([{"a": 1}, {"a": 2}, {"a": 3}], "")
