"""What the documentation of `jira_dc.testing` shows does what it says."""

from __future__ import annotations

import doctest
import inspect
import pydoc
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import Any, get_type_hints

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


def list_functions(thing: Any) -> Iterator[Any]:
    """Yield an exported name itself, if it can be called, and every public method and property that we gave it."""
    if callable(thing):
        yield thing
    for owner in inspect.getmro(thing) if isinstance(thing, type) else ():
        if owner.__module__.startswith("jira_dc"):
            for name, member in vars(owner).items():
                if not name.startswith("_"):
                    function = member.fget if isinstance(member, property) else getattr(owner, name)
                    yield from (function,) if callable(function) else ()


@pytest.mark.parametrize("name", jira_dc.testing.__all__)
def test_help_and_signature_work_for_every_name(name: str) -> None:
    assert name in pydoc.plain(pydoc.render_doc(f"jira_dc.testing.{name}"))
    for function in list_functions(getattr(jira_dc.testing, name)):
        signature = inspect.signature(function, eval_str=True)
        hints = get_type_hints(function)
        assert isinstance(function, type) or set(hints) - {"return"} <= set(signature.parameters)


def test_help_of_the_module_shows_every_name() -> None:
    shown = pydoc.plain(pydoc.render_doc("jira_dc.testing"))
    assert [name for name in jira_dc.testing.__all__ if name not in shown] == []
    assert "fails the test, with the difference" in shown


def test_the_client_does_not_load_it() -> None:
    code = "import sys, jira_dc; jira_dc.Jira; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in loaded if name.startswith(("jira_dc.testing", "jira_dc_runtime.testing"))] == []


def test_the_documentation_shows_the_difference_as_it_is(mock_jira: MockJira) -> None:
    call = Call("GET", "/rest/api/2/search", object, query={"maxResult": 5})
    with pytest.raises(RequestMismatch) as refused:
        mock_jira.jira().send(call)
    mock_jira.reset()
    blocks = (ROOT / "docs" / "testing.md").read_text("utf-8").split("```\n")
    [shown] = [textwrap.dedent(block) for block in blocks if "- declared" in block]
    assert textwrap.dedent("\n".join(str(refused.value).splitlines()[5:])) in shown
