"""Pages take their numbers from the pinned document, in marked places that a reader does not see."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.document.openapi import list_operations
from generator.emit.marks import MARKED, fill_marks, fill_pages
from generator.generate import list_facts
from generator.problem import Problem
from tests.operations import load_document
from tests.shared_files import ROOT

FACTS = {"operations": "437", "release": "11.3.8"}


def test_a_marked_place_is_filled_and_all_else_stays() -> None:
    text = "All <!-- operations -->1<!-- / --> of <!-- release -->?<!-- / -->, 433 or <!-- not -->."
    filled = "All <!-- operations -->437<!-- / --> of <!-- release -->11.3.8<!-- / -->, 433 or <!-- not -->."
    assert fill_marks("README.md", text, FACTS) == filled
    assert fill_marks("README.md", filled, FACTS) == filled


def test_a_mark_without_a_fact_is_an_error() -> None:
    with pytest.raises(Problem, match=r"README\.md marks a place for tags; there is only operations, release"):
        fill_marks("README.md", "<!-- tags -->1<!-- / -->", FACTS)


def test_only_pages_that_are_there_are_filled(tmp_path: Path) -> None:
    (tmp_path / MARKED[0]).write_text("<!-- release -->1<!-- / -->", encoding="utf-8")
    assert fill_pages(tmp_path, FACTS) == {MARKED[0]: "<!-- release -->11.3.8<!-- / -->"}


def test_the_pages_of_this_project_tell_the_numbers_of_the_pinned_document() -> None:
    document = load_document()
    count = sum(1 for _operation in list_operations(document))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"<!-- operations -->{count}<!-- / -->" in readme
    assert fill_pages(ROOT, list_facts(document))["README.md"] == readme
