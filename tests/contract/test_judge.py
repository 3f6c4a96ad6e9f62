"""A judge that accepts everything proves nothing: what breaks the document must be refused."""

from __future__ import annotations

import httpx
import pytest

from tests.contract.flavours import BASE_URL
from tests.contract.judge import load_judge

JSON = {"Content-Type": "application/json"}
WORKLOG = "/rest/api/2/issue/EX-1/worklog"


def make_request(method: str, target: str, body: bytes = b"", **headers: str) -> httpx.Request:
    return httpx.Request(method, BASE_URL + target, content=body, headers={**JSON, **headers})


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (make_request("GET", "/rest/api/2/nothing"), "not found"),
        (make_request("GET", "/api/2/issue/EX-1"), "not found"),
        (make_request("PATCH", "/rest/api/2/issue/EX-1"), "not found"),
        (make_request("GET", "/rest/agile/1.0/board/one"), "boardId"),
        (make_request("GET", "/rest/agile/1.0/board?startAt=one"), "startAt"),
        (make_request("GET", "/rest/agile/1.0/issue/EX-1/estimation"), "boardId"),
        (make_request("POST", "/rest/agile/1.0/backlog/issue"), "body"),
        (make_request("POST", "/rest/agile/1.0/backlog/issue", b'{"issues": "EX-1"}'), "'EX-1' is not of type"),
        (make_request("POST", WORKLOG, b'{"started": "2024-05-06T07:08:09.010+00:00"}'), "jira-date-time"),
    ],
)
def test_a_request_that_breaks_the_document_is_refused(request_: httpx.Request, said: str) -> None:
    assert said in load_judge().object_to_request(request_)


@pytest.mark.parametrize(
    ("status", "body", "content_type", "said"),
    [
        (200, '{"key": 1}', "application/json", "1 is not of type 'string'"),
        (200, "[]", "application/json", "[] is not of type 'object'"),
        (200, "{", "application/json", "deserialize"),
        (200, "<p>", "text/html", "Content for the following mimetype not found"),
        (418, "{}", "application/json", "418"),
    ],
)
def test_a_reply_that_breaks_the_document_is_refused(status: int, body: str, content_type: str, said: str) -> None:
    request = make_request("GET", "/rest/api/2/issue/EX-1")
    response = httpx.Response(status, text=body, headers={"Content-Type": content_type})
    assert said in load_judge().object_to_reply(request, response)


def test_what_keeps_to_the_document_is_accepted() -> None:
    request = make_request("POST", WORKLOG + "?newEstimate=2d", b'{"started": "2024-05-06T07:08:09.010+0000"}')
    assert load_judge().object_to_request(request) == ""
    moment = "2024-05-06T07:08:09.010+0000"
    always = {
        "id": "1",
        "self": "https://x/1",
        "timeSpent": "1h",
        "started": moment,
        "created": moment,
        "updated": moment,
    }
    assert load_judge().object_to_reply(request, httpx.Response(201, json=always)) == ""
    assert "'self' is a required property" in load_judge().object_to_reply(
        request, httpx.Response(201, json={name: value for name, value in always.items() if name != "self"})
    )
