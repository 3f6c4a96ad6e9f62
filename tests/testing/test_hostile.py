"""Whatever is sent to a MockJira gets an answer with a sentence: no traceback, and no connection that breaks off."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from jira_dc import ConfigurationError, Jira, PersonalAccessToken, UnexpectedBody
from jira_dc.testing import Cassette, MockJira, Reply, RequestMismatch, record
from jira_dc_runtime.testing.exchange import MAX_NESTING, is_too_deep, read_json

ISSUE, SEARCH = "/rest/api/2/issue", "/rest/api/2/search"
DEEP = b"[" * 100_000 + b"]" * 100_000
DEEPER_THAN_ALLOWED = b"[" * (MAX_NESTING + 1) + b"]" * (MAX_NESTING + 1)
DIGITS = b"9" * 5000
TOO_DEEP = f"JSON that is nested more than {MAX_NESTING} levels deep"
JSON = {"Content-Type": "application/json"}


@pytest.fixture(params=["in process", "over a socket"])
def http(request: pytest.FixtureRequest) -> Iterator[httpx.Client]:
    """A plain client that is logged in to a MockJira with one issue, which has one of everything."""
    with MockJira(issues=1, strict=False) as mock:
        login = {"Authorization": f"Bearer {mock.token}", "X-Atlassian-Token": "no-check"}
        with mock.http_client() if request.param == "in process" else httpx.Client(trust_env=False) as client:
            client.base_url = httpx.URL(mock.url)
            client.headers.update(login)
            yield client
            assert client.get("/rest/api/2/myself").json()["name"] == mock.user, "it still answers"


def messages(answer: httpx.Response) -> str:
    said = answer.json()
    return "\n".join([*said["errorMessages"], *said["errors"].values()])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (DEEP, TOO_DEEP),
        (b'{"fields": {"customfield_1": ' + DEEP + b"}}", TOO_DEEP),
        (b'{"fields": ' * 50_000 + b"1" + b"}" * 50_000, TOO_DEEP),
        (DEEPER_THAN_ALLOWED, TOO_DEEP),
        (b'{"fields": {"customfield_1": ' + DIGITS + b"}}", "JSON with a number that is too large to be read"),
        (b'{"fields": {"customfield_1": 1e400}}', "JSON with a number that is too large to be read"),
        (b'{"fields": {"summary": "\xff"}}', "bytes that are no JSON"),
        (b'{"fields": {"summary": "\\ud800"}}', "bytes that are no JSON"),
        (b"[" * 100_000, TOO_DEEP),
        (b"{", "bytes that are no JSON"),
    ],
)
def test_json_that_cannot_be_read_is_400(http: httpx.Client, content: bytes, said: str) -> None:
    answer = http.post(ISSUE, content=content, headers=JSON)
    assert answer.status_code == 400
    assert f"      + sent      {said}" in messages(answer).splitlines()


@pytest.mark.parametrize("path", ["/rest/auth/1/session", "/rest/pat/latest/tokens"])
def test_the_endpoints_of_logins_refuse_it_too(http: httpx.Client, path: str) -> None:
    assert http.post(path, content=DEEP, headers=JSON).status_code == 400


def test_json_as_deep_as_allowed_passes_every_check(http: httpx.Client) -> None:
    depth = MAX_NESTING - 3
    value = b'{"key": ' * depth + b"1" + b"}" * depth
    content = (
        b'{"fields": {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "x"}, "properties": [%s]}'
    )
    made = http.post(ISSUE, content=content % (b'{"key": "deep", "value": %s}' % value), headers=JSON)
    assert made.status_code == 201
    address = f"{ISSUE}/{made.json()['key']}"
    assert read_json(value) == http.get(address, params={"properties": "deep"}).json()["properties"]["deep"]


def test_strict_shows_it_to_the_test() -> None:
    with MockJira() as mock, mock.http_client() as http:
        with pytest.raises(RequestMismatch, match=TOO_DEEP):
            http.post(f"http://any{ISSUE}", content=DEEP, headers={**JSON, "Authorization": f"Bearer {mock.token}"})
        assert mock.calls[-1].body == DEEP


@pytest.mark.parametrize(
    "jql",
    ["(" * 10_000 + "key = EX-1" + ")" * 10_000, "(" * 10_000, "NOT " * 10_000 + "key = EX-1", "! (" * 5000],
)
def test_deep_jql_is_400(http: httpx.Client, jql: str) -> None:
    answer = http.post(SEARCH, json={"jql": jql})
    assert answer.status_code == 400
    assert f"it is nested more than {MAX_NESTING} levels deep" in messages(answer)
    assert len(messages(answer)) < 400


@pytest.mark.parametrize(
    "jql",
    ["(" * count + "key = EX-1" + ")" * count for count in (1, 50, MAX_NESTING - 1)]
    + ["NOT NOT " * 40 + "key = EX-1", " OR ".join(["key = EX-1"] * 2000), " AND ".join(["key = EX-1"] * 2000)]
    + ["(key = EX-1 AND (key = EX-1 OR " * 30 + "key = EX-1" + "))" * 30],
)
def test_jql_as_deep_as_allowed_or_as_long_as_it_likes_finds(http: httpx.Client, jql: str) -> None:
    assert [issue["key"] for issue in http.post(SEARCH, json={"jql": jql}).json()["issues"]] == ["EX-1"]


@pytest.mark.parametrize(
    ("jql", "said"),
    [
        (f"duedate < {'9' * 5000}", "is not a valid number"),
        (f"duedate < '{'9' * 5000}'", "is invalid. Valid formats include"),
        (f"key = EX-{'9' * 5000}", "does not exist for field 'key'"),
        (f"key = '{'9' * 5000}'", "does not exist for the field 'key'"),
        (f"cf[{'9' * 5000}] = 1", "is not a valid number"),
        (f"duedate < -{'9' * 9}w", ""),
        (f"duedate > startOfYear(-{'9' * 6}y)", "should have the format"),
        ("duedate > ²", "is invalid. Valid formats include"),
        ("votes > ²", "Votes must be a positive whole number"),
        ("'Story Points' > ²", "is not a valid number"),
        ("summary ~ '²' ORDER BY summary", ""),
    ],
)
def test_jql_with_numbers_that_python_does_not_read(http: httpx.Client, jql: str, said: str) -> None:
    answer = http.post(SEARCH, json={"jql": jql})
    assert answer.status_code == (400 if said else 200)
    assert said in messages(answer) if said else answer.json()["total"] == 0


@pytest.mark.parametrize(
    "address",
    [
        f"/rest/agile/1.0/board/{'9' * 5000}",
        f"{SEARCH}?startAt={'9' * 5000}",
        f"{SEARCH}?maxResults=-{'9' * 5000}",
        f"{SEARCH}?maxResults=many",
        "/rest/agile/1.0/board/first",
    ],
)
def test_parameters_that_jax_rs_cannot_convert_are_404(http: httpx.Client, address: str) -> None:
    answer = http.get(address)
    assert (answer.status_code, answer.json()) == (404, {"message": "HTTP 404 Not Found", "status-code": 404})


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", f"{ISSUE}/EX-1/worklog", {"timeSpent": "9" * 5000 + "h"}),
        ("POST", "/rest/pat/latest/tokens", {"name": "ci", "expirationDuration": 10**12}),
        ("POST", "/rest/agile/1.0/board", {"name": "Board", "type": {"scrum": True}}),
        ("PUT", "/rest/agile/1.0/sprint/2", {"state": {"active": True}}),
    ],
)
def test_values_that_nothing_can_be_made_of_are_400(http: httpx.Client, method: str, path: str, body: Any) -> None:
    assert http.request(method, path, json=body).status_code == 400


def test_a_board_without_any_project_is_400(http: httpx.Client) -> None:
    for project in ("EX", "OPS"):
        assert http.delete(f"/rest/api/2/project/{project}").status_code == 204
    assert http.post("/rest/agile/1.0/board", json={"name": "Board", "type": "scrum"}).status_code == 400


@pytest.mark.parametrize(
    "content", [b"no part at all", b'--edge\r\nContent-Disposition: form-data; name="file"\r\n\r\nno end', DEEP]
)
def test_a_multipart_body_without_its_boundary_is_400(http: httpx.Client, content: bytes) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=edge"}
    answer = http.post(f"{ISSUE}/EX-1/attachments", content=content, headers=headers)
    assert answer.status_code == 400
    assert "a body without the parts that its boundary announces" in messages(answer)


def test_deep_json_in_a_part_is_a_file_like_any_other(http: httpx.Client) -> None:
    sent = {"file": ("deep.json", DEEP, "application/json")}
    added = http.post(f"{ISSUE}/EX-1/attachments", files=sent).json()[0]
    assert http.get(added["content"]).content == DEEP


@pytest.mark.parametrize(
    "announced", [b"Content-Length: many", b"Transfer-Encoding: chunked", b"Content-Length: " + DIGITS]
)
def test_a_body_whose_length_cannot_be_read_is_400(announced: bytes) -> None:
    with MockJira() as mock, socket.create_connection(("127.0.0.1", urlsplit(mock.url).port or 0)) as peer:
        peer.sendall(b"POST /rest/api/2/issue HTTP/1.1\r\nHost: x\r\n%s\r\n\r\nno size\r\n" % announced)
        received = b"".join(iter(lambda: peer.recv(65_536), b""))
    assert received.startswith(b"HTTP/1.1 400 ")
    assert b"The body does not come as its headers announce it." in received


@pytest.mark.parametrize("field", [b'"request"', b'"reply"'])
@pytest.mark.parametrize(("value", "said"), [(DEEP, TOO_DEEP), (DIGITS, "a number that is too large")])
def test_a_cassette_that_cannot_be_read_is_said(tmp_path: Path, field: bytes, value: bytes, said: str) -> None:
    one = b'{"operation": "GET /api/2/myself", "status": 200, %s: %s}' % (field, value)
    (tmp_path / "deep.json").write_bytes(b'{"format": 1, "document": "10.3.24", "interactions": [%s]}' % one)
    with pytest.raises(ConfigurationError, match=f"holds no cassette but .*{said}.* Record it again"):
        Cassette.read(tmp_path / "deep.json")


def test_a_cassette_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"none\.json cannot be read: No such file"):
        MockJira.from_cassette(tmp_path / "none.json")


@pytest.mark.parametrize(("content", "said"), [(DEEP, TOO_DEEP), (DIGITS, "too large"), (b"{", "no JSON")])
def test_recording_leaves_the_call_as_it_was(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes, said: str
) -> None:
    """The client says itself what is wrong with an answer; the cassette keeps the rest, and the log says so."""
    with MockJira() as real, record(tmp_path / "cassette.json") as recorder:
        real.reply("GET /api/2/myself", Reply(content=content))
        with (
            recorder.http_client() as http,
            Jira(real.url, auth=PersonalAccessToken(real.token), http_client=http) as jira,
        ):
            with caplog.at_level(logging.WARNING, "jira_dc"), pytest.raises(UnexpectedBody):
                jira.myself.get_user()
            http.post(f"{real.url}/rest/api/2/issue", content=content, headers=JSON)
    kept = Cassette.read(tmp_path / "cassette.json").interactions
    assert [(one.operation, one.request) for one in kept] == [("GET /api/2/myself", None), ("POST /api/2/issue", None)]
    assert "does not keep the body of the answer to GET /api/2/myself: it is" in caplog.text
    assert said in caplog.text


def test_a_reply_that_is_too_deep_is_said_when_it_is_set() -> None:
    deep: Any = []
    itself: list[Any] = []
    itself += [itself, itself]
    for _ in range(100_000):
        deep = [deep]
    with MockJira() as mock:
        for value in (deep, itself, {"key": deep}):
            with pytest.raises(ConfigurationError, match=r"Set it as bytes, with Reply\(content=\.\.\.\)"):
                mock.reply("GET /api/2/myself", Reply(json=value, checked=False))
    while deep:  # freeing it in one go would be as deep
        deep = deep[0]


@pytest.mark.parametrize(("levels", "too_deep"), [(0, False), (MAX_NESTING, False), (MAX_NESTING + 1, True)])
def test_depth_is_counted_exactly(levels: int, too_deep: bool) -> None:
    value: Any = 1
    for level in range(levels):
        value = {"inner": value} if level % 2 else [value, 1]
    assert is_too_deep(value) is too_deep


ODD: list[Any] = [
    5,
    True,
    "x",
    [],
    [5],
    [{}],
    {},
    {"id": [1]},
    {"name": [1]},
    {"name": None},
    {"value": {}},
    {"id": "-1"},
]
FIELDS = ("labels", "components", "priority", "assignee", "parent", "duedate", "timetracking", "environment")
NUMBERS = (2, 7, 8, 9, 11, 13, 15, 16, 17, 18, 20, 21, 22, 23)


def test_no_value_of_a_field_breaks_the_server() -> None:
    names = [*FIELDS, "issuetype", "project", *(f"customfield_{10_000 + number}" for number in NUMBERS)]
    whole = {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "x"}
    with MockJira(strict=False, issues=1) as mock, mock.http_client() as http:
        http.headers["Authorization"] = f"Bearer {mock.token}"
        for name in names:
            for value in ODD:
                made = http.post(f"http://any{ISSUE}", json={"fields": {**whole, name: value}})
                changed = http.put(f"http://any{ISSUE}/EX-1", json={"fields": {name: value}})
                assert {made.status_code, changed.status_code} <= {201, 204, 400}, (name, value)


@pytest.mark.parametrize("field", ["labels", "comment", "worklog", "issuelinks", "timetracking", "customfield_10009"])
def test_what_an_update_cannot_do_is_refused_and_nothing_is_done(field: str) -> None:
    odd: list[Any] = [
        None,
        5,
        [],
        {},
        {"body": [1]},
        {"timeSpent": {}},
        {"id": "1", "body": "x"},
        {"type": {"name": "No"}},
    ]
    whole = {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "x"}
    with MockJira(strict=False, issues=1) as mock, mock.http_client() as http:
        http.headers["Authorization"] = f"Bearer {mock.token}"
        for verb in ("add", "set", "remove", "edit", "copy"):
            for value in odd:
                update = {field: [{verb: value}]}
                before = len(mock.state.issues)
                made = http.post(f"http://any{ISSUE}", json={"fields": whole, "update": update})
                assert made.status_code in {201, 400}, (verb, value)
                assert len(mock.state.issues) - before == (made.status_code == 201)
                body = {"fields": {"summary": "Changed"}, "update": update}
                changed = http.put(f"http://any{ISSUE}/EX-1", json=body)
                assert changed.status_code in {204, 400}, (verb, value)
                assert (mock.state.issues["EX-1"].fields["summary"] == "Changed") is (changed.status_code == 204)
                mock.state.issues["EX-1"].fields["summary"] = "Example"
