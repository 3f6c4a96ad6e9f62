"""Every generated case, sync and async: the request is the one that the document asks for, and every reply is read.

openapi-core judges each request and each reply. That alone would not do: it lets a query parameter pass that no
document declares, and puts the default in for a header that is missing. So each request must also be, to the letter,
the one that the case states.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from email import message_from_bytes
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl

import httpx
import msgspec
import pytest

from generator.correct.spelling import spell_field
from generator.document.openapi import is_array, is_object
from jira_dc import HttpError, RedirectError, Retry
from jira_dc_runtime.codec.fields import Fields
from tests.contract.flavours import FLAVOURS, Flavour, Outcome, call
from tests.contract.judge import load_judge
from tests.contract.load import Case, PagesCase, Reply, Sampled, load_cases, load_pages, pass_value, write_value
from tests.contract.wire import read_line, write_canonical

TYPICAL = [case for case in load_cases() if case.name == "typical"]
FROM_HTTPX = {"accept-encoding", "connection", "content-length", "host", "transfer-encoding", "user-agent"}
"""Headers that any request has."""

flavours = pytest.mark.parametrize("flavour", FLAVOURS)


def make_response(reply: Reply) -> httpx.Response:
    """Return what a server sends for a reply."""
    if not reply.content_type:
        return httpx.Response(reply.status)
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    return httpx.Response(reply.status, content=body, headers={"Content-Type": reply.content_type})


@flavours
@pytest.mark.parametrize("pages", load_pages(), ids=str)
def test_iterator_asks_for_each_page_after_the_items_received(pages: PagesCase, flavour: Flavour) -> None:
    replies = [httpx.Response(200, json=reply) for _request, _body, reply in pages.exchanges]
    keywords = {name: pass_value(value) for name, value in pages.arguments.items()}
    outcome = call(flavour, pages.method, {**keywords, **({"body": {}} if pages.takes_body else {})}, replies)
    assert outcome.error is None
    assert [read_line(request) for request in outcome.requests] == [request for request, *_rest in pages.exchanges]
    listed = [item for _request, _body, reply in pages.exchanges for item in _list_items(reply)]
    assert len(listed) == pages.items
    _check_same(outcome.value, listed, "items")
    for request, (_request, body, reply) in zip(outcome.requests, pages.exchanges, strict=True):
        assert load_judge().object_to_request(request) == ""
        assert load_judge().object_to_reply(request, httpx.Response(200, json=reply)) == ""
        if body is not None:
            assert json.loads(request.content) == body


@flavours
@pytest.mark.parametrize("case", load_cases(), ids=str)
def test_request_is_what_the_document_asks_for(case: Case, flavour: Flavour) -> None:
    success = next((reply for reply in case.replies if reply.status < 300), Reply(204, "", None))
    outcome = call(flavour, case.method, case.keywords, [make_response(success)])
    assert outcome.error is None
    (request,) = outcome.requests
    assert read_line(request) == case.request
    assert _headers(request) == {name.lower(): value for name, value in case.headers.items()}
    _check_body(request, case)
    assert load_judge().object_to_request(request) == ""


@flavours
@pytest.mark.parametrize("case", TYPICAL, ids=str)
def test_every_declared_reply_is_read(case: Case, flavour: Flavour) -> None:
    for reply in case.replies:
        response = make_response(reply)
        outcome = call(flavour, case.method, case.keywords, [response])
        if flavour == "sync":  # the reply is the same for both, so it is judged once
            assert load_judge().object_to_reply(outcome.requests[0], make_response(reply)) == "", (
                f"reply {reply.status}"
            )
        _check_outcome(reply, outcome)


@flavours
@pytest.mark.parametrize("case", TYPICAL, ids=str)
def test_only_what_reads_is_sent_again_when_nobody_knows_what_became_of_it(case: Case, flavour: Flavour) -> None:
    success = next((reply for reply in case.replies if reply.status < 300), Reply(204, "", None))
    busy = httpx.Response(503)
    replies = [busy, make_response(success)] if case.reads else [busy]
    outcome = call(flavour, case.method, case.keywords, replies, Retry(first_pause=0))
    assert len(outcome.requests) == len(replies)
    assert (outcome.error is None) == case.reads


def _list_items(page: Any) -> list[Any]:
    """Return the items of a page: the page itself, or the one list in it."""
    if is_array(page):
        return page
    (items,) = (value for value in page.values() if is_array(value))
    return items


def _headers(request: httpx.Request) -> dict[str, str]:
    """Return the headers that say something about Jira; of the content type the type alone."""
    headers = {name: value for name, value in request.headers.items() if name not in FROM_HTTPX}
    if "content-type" in headers:
        headers["content-type"] = headers["content-type"].partition(";")[0]
    return headers


def _check_body(request: httpx.Request, case: Case) -> None:
    match case.kind:
        case "json":
            assert write_canonical(json.loads(request.content)) == write_canonical(write_value(case.body))
        case "form":
            assert sorted(_pairs(request.content.decode())) == sorted(_pairs(case.body))
        case "multipart":
            assert _read_parts(request) == _list_parts(case)
        case "text":
            assert request.content.decode("utf-8") == case.body
        case "binary":
            assert request.content == pass_value(case.body)
        case _:
            assert request.content == b""


def _pairs(form: str) -> list[tuple[str, str]]:
    return parse_qsl(form, keep_blank_values=True, strict_parsing=bool(form))


def _list_parts(case: Case) -> list[tuple[str, str, str, bytes]]:
    """Return (field, file name, content type, content) of each file of a case."""
    uploads = [
        (field, upload) for field, value in case.body.items() for upload in (value if is_array(value) else [value])
    ]
    return [(field, upload.name, upload.content_type, upload.content.encode()) for field, upload in uploads]


def _read_parts(request: httpx.Request) -> list[tuple[str, str, str, bytes]]:
    """Return the same of a request, read by the parser of Python's mail library."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = message_from_bytes(head + request.content, policy=HTTP)
    return [
        (
            str(part.get_param("name", header="content-disposition")),
            str(part.get_filename()),
            part.get_content_type(),
            part.get_content(),
        )
        for part in message.iter_parts()
    ]


