"""What is off the document and served by Jira: each row of the table, by a MockJira that is strict and one that is not.

A row says what the handler sees in the end: the request in the form of the document.
"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from jira_dc.testing import MockJira, RequestMismatch, UploadedFile
from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.testing.exchange import MockRequest
from jira_dc_runtime.testing.judge.canonical import canonical_address, canonical_request
from jira_dc_runtime.testing.judge.tolerance import BARE, REFUSED_FIELDS, TOLERATED, UNDECLARED

JSON = {"Content-Type": "application/json"}
COMMENT, SEARCH, SPRINT = (
    "POST /rest/api/2/issue/EX-1/comment",
    "GET /rest/api/2/search",
    "PUT /rest/agile/1.0/sprint/2",
)
WORKLOG, FILTER = "POST /rest/api/2/issue/EX-1/worklog", "PUT /rest/api/2/filter/1"
MOMENT = "2026-01-05T09:30:00.000+0000"

ADDRESSES = [
    ("latest", "GET /rest/api/latest/myself", "/rest/api/2/myself"),
    ("latest", "GET /rest/agile/latest/board?name=a", "/rest/agile/1.0/board?name=a"),
    ("latest", "GET /rest/auth/latest/session", "/rest/auth/1/session"),
    ("slashes", "GET /rest//api/2/myself/", "/rest/api/2/myself"),
    ("slashes", "GET //rest/api/latest//issue/EX-1/", "/rest/api/2/issue/EX-1"),
]
QUERIES = [
    ("undeclared", "GET /rest/api/2/serverInfo", "doHealthCheck=True", "doHealthCheck=True"),
    ("case", SEARCH, "validateQuery=False&expand=names", "validateQuery=false&expand=names"),
    ("case", "GET /rest/api/2/user/search", "username=a&includeInactive=True", "username=a&includeInactive=true"),
    ("case", "GET /rest/api/2/user/search", "username=a&includeInactive=FALSE", "username=a&includeInactive=false"),
    ("empty", SEARCH, "jql=&startAt=&fields=&maxResults=5", "maxResults=5"),
    ("empty", "GET /rest/api/2/user/search", "username=a&includeInactive=", "username=a"),
    ("repeated", SEARCH, "fields=summary&fields=status,labels", "fields=summary%2Cstatus%2Clabels"),
    ("repeated", "GET /rest/api/2/version", "projectIds=1&projectIds=2", "projectIds=1&projectIds=2"),
    (
        "repeated",
        "GET /rest/api/2/issue/EX-1",
        "expand=names&expand=schema,editmeta",
        "expand=names%2Cschema%2Ceditmeta",
    ),
    ("repeated", SEARCH, "jql=key+%3D+A-1&jql=key+%3D+A-2", "jql=key+%3D+A-1"),
    ("unknown query", SEARCH, "maxResult=5&jql=key+%3D+A-1", "jql=key+%3D+A-1"),
    ("boolean", SEARCH, "validateQuery=strict", "validateQuery=false"),
    ("boolean", "GET /rest/api/2/user/search", "username=a&includeInactive=yes", "username=a&includeInactive=false"),
    ("signed", SEARCH, "startAt=%2B5&maxResults=+7+", "startAt=5&maxResults=7"),
]
BODIES: list[tuple[str, str, Any, Any]] = [
    ("null", COMMENT, {"body": "a", "visibility": None}, {"body": "a"}),
    ("null", "POST /rest/api/2/issue", {"fields": {"assignee": None}, "update": None}, {"fields": {"assignee": None}}),
    ("read-only", COMMENT, {"body": "a", "author": {"name": "fred"}, "created": MOMENT}, {"body": "a"}),
    ("scalar", COMMENT, {"body": 7}, {"body": "7"}),
    ("scalar", COMMENT, {"body": True}, {"body": "true"}),
    ("scalar", FILTER, {"favourite": "True"}, {"favourite": True}),
    ("scalar", FILTER, {"favourite": 1}, {"favourite": True}),
    ("scalar", WORKLOG, {"timeSpentSeconds": "60"}, {"timeSpentSeconds": 60}),
    ("scalar", WORKLOG, {"timeSpentSeconds": 60.0}, {"timeSpentSeconds": 60}),
    ("scalar", WORKLOG, {"timeSpentSeconds": ""}, {}),
    ("moment", WORKLOG, {"started": MOMENT + "+0000", "timeSpent": "1h"}, {"started": MOMENT, "timeSpent": "1h"}),
    ("moment", SPRINT, {"startDate": MOMENT}, {"startDate": "2026-01-05T09:30:00.000+00:00"}),
]


@pytest.fixture(scope="module")
def lenient() -> Iterator[MockJira]:
    with MockJira(issues=1, strict=False) as mock:
        yield mock


def request(line: str, query: str = "", body: bytes = b"", headers: dict[str, str] | None = None) -> MockRequest:
    method, _, path = line.partition(" ")
    return MockRequest(method, path + (f"?{query}" if query else ""), Headers((headers or JSON).items()), body)


def canonical(mock: MockJira, sent: MockRequest, *, strict: bool = False) -> MockRequest:
    target = mock.document.find(sent.method, sent.path)
    assert target is not None
    return canonical_request(mock.document, target, sent, strict=strict)


@pytest.mark.parametrize(("row", "line", "seen"), ADDRESSES)
def test_an_address_becomes_that_of_the_document(lenient: MockJira, row: str, line: str, seen: str) -> None:
    assert canonical_address(lenient.document, request(line)).target == seen
    assert TOLERATED[row].strict


@pytest.mark.parametrize(("row", "line", "query", "seen"), QUERIES)
def test_a_query_becomes_that_of_the_document(lenient: MockJira, row: str, line: str, query: str, seen: str) -> None:
    for strict in (True, False):
        target = canonical(lenient, request(line, query), strict=strict).target
        wanted = seen if TOLERATED[row].strict or not strict else query
        assert httpx.URL("http://a" + target).params == httpx.QueryParams(wanted)


@pytest.mark.parametrize(("row", "line", "sent", "seen"), BODIES)
def test_a_body_becomes_that_of_the_document(lenient: MockJira, row: str, line: str, sent: Any, seen: Any) -> None:
    asked = request(line, body=json.dumps(sent).encode())
    assert json.loads(canonical(lenient, asked).content) == seen
    assert canonical(lenient, asked, strict=True).content == asked.content
    assert not TOLERATED[row].strict


@pytest.mark.parametrize("operation", sorted(BARE))
@pytest.mark.parametrize("content", [b"some text", b"true", b'{"a": 1}', b'"quoted"'])
def test_a_bare_text_is_quoted(lenient: MockJira, operation: str, content: bytes) -> None:
    sent = request(operation.replace(" /", " /rest/"), body=content)
    assert json.loads(canonical(lenient, sent).content) == content.decode().strip('"')


def test_a_body_that_nobody_reads_is_gone(lenient: MockJira) -> None:
    assert canonical(lenient, request("DELETE /rest/api/2/issue/EX-1", body=b"{}")).content == b""


@pytest.mark.parametrize("operation", [key for key, names in UNDECLARED.items() if "filename" in names])
def test_an_image_as_the_whole_body_becomes_an_upload(lenient: MockJira, operation: str) -> None:
    headers = {"Content-Type": "image/png"}
    sent = request(operation.replace(" /", " /rest/"), "filename=a.png&size=3", b"PNG", headers)
    seen = canonical(lenient, sent)
    [file] = seen.files
    assert (seen.content, seen.content_type) == (b"", "multipart/form-data")
    assert isinstance(file, UploadedFile)
    assert (file.name, file.content_type, file.size, file.read()) == ("a.png", "image/png", 3, b"PNG")
    assert isinstance(file.content, io.BytesIO)


def test_every_row_of_the_table_is_shown() -> None:
    shown = {row for row, *_ in [*ADDRESSES, *QUERIES, *BODIES]} | {"bare", "no body", "image"}
    assert shown == set(TOLERATED)


def test_rows_name_operations_that_there_are(lenient: MockJira) -> None:
    assert {*UNDECLARED, *REFUSED_FIELDS, *BARE} <= lenient.document.operations.keys()


def ask(mock: MockJira, line: str, **keywords: Any) -> httpx.Response:
    method, _, path = line.partition(" ")
    headers = {"Authorization": f"Bearer {mock.token}"}
    return mock.http_client().request(method, f"https://jira.example.com{path}", headers=headers, **keywords)


@pytest.mark.parametrize("operation", ["POST /rest/api/2/version", SEARCH.replace("GET", "POST")])
@pytest.mark.parametrize("strict", [True, False])
def test_a_field_that_a_bean_is_known_to_refuse_is_400(operation: str, strict: bool) -> None:
    with MockJira(strict=strict) as mock:
        answer = ask(mock, operation, json={"hello": 1})
    assert answer.status_code == 400
    [said] = answer.json()["errorMessages"]
    assert said.startswith('Unrecognized field "hello" (Class com.atlassian.jira.rest.v2.')


def test_handlers_and_sessions_get_the_canonical_form(lenient: MockJira) -> None:
    assert ask(lenient, "GET /rest/api/latest/issue/EX-1").json()["key"] == "EX-1"
    assert ask(lenient, "GET /rest/api/2/search?maxResults=&startAt=+0&fields=").json()["total"] == 1
    key = {"username": lenient.user, "password": lenient.password}
    assert ask(lenient, "POST /rest/auth/latest/session", json=key).status_code == 200
    assert len(ask(lenient, "GET /rest/agile/1.0/board/1/sprint?state=&maxResults=50").json()["values"]) == 3
    assert ask(lenient, COMMENT.replace("/api/2", "/api/latest"), json={"body": 7}).json()["body"] == "7"


def test_strict_takes_what_the_document_or_a_wadl_allows(mock_jira: MockJira) -> None:
    assert ask(mock_jira, "GET /rest/api/latest/serverInfo?doHealthCheck=True").status_code == 200
    assert ask(mock_jira, "GET /rest/api/2/search?jql=&startAt=").status_code == 200
    assert mock_jira.mismatches == []


@pytest.mark.parametrize("line", ["GET /rest/api/2/search?maxResult=5", "GET /rest/api/2/search?startAt=+5"])
def test_strict_does_not_take_the_rest(mock_jira: MockJira, line: str) -> None:
    with pytest.raises(RequestMismatch):
        ask(mock_jira, line)
    mock_jira.reset()


def test_what_is_let_through_is_one_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with MockJira(issues=1, strict=False) as mock, caplog.at_level(logging.WARNING, "jira_dc.testing"):
        ask(mock, "GET /rest/api/2/search?maxResult=5&token=secret")
        ask(mock, "GET /rest/api/latest/search?jql=")
        ask(mock, COMMENT, json={"body": 7, "password": "secret"})
    first, second = [record.getMessage() for record in caplog.records]
    assert first == (
        f"Off the document of Jira {mock.document.version}: GET /rest/api/2/search?maxResult=5&token=***: "
        'query maxResult: declared no such parameter; did you mean maxResults?, sent a value "5"; '
        "query token: declared no such parameter, sent a value"
    )
    assert second.endswith("/comment: body /body: declared string, sent integer 7")
    assert len(mock.mismatches) == 2
