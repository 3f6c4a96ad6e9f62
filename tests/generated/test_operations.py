"""The table of every operation: each one callable, sync and async, and the request it makes."""

from __future__ import annotations

import asyncio
import inspect
import json
import pickle
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

import jira_dc
from generator.document.openapi import list_operations, template_key
from jira_dc import AsyncJira, Call, Jira, ServerError
from tests.operations import ROOT, SampleCall, list_sample_calls, load_our_spec

SPEC = load_our_spec()
CALLS = list_sample_calls()


def _name(call: SampleCall) -> str:
    return call.key


class Wire:
    """A server that keeps each request and answers with an error, so that no answer needs to fit."""

    def __init__(self) -> None:
        self.seen: list[httpx.Request] = []

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return httpx.Response(500, json={"errorMessages": ["enough seen"], "errors": {}})

    def handle(self, request: httpx.Request) -> httpx.Response:
        request.read()
        return self.answer(request)

    async def handle_async(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return self.answer(request)


WIRE = Wire()
JIRA = Jira("https://jira.example.com", http_client=httpx.Client(transport=httpx.MockTransport(WIRE.handle)))
ASYNC_JIRA = AsyncJira(
    "https://jira.example.com", http_client=httpx.AsyncClient(transport=httpx.MockTransport(WIRE.handle_async))
)


def _send(call: SampleCall) -> httpx.Request:
    with pytest.raises(ServerError, match="enough seen"):
        call.find_method(JIRA)(**call.keywords)
    return WIRE.seen.pop()


def _send_async(call: SampleCall) -> httpx.Request:
    with pytest.raises(ServerError, match="enough seen"):
        asyncio.run(call.find_method(ASYNC_JIRA)(**call.keywords))
    return WIRE.seen.pop()


def test_every_operation_has_a_method() -> None:
    pinned = {template_key(method, path) for method, path, _operation in list_operations(SPEC.complete[SPEC.current])}
    assert {template_key(*call.key.split(" ", 1)) for call in CALLS} == pinned
    assert len({(call.resource, call.method) for call in CALLS}) == len(CALLS) == len(pinned)


@pytest.mark.parametrize("call", CALLS, ids=_name)
def test_operation_sends_what_the_document_says(call: SampleCall) -> None:
    request = _send(call)
    method, template = call.key.split(" ", 1)
    parts = urlsplit(str(request.url))
    assert request.method == method
    assert re.fullmatch(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(f"/rest{template}")), parts.path)
    queried = {p["name"] for p in call.operation.get("parameters", ()) if p["in"] == "query"}
    assert set(parse_qs(parts.query, keep_blank_values=True)) == queried
    for parameter in call.operation.get("parameters", ()):
        if parameter["in"] == "header":
            assert parameter["name"] in request.headers
    content = call.operation.get("requestBody", {}).get("content", {})
    assert bool(request.content) == bool(content)
    for media_type in content:
        assert request.headers["content-type"].startswith(media_type.replace("*", ""))
    if method != "GET":
        assert request.headers["x-atlassian-token"] == "no-check"


@pytest.mark.parametrize("call", CALLS, ids=_name)
def test_async_operation_sends_the_same(call: SampleCall) -> None:
    sync, async_ = _send(call), _send_async(call)
    assert (async_.method, async_.url) == (sync.method, sync.url)
    if "multipart/form-data" not in sync.headers.get("content-type", ""):
        assert async_.content == sync.content
        assert async_.headers == sync.headers


@pytest.mark.parametrize("call", CALLS, ids=_name)
def test_both_flavours_take_the_same_arguments_and_say_the_same(call: SampleCall) -> None:
    sync = call.find_method(JIRA)
    async_ = call.find_method(ASYNC_JIRA)
    assert inspect.signature(sync) == inspect.signature(async_)
    assert inspect.getdoc(sync) == inspect.getdoc(async_)


@pytest.mark.parametrize("call", CALLS, ids=_name)
def test_docstring_tells_what_where_and_what_may_go_wrong(call: SampleCall) -> None:
    documentation = inspect.getdoc(call.find_method(JIRA))
    assert documentation is not None
    method, path = call.key.split(" ", 1)
    assert f"Source: `{method} {path}`" in documentation
    assert "Returns:" in documentation
    assert "Raises:" in documentation
    assert ("Experimental:" in documentation) == bool(call.operation.get("x-experimental"))
    assert ("Deprecated:" in documentation) == bool(call.operation.get("deprecated"))
    assert documentation.endswith(_since(call))


def _since(call: SampleCall) -> str:
    """Return what the pinned documents themselves say of the operation's age."""
    key = template_key(*call.key.split(" ", 1))
    having = [
        release
        for release, document in SPEC.complete.items()
        if key in {template_key(method, path) for method, path, _operation in list_operations(document)}
    ]
    oldest, newest = next(iter(SPEC.releases)), list(SPEC.releases)[-1]
    since = f"Since: Jira {having[0]}{' or earlier' if having[0] == oldest else ''}"
    return since if having[-1] == newest else f"{since}; gone in Jira {_next_release(having[-1])}"


def _next_release(release: str) -> str:
    releases = list(SPEC.releases)
    return releases[releases.index(release) + 1]


@pytest.mark.parametrize("call", CALLS, ids=_name)
def test_the_availability_table_knows_the_operation_and_its_methods(call: SampleCall) -> None:
    by_key = jira_dc.availability.of(call.key)
    assert by_key == jira_dc.availability.of(call.find_method(JIRA))
    assert by_key == jira_dc.availability.of(call.find_method(ASYNC_JIRA))
    assert by_key.in_release(SPEC.current) is True
    assert tuple(SPEC.releases) == jira_dc.availability.RELEASES


def test_the_availability_table_knows_every_iterator() -> None:
    for client in (JIRA, ASYNC_JIRA):
        for resource in {call.resource for call in CALLS}:
            owner = getattr(client, resource)
            for name in dir(owner):
                if name.startswith("iter_"):
                    assert jira_dc.availability.of(getattr(owner, name)).in_release(SPEC.current)


@pytest.mark.parametrize("call", CALLS, ids=_name)
def test_a_call_is_a_plain_value(call: SampleCall) -> None:
    """What a method sends can be pickled, compared and sent again."""

    class Collector:
        def __init__(self) -> None:
            self.calls: list[Call[Any]] = []

        def send(self, sent: Call[Any]) -> None:
            self.calls.append(sent)

    resource: Any = getattr(JIRA, call.resource).__class__
    collector = Collector()
    for _time in range(2):
        getattr(resource(collector), call.method)(**call.keywords)
    first, second = collector.calls
    assert first == second
    assert pickle.loads(pickle.dumps(first)) == first
    assert first.operation == call.key


def test_which_operations_read_or_write_against_their_method() -> None:
    """Whoever adds one says that it may be sent again, or may not: look at what the operation does."""
    document = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    told = {
        f"{method} {path}": operation["x-reads"]
        for method, path, operation in list_operations(document)
        if "x-reads" in operation
    }
    assert told == {
        "GET /api/2/email-templates": False,
        "POST /api/2/licenseValidator": True,
        "POST /api/2/password/policy/createUser": True,
        "POST /api/2/password/policy/updateUser": True,
        "POST /api/2/search": True,
        "POST /api/2/worklog/list": True,
    }
