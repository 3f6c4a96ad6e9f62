"""What nobody has confirmed is asked once, in spec/open.toml, with who could tell, and named wherever it matters."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared_files import ROOT

AT_MOST = 35
OPEN_NOW = 35
"""How many questions are open; it goes down with each answer. 79 places were once marked, and nobody was named."""

_NAMED = re.compile(r"\bopen\s+(?:#\s+)?\(([a-z0-9-]+)\)")
_FOLDERS = ("spec", "runtime", "generator", "templates", "tests")
_SUFFIXES = {".jinja", ".md", ".py", ".toml", ".yaml"}
QUESTIONS: dict[str, dict[str, str]] = tomllib.loads((ROOT / "spec" / "open.toml").read_text(encoding="utf-8"))[
    "questions"
]


def _list_files() -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in _SUFFIXES and path.name != Path(__file__).name and "cases" not in path.parts:
                yield path


NAMED = {
    key: path.relative_to(ROOT)
    for path in _list_files()
    if path != ROOT / "spec" / "open.toml"
    for key in _NAMED.findall(path.read_text(encoding="utf-8"))
}


def test_few_questions_are_open_and_their_number_is_known() -> None:
    assert len(QUESTIONS) == OPEN_NOW <= AT_MOST


def test_every_question_is_named_where_it_matters_and_no_other() -> None:
    assert sorted(QUESTIONS) == list(QUESTIONS), "sorted by key"
    assert sorted(NAMED) == sorted(QUESTIONS)


@pytest.mark.parametrize("key", QUESTIONS)
def test_a_question_says_what_it_is_about_and_who_could_tell(key: str) -> None:
    question = QUESTIONS[key]
    assert question.keys() == {"about", "ask"}
    for text in question.values():
        assert text.endswith(".")
        assert len(text.split()) > 3
    assert re.search(r"GET|POST|PUT|server|administrator|browser", question["ask"]), "whom to ask, or what to send"


def test_nothing_is_left_unconfirmed_without_a_question() -> None:
    marked = [path for path in _list_files() if "unconfirmed" in path.read_text(encoding="utf-8").lower()]
    assert [str(path.relative_to(ROOT)) for path in marked] == []
