"""MockJira over HTTP: pages, uploads and errors as a real client of any language sees them."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest

from jira_dc import ConnectionFailed, Jira, PersonalAccessToken
from jira_dc.testing import MockJira, RecordedCall, Reply
from jira_dc_runtime.testing.serve.multipart import boundary_of, read_parts


@pytest.fixture
def mock() -> Iterator[MockJira]:
    with MockJira(issues=120, page_cap=50, strict=False) as mock:
        yield mock


@pytest.fixture
def http(mock: MockJira) -> Iterator[httpx.Client]:
    """A plain client that is logged in."""
    headers = {"Authorization": f"Bearer {mock.token}"}
    with httpx.Client(base_url=mock.url, headers=headers, trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("request_line", "body", "status", "said"),
    [
        ("GET /rest/api/2/issue/EX-999", b"", 404, {"errorMessages": ["Issue Does Not Exist"], "errors": {}}),
        (
            "GET /rest/api/2/nothing",
            b"",
            404,
            {"message": "null for uri: {url}/rest/api/2/nothing", "status-code": 404},
        ),
        (
            "POST /rest/api/2/issue/EX-1/comment",
            b"{}",
            400,
            {"errorMessages": [], "errors": {"comment": "Comment body can not be empty!"}},
        ),
        ("GET /status", b"", 200, {"state": "RUNNING"}),
    ],
)
def test_answers_with_a_body_of_jiras_shape(
    http: httpx.Client, request_line: str, body: bytes, status: int, said: dict[str, object]
) -> None:
    answer = http.request(*request_line.split(), content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.json() == json.loads(json.dumps(said).replace("{url}", str(http.base_url).rstrip("/")))


def test_a_wrong_request_is_400_with_the_difference(mock: MockJira, http: httpx.Client) -> None:
    answer = http.post("/rest/api/2/issue", content=b"[", headers={"Content-Type": "application/json"})
    assert answer.status_code == 400
    assert "      - declared  JSON" in answer.json()["errorMessages"]
    assert len(mock.mismatches) == 1


@pytest.mark.parametrize(
    ("asked", "start", "size", "received"),
    [(None, 0, 50, 50), (1000, 0, 50, 50), (7, 0, 7, 7), (50, 100, 50, 20), (50, 120, 50, 0), (0, 0, 0, 0)],
)
def test_caps_a_page_and_echoes_it(http: httpx.Client, asked: int | None, start: int, size: int, received: int) -> None:
    query = {"startAt": start} | ({} if asked is None else {"maxResults": asked})
    page = http.get("/rest/api/2/search", params={"jql": "project = EX ORDER BY key", **query}).json()
    assert (page["startAt"], page["maxResults"], page["total"], len(page["issues"])) == (start, size, 120, received)


def test_an_upload_without_the_header_is_refused_and_the_connection_stays_good(http: httpx.Client) -> None:
    answer = http.post("/rest/api/2/issue/EX-1/attachments", files={"file": ("a.bin", b"x" * 1_000_000)})
    assert (answer.status_code, answer.text) == (403, "XSRF check failed")
    assert http.get("/rest/api/2/myself").json()["name"] == "fred"


def test_a_browser_is_suspected(http: httpx.Client) -> None:
    answer = http.delete("/rest/api/2/issue/EX-1", headers={"User-Agent": "Mozilla/5.0"})
    assert (answer.status_code, answer.text) == (403, "XSRF check failed")


def test_addresses_lead_back_to_the_server(mock: MockJira, http: httpx.Client) -> None:
    assert http.get("/rest/api/2/issue/EX-1").json()["self"].startswith(mock.url)
    assert http.get(http.get("/rest/api/2/issue/EX-1").json()["self"]).json()["key"] == "EX-1"


def test_a_broken_connection_is_one(mock: MockJira) -> None:
    mock.reply("GET /api/2/myself", Reply.disconnected())
    with Jira(mock.url, auth=PersonalAccessToken(mock.token)) as jira, pytest.raises(ConnectionFailed):
        jira.myself.get_user()


def test_jax_rs_answers_head_and_options_itself(mock: MockJira, http: httpx.Client) -> None:
    head = http.head("/rest/api/2/issue/EX-1")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) > 1000
    options = http.request("OPTIONS", "/rest/api/2/issue/EX-1")
    assert (options.status_code, options.headers["Allow"]) == (200, "DELETE,GET,PUT")
    assert mock.mismatches == []


def test_a_reply_that_fails_is_500_and_in_the_log(
    mock: MockJira, http: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(call: RecordedCall) -> object:
        raise KeyError(call.operation)

    mock.reply("GET /api/2/myself", fail)
    answer = http.get("/rest/api/2/myself")
    assert (answer.status_code, answer.json()["errorMessages"]) == (500, ["Internal server error: KeyError"])
    assert "No answer to GET /rest/api/2/myself" in caplog.text
    mock.reply("GET /api/2/myself")
    assert http.get("/rest/api/2/myself").json()["name"] == "fred"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 4096])
def test_parts_are_the_same_however_the_body_is_cut(size: int) -> None:
    content = b"\r\n--not the end\r\n-- \r\n--edg\x00" * 5
    body = (
        b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\nContent-Type: image/png\r\n\r\n'
        + content
        + b'\r\n--edge\r\nContent-Disposition: form-data; name="file"; filename="empty"\r\n\r\n\r\n--edge--\r\n'
    )
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    boundary = boundary_of("multipart/form-data; boundary=edge")
    parts = [(part.filename, part.content_type, b"".join(data)) for part, data in read_parts(pieces, boundary)]
    assert parts == [("a.bin", "image/png", content), ("empty", "application/octet-stream", b"")]