def _check_outcome(reply: Reply, outcome: Outcome) -> None:
    """Check that nothing of a reply is lost: in the value of a success, in the error of a refusal."""
    place = f"reply {reply.status}"
    if reply.status >= 400:
        assert isinstance(outcome.error, HttpError), place
        assert outcome.error.status == reply.status
        if is_object(reply.body):
            assert set(outcome.error.error_messages) == {*reply.body.get("errorMessages", ()), reply.body["message"]}, (
                place
            )
            assert outcome.error.errors == reply.body.get("errors", {}), place
    elif reply.status >= 300:
        assert isinstance(outcome.error, RedirectError), place
    else:
        assert outcome.error is None, place
        assert outcome.drift == (), place
        if reply.content_type:
            _check_same(outcome.value, reply.body, place)
        else:
            assert outcome.value in {None, b""}, place


def _check_same(value: Any, wire: Any, place: str) -> None:
    """Check that a decoded value holds all that was on the wire, in its class, and under the name it has there."""
    if isinstance(wire, Sampled):
        assert type(value).__name__ == wire.schema, place
    parts = _take_apart(value, wire, place)
    if parts is not None:
        for name, inner, sent in parts:
            _check_same(inner, sent, f"{place}/{name}")
    elif isinstance(value, datetime):
        assert value == datetime.fromisoformat(str(wire)), place
    elif isinstance(value, date):
        assert value.isoformat() == wire, place
    else:
        assert (type(value), value) == (type(wire), wire), place


def _take_apart(value: Any, wire: Any, place: str) -> list[tuple[str, Any, Any]] | None:
    """Return each part of a value with what was sent for it, none missing; None for a value without parts."""
    if isinstance(value, Fields):
        assert value == wire, place
        known = [name for name in wire if name in value.ids()]
        return [(name, getattr(value, spell_field(name)), wire[name]) for name in known]
    if isinstance(value, msgspec.Struct):
        names = dict(zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True))
        assert wire.keys() <= names.keys(), f"{place}: the class {type(value).__name__} has not all of {sorted(wire)}"
        return [(name, getattr(value, names[name]), inner) for name, inner in wire.items()]
    if is_object(value):
        assert value.keys() == wire.keys(), place
        return [(name, value[name], inner) for name, inner in wire.items()]
    if is_array(value):
        assert len(value) == len(wire), place
        return [(str(index), value[index], inner) for index, inner in enumerate(wire)]
    return None
