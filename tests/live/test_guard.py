"""Whatever asks: nothing but reading is sent."""

from __future__ import annotations

import httpx
import pytest

from jira_dc import File, Jira, PersonalAccessToken
from jira_dc.testing import MockJira
from jira_dc_runtime.testing.serve.transport import MockTransport
from tests.live.guard import NotReadOnly, reading_client
from tests.operations import SampleCall, list_sample_calls

READING = {"POST /api/2/search", "POST /api/2/worklog/list"}
WRITING = [call for call in list_sample_calls() if not call.key.startswith("GET ") and call.key not in READING]


@pytest.mark.parametrize("call", WRITING, ids=[call.key for call in WRITING])
def test_no_operation_that_writes_gets_out(mock_jira: MockJira, call: SampleCall) -> None:
    with reading_client(MockTransport(mock_jira)) as http:
        jira = Jira("https://jira.example.com", auth=PersonalAccessToken(mock_jira.token), http_client=http)
        with pytest.raises(NotReadOnly):
            call.find_method(jira)(**call.keywords)
    assert mock_jira.calls == []


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "get", "MKCOL"])
@pytest.mark.parametrize("path", ["/rest/api/2/search/", "/rest/api/2/issue", "/rest/api/2/search/../issue", "/x"])
def test_no_other_method_or_path_gets_out(mock_jira: MockJira, method: str, path: str) -> None:
    request = httpx.Request(method, f"https://jira.example.com{path}")
    request.method = method
    with reading_client(MockTransport(mock_jira)) as http, pytest.raises(NotReadOnly):
        http.send(request)
    assert mock_jira.calls == []


@pytest.mark.parametrize("base", ["https://jira.example.com", "https://example.com/jira"])
def test_reading_gets_out(base: str) -> None:
    with MockJira(base_url=base) as mock, reading_client(MockTransport(mock)) as http:
        jira = Jira(base, auth=PersonalAccessToken(mock.token), http_client=http)
        assert jira.search.search_using_search_request({"jql": "project = EX"}).total == 0
        assert jira.myself.get_user().name == "fred"
        with pytest.raises(NotReadOnly):
            jira.issue.add_attachment("EX-1", File("a", b"a"))


def test_a_redirect_cannot_lead_around_it(mock_jira: MockJira) -> None:
    moved = httpx.MockTransport(lambda _request: httpx.Response(307, headers={"location": "/rest/api/2/issue"}))
    with reading_client(moved) as http, pytest.raises(NotReadOnly):
        http.post("https://jira.example.com/rest/api/2/search", json={}, follow_redirects=True)
