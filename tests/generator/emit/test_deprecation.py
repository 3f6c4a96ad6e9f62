"""What goes away says so when it is called: an operation that Jira deprecates, and a name that we gave up."""

from __future__ import annotations

import asyncio
import inspect
import warnings
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from generator.correct.name import Names, Was, name_document, read_names
from generator.document.openapi import Document
from generator.emit.deprecation import check_old_names, find_deprecations
from generator.problem import Problem
from tests.generator.conftest import Generate
from tests.generator.inline_spec import Choices, Package, complete_document

PAGED = """
    paths:
      /api/2/thing:
        get:
          deprecated: true
          operationId: getThings
          parameters: [{name: startAt, in: query, schema: {type: integer}},
                       {name: maxResults, in: query, schema: {type: integer}}]
          returns: {$ref: '#/components/schemas/Page'}
      /api/2/other: {get: {operationId: getOther}}
    schemas:
      Thing: {type: object, properties: {name: {type: string}}}
      Page:
        type: object
        properties: {startAt: {type: integer}, maxResults: {type: integer}, isLast: {type: boolean},
                     values: {type: array, items: {$ref: '#/components/schemas/Thing'}}}
"""
KEY = "GET /api/2/thing"
PAGE = {"startAt": 0, "maxResults": 50, "isLast": True, "values": [{"name": "a"}]}


def release(*, deprecated: bool) -> Document:
    return {"paths": {"/api/2/thing": {"get": {"deprecated": True} if deprecated else {}}}}


def hear(call: Callable[[], object]) -> list[tuple[str, str]]:
    """Return each warning of a call, and the file that it points at."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        call()
    assert all(each.category is DeprecationWarning for each in heard)
    return [(str(each.message), each.filename) for each in heard]


def _call(method: Callable[[], Any]) -> None:
    """Call a method, and wait for it if it is async."""
    value = method()
    if inspect.isawaitable(value):

        async def wait() -> None:
            await value

        asyncio.run(wait())


def make(package: Package, flavour: str) -> Any:
    """Return the resource of a client that gets PAGE."""

    class Sender:
        def send(self, call: Any) -> Any:
            page = package.load("models").Page.from_dict(PAGE)
            return page if flavour == "" else asyncio.sleep(0, page)

    return getattr(package.load("api.thing"), f"{flavour}ThingApi")(Sender())


def test_since_when_is_the_first_release_that_says_it() -> None:
    says, says_not = release(deprecated=True), release(deprecated=False)
    assert find_deprecations({"10.0": says_not, "10.3.17": says, "11.0": says}) == {KEY: "10.3.17"}
    assert find_deprecations({"10.0": says, "11.0": says}) == {KEY: "10.0 or earlier"}
    assert find_deprecations({"10.0": says_not}) == {}


def test_a_deprecated_operation_warns_where_it_is_called(generate: Generate) -> None:
    package = generate(
        PAGED, Choices(replacements={KEY: "GET /api/2/other"}, other_releases={"10.0": release(deprecated=False)})
    )
    said = f"{KEY} is deprecated since Jira 10.3.24: a later release may lack it. Call jira.thing.get_other."
    sync, async_ = make(package, ""), make(package, "Async")

    async def walk() -> list[Any]:
        return [item async for item in async_.iter_things()]

    assert hear(sync.get_things) == [(said, __file__)]
    assert hear(lambda: list(sync.iter_things())) == [(said, __file__)]
    assert hear(lambda: asyncio.run(async_.get_things())) == [(said, __file__)]
    assert hear(lambda: asyncio.run(walk())) == [(said, __file__)]
    assert hear(sync.get_other) == []
    documented = inspect.getdoc(sync.get_things) or ""
    assert "going away, since Jira 10.3.24. `thing.get_other` does the job." in documented


def test_nothing_to_call_instead_is_said_as_well(generate: Generate) -> None:
    api = make(generate(PAGED), "")
    assert hear(api.get_things)[0][0].endswith("Jira names nothing to call instead.")


def test_a_name_of_before_calls_the_new_one_and_warns(generate: Generate) -> None:
    package = generate(PAGED.replace("deprecated: true", ""), Choices(was={KEY: Was("get_all_items", (0, 2))}))
    said = "jira.thing.{} is called jira.thing.{} since jira-dc 0.2; 0.3 will not know the old name."
    for flavour in ("", "Async"):
        api = make(package, flavour)
        called = hear(partial(_call, api.get_all_items))
        assert called == [(said.format("get_all_items", "get_things"), __file__)]
        walked = hear(api.iter_items)
        assert walked == [(said.format("iter_items", "iter_things"), __file__)]
        assert hear(api.iter_things) == []
        assert inspect.signature(api.get_all_items) == inspect.signature(api.get_things)


@pytest.mark.parametrize("old", ["get_other", "iter_things"])
def test_a_name_of_before_that_is_another_method_today_stops_the_build(old: str) -> None:
    document = complete_document(PAGED.replace("returns:", "x-paging: {style: offset}\n          returns:"))
    names = Names({KEY: "get_things", "GET /api/2/other": "get_other"}, {}, {}, {KEY: Was(old, (0, 2))})
    with pytest.raises(Problem, match=old):
        name_document(document, names)


def test_a_name_of_before_goes_with_the_next_minor_version() -> None:
    names = Names({KEY: "get_things"}, {}, {}, {KEY: Was("get_all_items", (0, 2))})
    for version in ("0.1.4", "0.2.0", "0.2.7"):
        check_old_names(names, version)
    for version in ("0.3.0", "1.0.0"):
        with pytest.raises(Problem, match=r"keeps get_all_items .* since 0\.2, and this is"):
            check_old_names(names, version)


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({KEY: {"name": "old_name"}}, "with the minor version"),
        ({KEY: {"name": "old_name", "since": "0.2.0"}}, "with the minor version"),
        ({KEY: {"since": "0.2"}}, "with the minor version"),
        ({KEY: "old_name"}, "with the minor version"),
        ({KEY: {"name": "Old Name", "since": "0.2"}}, "no Python method name"),
        ({"GET /api/2/none": {"name": "old_name", "since": "0.2"}}, "gives it no name of today"),
    ],
)
def test_a_line_that_says_it_wrongly_stops_the_build(entry: dict[str, Any], says: str) -> None:
    with pytest.raises(Problem, match=says):
        read_names({"adopted": {KEY: "get_things"}, "was": entry})
    read = read_names({"adopted": {KEY: "get_things"}, "was": {KEY: {"name": "old_name", "since": "0.2"}}})
    assert read.was == {KEY: Was("old_name", (0, 2))}
