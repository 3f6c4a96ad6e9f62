"""What the documentation of `jira_dc.testing` shows does what it says."""

from __future__ import annotations

import doctest

import pytest

import jira_dc.testing
import jira_dc_runtime.testing
from jira_dc import Call
from jira_dc.testing import MockJira, RequestMismatch
from tests.operations import ROOT


def test_the_examples_of_the_module_are_true() -> None:
    results = doctest.testmod(jira_dc.testing, optionflags=doctest.ELLIPSIS)
    assert results.attempted > 10
    assert results.failed == 0


def test_all_is_sorted_and_holds_what_the_runtime_offers() -> None:
    names = jira_dc.testing.__all__
    assert names == sorted(names)
    assert set(names) == {*jira_dc_runtime.testing.__all__, "DOCUMENT", "record"}
    for name in jira_dc_runtime.testing.__all__:
        ours, theirs = getattr(jira_dc.testing, name), getattr(jira_dc_runtime.testing, name)
        assert ours is theirs or issubclass(ours, theirs)


def test_every_public_name_is_documented() -> None:
    for name in jira_dc_runtime.testing.__all__:
        thing = getattr(jira_dc.testing, name)
        assert thing.__doc__
        if isinstance(thing, type):
            public = [member for key, member in vars(thing).items() if not key.startswith("_") and callable(member)]
            assert [member for member in public if not member.__doc__] == []


def test_the_readme_shows_the_difference_as_it_is(mock_jira: MockJira) -> None:
    call = Call("GET", "/rest/api/2/search", object, query={"maxResult": 5})
    with pytest.raises(RequestMismatch) as refused:
        mock_jira.jira().send(call)
    mock_jira.reset()
    shown = (ROOT / "README.md").read_text("utf-8")
    assert "\n".join(str(refused.value).splitlines()[5:]) in shown
