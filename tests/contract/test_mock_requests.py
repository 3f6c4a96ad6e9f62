"""MockJira refuses every request that openapi-core refuses, over a table of mutations of good requests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from generator.document.openapi import is_array, is_object, list_operations
from jira_dc import Jira
from jira_dc.testing import DOCUMENT, MockJira, Reply
from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.testing.judge.document import read_document
from jira_dc_runtime.testing.judge.request_check import check_request
from jira_dc_runtime.testing.serve.read_request import read_request
from tests.contract.judge import load_judge
from tests.operations import SampleCall, list_sample_calls, load_document

WRONG = (None, True, 1.5, 10**30, "text", [None], {"a": {"b": 1}})
"""Values put in the place of others. Some are right at some places: openapi-core says at which."""


STRICTER = {"boolean, string": "Jira reads any other text than true as false, and nobody means that"}
"""What MockJira refuses though openapi-core does not, and why."""


@dataclass(frozen=True)
class Request:
    """A request, to be changed in one place."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    content: bytes
    changed: str = "nothing"

    def build(self) -> httpx.Request:
        query = f"?{urlencode(self.query)}" if self.query else ""
        url = f"https://jira.example.com{self.path}{query}"
        return httpx.Request(self.method, url, headers=self.headers, content=self.content)


@dataclass
class Verdicts:
    """What both said of the requests so far."""

    judged: int = 0
    refused: int = 0
    let_through: list[str] = field(default_factory=list[str])
    refused_too_much: list[str] = field(default_factory=list[str])


def record_good_requests() -> Iterator[tuple[SampleCall, Request]]:
    """Yield the request that the client makes of each operation."""
    seen: list[httpx.Request] = []

    def keep(request: httpx.Request) -> None:
        request.read()
        seen.append(request)

    with MockJira() as mock:
        http_client = mock.http_client()
        http_client.event_hooks = {"request": [keep]}
        jira = Jira("https://jira.example.com", http_client=http_client)
        for call in list_sample_calls():
            mock.logins.anonymous = True
            mock.reply(call.key, Reply())
            call.find_method(jira)(**call.keywords)
            sent = seen.pop()
            query = tuple(parse_qsl(sent.url.query.decode(), keep_blank_values=True))
            path = sent.url.raw_path.decode().partition("?")[0]
            yield call, Request(sent.method, path, query, dict(sent.headers.items()), sent.content)


def mutate(call: SampleCall, good: Request, known: set[str]) -> Iterator[Request]:
    """Yield the request changed in one place at a time; what `known` holds was changed elsewhere already."""
    template = "/rest" + call.key.partition(" ")[2]
    for parameter in call.operation.get("parameters", ()):
        name, place = parameter["name"], parameter["in"]
        if _is_known(parameter, known):
            continue
        if place == "query":
            yield from _mutate_query(name, good)
        elif place == "path":
            at = template.split("/").index("{" + name + "}")
            for text in ("x", "1.5", "-1", "a" * 300):
                segments = good.path.split("/")
                segments[at] = text
                yield replace(good, path="/".join(segments), changed=f"path {name} = {text[:5]}")
        elif place == "header":
            headers = {key: value for key, value in good.headers.items() if key != name.lower()}
            yield replace(good, headers=headers, changed=f"no header {name}")
    if "requestBody" in call.operation and not _is_known(call.operation["requestBody"], known):
        yield from _mutate_body(good)


def _is_known(declared: Any, known: set[str]) -> bool:
    key = json.dumps(declared, sort_keys=True)
    seen = key in known
    known.add(key)
    return seen


def _mutate_body(good: Request) -> Iterator[Request]:
    yield replace(good, content=b"", headers=_without_body(good), changed="no body")
    for content_type in ("text/csv", "application/json", "application/x-www-form-urlencoded"):
        headers = {**good.headers, "content-type": content_type}
        if content_type != good.headers["content-type"]:
            yield replace(good, headers=headers, changed=f"body as {content_type}")
    if good.headers.get("content-type") == "application/json":
        yield replace(good, content=b'{"a": ', changed="body that is no JSON")
        body = json.loads(good.content)
        for value, changed in _mutate_json(body, "body", 2):
            yield replace(good, content=json.dumps(value).encode(), changed=changed)


def _mutate_query(name: str, good: Request) -> Iterator[Request]:
    others = tuple(pair for pair in good.query if pair[0] != name)
    yield replace(good, query=others, changed=f"no query {name}")
    for text in ("x", "", "1", "True", "1,x", "99999999999999999999", "1.0"):
        yield replace(good, query=(*others, (name, text)), changed=f"query {name} = {text!r}")


def _mutate_json(value: Any, at: str, depth: int) -> Iterator[tuple[Any, str]]:
    for wrong in WRONG:
        yield wrong, f"{at} = {wrong!r}"
    if is_object(value) and depth:
        yield {**value, "unknown": 1}, f"{at} with one more"
        for name in value:
            yield {key: inner for key, inner in value.items() if key != name}, f"{at} without {name}"
            for inner, changed in _mutate_json(value[name], f"{at}/{name}", depth - 1):
                yield {**value, name: inner}, changed
    if is_array(value) and value and depth:
        yield [*value] * 1001, f"{at} 1001 times"
        yield [*value, *value], f"{at} twice"
        for inner, changed in _mutate_json(value[0], f"{at}/0", depth - 1):
            yield [inner], changed


def _without_body(good: Request) -> dict[str, str]:
    return {key: value for key, value in good.headers.items() if key not in {"content-type", "content-length"}}


def judge(call: SampleCall, request: Request, verdicts: Verdicts) -> None:
    """Let both look at one request, and keep where they differ."""
    document = read_document(DOCUMENT)
    built = request.build()
    target = document.find(built.method, built.url.raw_path.decode().partition("?")[0])
    headers = Headers(built.headers.multi_items())
    asked = read_request(built.method, built.url.raw_path.decode(), headers, [built.content])
    faults = [] if target is None else check_request(document, target, asked)
    for file in asked.files:
        file.content.close()
    objection = load_judge().object_to_request(built)
    verdicts.judged += 1
    verdicts.refused += bool(objection)
    if target is not None and target.operation.key == call.key:
        if objection and not faults:
            verdicts.let_through.append(f"{call.key}: {request.changed}: {objection}")
        reason = f"{faults[0].declared}, {faults[0].seen}" if faults else ""
        if faults and not objection and reason not in STRICTER:
            verdicts.refused_too_much.append(f"{call.key}: {request.changed}: {reason}")


@pytest.fixture(scope="module")
def requests() -> list[tuple[SampleCall, Request]]:
    """A good request of each operation."""
    return list(record_good_requests())


def test_the_good_requests_are_good_for_both(requests: list[tuple[SampleCall, Request]]) -> None:
    verdicts = Verdicts()
    for call, good in requests:
        judge(call, good, verdicts)
    assert (verdicts.refused, verdicts.let_through, verdicts.refused_too_much) == (0, [], [])
    assert verdicts.judged == len(requests) == sum(1 for _operation in list_operations(load_document()))


def test_mockjira_refuses_what_openapi_core_refuses_and_little_else(requests: list[tuple[SampleCall, Request]]) -> None:
    verdicts, known = Verdicts(), set[str]()
    for call, good in requests:
        for request in mutate(call, good, known):
            judge(call, request, verdicts)
    print(f"\n{verdicts.judged} mutated requests, {verdicts.refused} of them refused by openapi-core")
    assert verdicts.let_through == []
    assert verdicts.refused_too_much == []
    assert verdicts.refused > 1000
