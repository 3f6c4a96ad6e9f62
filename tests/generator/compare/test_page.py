"""The page holds every change, needs nothing beside itself, and nothing of a document becomes markup."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest

from generator.compare.change import WHOLE, Subject
from generator.compare.comparison import Comparison
from generator.compare.page import write_page
from generator.compare.page.picture import LONGEST, MOST_ROWS, draw_picture
from tests.generator.compare.inline import compare, make_change
from tests.generator.compare.rule_cases import CASES
from tests.generator.compare.test_reports import HOSTILE, make_comparison, make_hostile

_EVENT = re.compile(r"on[a-z]+")
_LOADING = frozenset({"src", "href", "action", "srcset", "data", "style", "formaction", "xlink:href"})


class Reader(HTMLParser):
    """Collects the tags, the attributes and the text of scripts as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.scripts: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        within = self.tags[-1] if self.tags else ""
        (self.scripts if within in {"script", "style"} and data.strip() else self.texts).append(data)


def test_the_page_loads_nothing_and_runs_only_what_its_policy_names() -> None:
    page = write_page(make_comparison())
    reader = Reader(page)
    assert not _LOADING & {name for name, _value in reader.attributes}
    assert not [name for name, _value in reader.attributes if _EVENT.fullmatch(name)]
    policy = next(
        value or "" for name, value in reader.attributes if name == "content" and "default-src" in (value or "")
    )
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    texts = [text for tag in ("style", "script") for text in re.findall(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts]
    assert [f"'sha256-{each}'" in policy for each in hashes] == [True, True]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_name_is_text(text: str) -> None:
    hostile, harmless = Reader(write_page(make_hostile(text))), Reader(write_page(make_hostile("harmless")))
    assert hostile.tags == harmless.tags
    assert [name for name, _value in hostile.attributes] == [name for name, _value in harmless.attributes]
    assert hostile.scripts == harmless.scripts
    assert any(text in each for each in hostile.texts)


def test_each_change_is_an_entry_that_can_be_found_by_its_words() -> None:
    comparison = make_comparison()
    reader = Reader(write_page(comparison))
    assert reader.tags.count("article") == len(comparison.changes) + len(comparison.absorbed)
    words = [value or "" for name, value in reader.attributes if name == "data-words"]
    assert any("field id has another type" in each and "property-type-changed" in each for each in words)


def test_the_same_fact_of_many_things_is_one_entry_that_names_them_all() -> None:
    subjects = [Subject("operation", f"GET /{name}", f"GET /{name}", f"jira.a.{name}", "a") for name in "bcde"]
    changes = tuple(make_change(subject=subject) for subject in subjects)
    page = write_page(Comparison("10.0", "10.3", changes, (), {}, knows_upstream=True, python=None))
    reader = Reader(page)
    assert reader.tags.count("article") == 1
    assert "4 changes of the API. This" in page
    assert ">4 of 4</output>" in page
    (words,) = [value or "" for name, value in reader.attributes if name == "data-words"]
    assert all(subject.python in words and subject.python in reader.texts for subject in subjects)


def test_the_page_begins_with_its_filters_and_draws_only_what_moved() -> None:
    assert "<svg" not in write_page(make_comparison())
    renamed = next(case for case in CASES if case.rule == "method-renamed")
    changes = compare(renamed.before, renamed.after)
    page = write_page(Comparison("10.0", "10.3", changes, (), {}, knows_upstream=True, python=None))
    assert page.index("<form") < page.index("<article") < page.index("<svg")


def test_the_page_says_what_the_levels_mean_and_who_jira_is() -> None:
    page = write_page(make_comparison())
    assert "a correct program can fail" in page
    assert "<code>AsyncJira</code>" in page
    assert "3 changes of the API, and 1 more upstream that our users do not meet." in page
    assert ">4 of 4</output>" in page


def test_a_page_without_changes_says_so() -> None:
    empty = Comparison("10.0", "10.0", (), (), {}, knows_upstream=True, python=None)
    assert "Nothing changed." in write_page(empty)


def test_the_picture_shows_what_came_went_and_moved() -> None:
    changes = tuple(change for case in CASES for change in compare(case.before, case.after) if change.part == WHOLE)
    drawn = {change.rule.id: draw_picture([change]) for change in changes}
    added, removed, renamed = (drawn[rule] for rule in ("endpoint-added", "api-schema-removed", "method-renamed"))
    assert ([label.text for label in added.left], [label.mark for label in added.right], added.lines) == ([], ["+"], ())
    assert ([label.mark for label in removed.left], removed.right, removed.lines) == (["-"], (), ())
    assert [label.text for label in renamed.left] == ["jira.thing.get_thing"]
    assert [label.text for label in renamed.right] == ["jira.thing.read_thing"]
    assert [(line.level, line.title) for line in renamed.lines] == [
        ("breaking", "jira.thing.get_thing → jira.thing.read_thing: 1 changed, breaking")
    ]


def test_lines_join_the_places_of_one_name() -> None:
    changes = [make_change(subject=_subject(name)) for name in ("jira.b.two", "jira.a.one")]
    picture = draw_picture(changes)
    places = {label.text: label.y for label in picture.left}
    assert [label.text for label in picture.left] == ["jira.a.one", "jira.b.two"]
    assert sorted((line.start, line.end) for line in picture.lines) == sorted((y, y) for y in places.values())


def test_things_of_one_name_are_each_drawn() -> None:
    subjects = (Subject("operation", key, key, "jira.a.one", "a") for key in ("GET /a", "GET /b"))
    picture = draw_picture([make_change(subject=subject) for subject in subjects])
    assert [label.text for label in picture.right] == ["jira.a.one", "jira.a.one"]
    assert len({line.end for line in picture.lines}) == 2


def test_many_things_are_drawn_by_resource() -> None:
    changes = [make_change(subject=_subject(f"jira.a{number % 7}.m{number}")) for number in range(MOST_ROWS + 1)]
    picture = draw_picture(changes)
    assert picture.by_group
    assert [label.text for label in picture.right] == [f"a{number}" for number in range(7)]


def test_a_long_name_is_cut_and_told_whole() -> None:
    name = f"jira.issue.{'x' * LONGEST}"
    (label,) = draw_picture([make_change(subject=_subject(name))]).left
    assert len(label.text) == LONGEST
    assert label.whole == name


def _subject(python: str) -> Subject:
    return Subject("operation", python, python, python, python.split(".")[1])
