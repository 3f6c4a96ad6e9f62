"""Whether a type still does what it did, by how a user meets it."""

from __future__ import annotations

import pytest

from generator.compare.annotations import is_still_good

TABLE = [
    # before, after, good as an argument, as a result, as an attribute
    ("str", "str", True, True, True),
    ("str", "int", False, False, False),
    ("str", "str | None", True, False, False),
    ("str | None", "str", False, True, False),
    ("int | str", "str | int", True, True, True),
    ("str", "Any", True, False, False),
    ("Literal['a'] | str", "Literal['a', 'b'] | str", True, True, True),
    ("Literal['a'] | str", "str", True, True, True),
    ("Literal['a']", "Literal['a', 'b']", True, False, False),
    ("Sequence[Literal['a'] | str]", "Sequence[str]", True, True, True),
    ("Sequence[int | str]", "Sequence[str | int]", True, True, True),
    ("list[Issue]", "IssuePage", False, False, False),
    ("dict[str, Any]", "dict[str, Any]", True, True, True),
    ("dict[str, int | None]", "dict[str, int]", False, False, False),
    ("not an annotation", "not an annotation", True, True, True),
]


@pytest.mark.parametrize(("before", "after", "taken", "given", "held"), TABLE)
def test_an_annotation_is_still_good(before: str, after: str, *, taken: bool, given: bool, held: bool) -> None:
    found = (is_still_good(before, after, "taken"), is_still_good(before, after, "given"))
    assert (*found, is_still_good(before, after, "held")) == (taken, given, held)
