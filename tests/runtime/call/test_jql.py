"""Values written into JQL come out of a parser as what they were."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_dc import RequestError, jql
from jira_dc.testing import MockJira
from jira_dc_runtime import Model
from jira_dc_runtime.testing.jql import find_issues
from jira_dc_runtime.testing.state.state import State


class Named(Model, kw_only=True):
    name: str | None = None
    key: str | None = None


@dataclass
class Case:
    value: object
    written: str


WRITTEN = [
    Case("EX", '"EX"'),
    Case("", '""'),
    Case("order", '"order"'),
    Case("O'Brien", '''"O'Brien"'''),
    Case('say "hi"', r'"say \"hi\""'),
    Case("back\\slash", r'"back\\slash"'),
    Case("two\nlines\tand\0more", r'"two\nlines\tand\u0000more"'),
    Case('" OR project is not EMPTY OR "', r'"\" OR project is not EMPTY OR \""'),
    Case("büro 🎉", '"büro 🎉"'),
    Case(10000, "10000"),
    Case(-3, "-3"),
    Case(1.5, "1.5"),
    Case(1e-7, "0.0000001"),
    Case(date(2026, 1, 31), '"2026-01-31"'),
    Case(date(812, 1, 1), '"0812-01-01"'),
    Case(datetime(2026, 1, 31, 9, 5), '"2026-01-31 09:05"'),  # noqa: DTZ001 - JQL has no time zones
    Case(Named(name="fred", key="JIRAUSER1"), '"fred"'),
    Case(Named(key="EX-1"), '"EX-1"'),
]


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: repr(case.value))
def test_a_value_is_written_as_jql_has_it(case: Case) -> None:
    assert jql.quote(case.value) == case.written
    assert jql.format("x = {}", case.value) == f"x = {case.written}"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (None, "is EMPTY"),
        (True, "Write the word"),
        (float("nan"), "finite"),
        (float("inf"), "finite"),
        (datetime(2026, 1, 31, 9, 5, tzinfo=UTC), "time zone of the user"),
        (datetime(2026, 1, 31, 9, 5, 30), "minutes only"),  # noqa: DTZ001
        (b"EX", "Pass a text"),
        ({"name": "fred"}, "Pass a text"),
        (Named(), "Pass a text"),
    ],
    ids=repr,
)
def test_what_jql_has_no_form_for_is_refused(value: object, says: str) -> None:
    with pytest.raises(RequestError, match=re.escape(says)):
        jql.quote(value)
    with pytest.raises(RequestError, match=re.escape(says)):
        jql.format("x in {}", [value])


@pytest.mark.parametrize(
    ("template", "values", "named", "query"),
    [
        ("project = EX", (), {}, "project = EX"),
        ("project = {} AND key = {}", ("EX", "EX-1"), {}, 'project = "EX" AND key = "EX-1"'),
        ("assignee in {}", (["fred", "mia"],), {}, 'assignee in ("fred", "mia")'),
        ("id in {}", (range(3),), {}, "id in (0, 1, 2)"),
        ("project = {p} OR project in ({p}, {q})", (), {"p": "A", "q": "B"}, 'project = "A" OR project in ("A", "B")'),
        ("text ~ {}", ("50 % (a+b)",), {}, r'text ~ "50 % \\(a\\+b\\)"'),
        ("text !~{}", ("this AND that",), {}, r'text !~"this \\AND that"'),
        ("text ~ {:phrase}", ('disk "C:\\" full',), {}, r'text ~ "\"disk \\\"C:\\\\\\\" full\""'),
        ("text ~ {:lucene}", ("win* -95",), {}, 'text ~ "win* -95"'),
        ("summary ~ '{{' AND key = {}", ("EX-1",), {}, "summary ~ '{' AND key = \"EX-1\""),
        (r'summary ~ "a\"b" AND key = {}', ("EX-1",), {}, r'summary ~ "a\"b" AND key = "EX-1"'),
        ("""summary ~ "it's" AND key = {}""", ("EX-1",), {}, """summary ~ "it's" AND key = "EX-1\""""),
    ],
)
def test_a_template(template: str, values: tuple[object, ...], named: dict[str, object], query: str) -> None:
    assert jql.format(template, *values, **named) == query


@pytest.mark.parametrize(
    ("template", "values", "named", "says"),
    [
        ("x = {}", (), {}, "more {} than values"),
        ("x = {}", ("a", "b"), {}, "no place for one without a name"),
        ("x = {a}", (), {"a": 1, "b": 2}, "no place for 'b'"),
        ("x = {a}", (), {}, "Pass a=..."),
        ("x = {0}", ("a",), {}, "Write {} or {name}"),
        ("x = {a.b}", (), {"a": 1}, "Write {} or {name}"),
        ("x = {a[0]}", (), {"a": [1]}, "Write {} or {name}"),
        ("x = {!r}", ("a",), {}, ":phrase"),
        ("x = {:>10}", ("a",), {}, ":phrase"),
        ('x = "{}"', ("a",), {}, "between quotes"),
        ("x = '{}'", ("a",), {}, "between quotes"),
        ("x = {", (), {}, "cannot be read"),
        ("x in {}", (list[str](),), {}, "no item"),
        ("x in {}", (iter(list[str]()),), {}, "no item"),
        ("x in {}", ({"a": 1},), {}, "Pass a text"),
    ],
)
def test_a_template_that_cannot_be_meant_is_refused(
    template: str, values: tuple[object, ...], named: dict[str, Any], says: str
) -> None:
    with pytest.raises(RequestError, match=re.escape(says)):
        jql.format(template, *values, **named)


@pytest.fixture(scope="module")
def state() -> Iterator[State]:
    with MockJira(issues=2) as mock:
        yield mock.state


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_whatever_a_text_holds_it_finds_the_issue_that_has_it_and_no_other(state: State, text: str) -> None:
    first, second = state.issues.values()
    first.fields["customfield_10023"], second.fields["customfield_10023"] = text, f"{text}."
    assert find_issues(state, jql.format("cf[10023] = {} ORDER BY key", text), "fred") == [first]
    assert find_issues(state, jql.format("cf[10023] in {}", [text, "other"]), "fred") == [first]
    assert find_issues(state, jql.format("cf[10023] != {}", text), "fred") == [second]
