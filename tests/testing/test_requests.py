"""A request that does not fit the document is a mismatch, which says what was declared and what was sent."""

from __future__ import annotations

import pytest

from jira_dc import Call, JsonBody
from jira_dc.testing import MockJira, RequestMismatch


def test_a_mismatch_raises_in_the_code_under_test_and_shows_the_difference(mock_jira: MockJira) -> None:
    jira = mock_jira.jira()
    body = JsonBody({"body": 7, "visibility": {"type": True}, "author": {"name": "fred"}})
    call = Call(
        "POST", "/rest/api/2/issue/{key}/comment", object, path={"key": "EX-1"}, query={"expnd": "a"}, body=body
    )
    with pytest.raises(RequestMismatch) as refused:
        jira.send(call)
    assert str(refused.value).splitlines() == [
        f"The request does not fit Jira {mock_jira.document.version}:",
        "",
        "    POST /api/2/issue/{issueIdOrKey}/comment",
        "    sent as POST /rest/api/2/issue/EX-1/comment?expnd=a",
        "",
        "    query expnd",
        "      - declared  no such parameter; did you mean expand?",
        '      + sent      a value "a"',
        "    body /body",
        "      - declared  string",
        "      + sent      integer 7",
        "    body /visibility/type",
        "      - declared  string",
        "      + sent      boolean true",
        "    body /author",
        "      - declared  read-only: Jira sets it itself",
        "      + sent      object",
    ]
    with pytest.raises(RequestMismatch):
        mock_jira.verify()
    mock_jira.reset()
    mock_jira.verify()


def test_a_mismatch_shows_no_secret(mock_jira: MockJira) -> None:
    jira = mock_jira.jira()
    body = JsonBody({"currentPassword": 4711, "password": [4711]})
    with pytest.raises(RequestMismatch) as refused:
        jira.send(
            Call("PUT", "/rest/api/2/myself/password", None, query={"os_password": "4711", "token": "4711"}, body=body)
        )
    assert "4711" not in str(refused.value)
    assert mock_jira.token not in str(refused.value)
    mock_jira.reset()


@pytest.mark.parametrize(
    ("method", "path", "said"),
    [
        ("GET", "/rest/api/2/serch", "Near it: GET /api/2/search"),
        ("PATCH", "/rest/api/2/issue/EX-1", "Near it: DELETE /api/2/issue/EX-1, GET /api/2/issue/EX-1, PUT"),
        ("GET", "/rest/insight/1.0/object/1", 'mock_jira.reply("GET /insight/1.0/object/1", ...)'),
    ],
)
def test_an_unknown_operation_is_a_mismatch_with_a_hint(mock_jira: MockJira, method: str, path: str, said: str) -> None:
    with pytest.raises(RequestMismatch) as refused:
        mock_jira.jira().send(Call(method, path, object))
    assert said in str(refused.value)
    mock_jira.reset()


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/rest/api/2/serch", 404),
        ("PATCH", "/rest/api/2/issue/EX-1", 405),
        ("GET", "/rest/api/2/search?a=1", 200),
        ("GET", "/rest/api/2/search?startAt=a", 404),
    ],
)
def test_without_strict_it_answers_as_jira_does_and_remembers(
    mock_jira: MockJira, method: str, path: str, status: int
) -> None:
    mock_jira.strict = False
    headers = {"Authorization": f"Bearer {mock_jira.token}"}
    answer = mock_jira.http_client().request(method, f"https://jira.example.com{path}", headers=headers)
    assert answer.status_code == status
    assert len(mock_jira.mismatches) == 1
    mock_jira.reset()
