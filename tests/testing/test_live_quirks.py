"""What live servers were seen to do, and MockJira does as well."""

from __future__ import annotations

import httpx
import pytest

from jira_dc.testing import MockJira


@pytest.fixture
def mock() -> MockJira:
    return MockJira(strict=False)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/json", 406),
        ("text/html, application/json;q=0.9", 406),
        ("application/zip", 200),
        ("application/*", 200),
        ("application/json, */*;q=0.1", 200),
        ("", 200),
    ],
)
def test_an_answer_that_is_not_wanted_is_406(mock: MockJira, accept: str, status: int) -> None:
    assert _send(mock, "GET", "/rest/api/2/email-templates", {"Accept": accept}).status_code == status


def test_a_body_of_another_type_is_415(mock: MockJira) -> None:
    path = "/rest/api/2/issue/EX-1/watchers"
    answer = _send(mock, "POST", path, {"Content-Type": "text/plain", "X-Atlassian-Token": "no-check"}, b"fred")
    assert (answer.status_code, answer.json()["status-code"]) == (415, 415)
    assert _send(mock, "POST", path, {"Content-Type": "application/json"}, b"{").status_code == 400


def _send(mock: MockJira, method: str, path: str, headers: dict[str, str], content: bytes = b"") -> httpx.Response:
    with mock:
        login = {"Authorization": f"Bearer {mock.token}", **headers}
        return httpx.request(method, f"{mock.url}{path}", headers=login, content=content)
