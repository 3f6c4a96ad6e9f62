"""The tour runs through, says what it should, and shows the calls that it makes."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator

import pytest

from jira_dc.testing import Reply

from . import async_tour, sync_tour
from .tour import make_mock_jira, take_tour

WIDTH = 110
ESSENTIAL = [
    "User name='fred'",
    ", an aware datetime",
    "120 issues, EX-1 to EX-120: asked for 100 at a time, got 50, 50, 20 [3 requests]",
    "30 issues, EX-1 to EX-30: page_size and limit are two things [2 requests]",
    "duedate='2026-03-31', because None is not sent",
    "duedate=None, because NULL is sent",
    "has 51 items, Jira accepts at most 50: split the request. Nothing was sent. [nothing was sent]",
    "POST /agile/1.0/backlog/issue answered 400: Issue EX-999 does not exist or you may not see it.",
    "GET /api/2/issue/{issueIdOrKey} answered 404: Issue Does Not Exist.",
    "Response status=204 value=None 0 bytes",
    "/completeDate should be datetime, got string",
    "3072000 bytes, asked for at the base URL; sha256 4b946083e4726eb8…, sent 4b946083e4726eb8…, same: True",
    "8 issues, in the order asked: EX-1, EX-2, EX-3, EX-4, EX-5, EX-6, EX-7, EX-8",
    "MockJira worked at several at a time [8 requests]",
]


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """What the tour prints."""
    printed: list[str] = []
    assert take_tour(lambda text: printed.extend(text.split("\n"))) == 0
    return printed


@pytest.mark.parametrize("essential", ESSENTIAL)
def test_says(lines: list[str], essential: str) -> None:
    assert essential in re.sub(r"\s+", " ", " ".join(lines))


def test_ends_with_the_counts(lines: list[str]) -> None:
    assert re.fullmatch(r"Tour done: (\d+) calls, (\d+) requests, 0 surprises\.", lines[-1])


def test_fits_the_width(lines: list[str]) -> None:
    assert [line for line in lines if len(line) > WIDTH] == []


def test_shows_the_calls_that_it_makes(lines: list[str]) -> None:
    """The code of a step stands in the tour as code too, not only as text."""
    made = {call for module in (sync_tour, async_tour) for call in calls_in(inspect.getsource(module))}
    shown = [line.strip() for line in lines if line.startswith("  ") and not line.startswith("   ")]
    assert len(shown) > 20
    assert [code for code in shown if not set(calls_in(code)) <= made] == []


def calls_in(code: str) -> Iterator[str]:
    """Yield each call in `code`, in one spelling."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node)


def test_a_wrong_answer_is_a_surprise_and_exit_code_1() -> None:
    mock = make_mock_jira()
    mock.reply("GET /api/2/myself", {"name": "barney"})
    printed: list[str] = []
    assert take_tour(printed.append, mock) == 1
    assert "Not as expected: jira.myself.get_user(): name should be 'fred', it is 'barney'." in "\n".join(printed)
    assert re.fullmatch(r"\nTour failed: \d+ calls, \d+ requests, \d surprises?\.", printed[-1])


def test_an_unexpected_error_ends_the_tour_with_its_sentence() -> None:
    mock = make_mock_jira()
    mock.reply("GET /api/2/project", Reply.error(500, "Out of order."))
    printed: list[str] = []
    assert take_tour(printed.append, mock) == 1
    assert "Not as expected: GET /api/2/project answered 500: Out of order." in "\n".join(printed)
