"""What our own client makes of each way in which Jira misbehaves, in the process and over a server."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import httpx
import pytest

from jira_dc import (
    BasicAuth,
    ConfigurationError,
    ConnectionFailed,
    CookieSession,
    Forbidden,
    Jira,
    JiraError,
    NotAvailable,
    PersonalAccessToken,
    RedirectError,
    Retry,
    ServerError,
    ServiceUnavailable,
    TimedOut,
    TooManyRequests,
    Unauthorized,
    UnexpectedBody,
)
from jira_dc.testing import (
    Captcha,
    Flaky,
    LoginPage,
    MockJira,
    NodeAway,
    RateLimited,
    ReadOnly,
    Reindexing,
    Release,
    Scenario,
    SearchWindow,
    Slow,
    TokenExpired,
)
from jira_dc_runtime.errors import CaptchaRequired, NotLoggedIn
from jira_dc_runtime.testing.scenarios.choose import SCENARIOS, read_scenario

ONCE = Retry(attempts=1)
EMPTY = RateLimited(size=1, fill=0)


@pytest.fixture(scope="module")
def mock() -> Iterator[MockJira]:
    with MockJira(issues=30, strict=False) as mock:
        mock.add_user("wilma", "open-sesame")
        yield mock


@pytest.fixture(autouse=True)
def well_behaved(mock: MockJira) -> Iterator[None]:
    yield
    mock.behave()
    assert mock.jira().myself.get_user().name == "fred", "it behaves again"


@pytest.fixture(params=["in process", "over a server"])
def jira(request: pytest.FixtureRequest, mock: MockJira) -> Iterator[Jira]:
    """A client that tries nothing again and waits for no answer longer than a second."""
    auth = PersonalAccessToken(mock.token)
    url = mock.url
    http = mock.http_client() if request.param == "in process" else None
    with Jira(url, auth=auth, http_client=http, retry=ONCE, timeout=1.0) as jira:
        yield jira


TABLE: list[tuple[Scenario, type[JiraError], Callable[[Jira], object]]] = [
    (RateLimited(size=0), TooManyRequests, lambda jira: jira.myself.get_user()),
    (Reindexing(), ServiceUnavailable, lambda jira: jira.myself.get_user()),
    (Slow(seconds=1.2), TimedOut, lambda jira: jira.myself.get_user()),
    (Flaky(rate=1, faults=("reset",)), ConnectionFailed, lambda jira: jira.myself.get_user()),
    (Flaky(rate=1, faults=("503",)), ServiceUnavailable, lambda jira: jira.myself.get_user()),
    (Flaky(rate=1, faults=("429",)), TooManyRequests, lambda jira: jira.myself.get_user()),
    (NodeAway(after=0), ConnectionFailed, lambda jira: jira.myself.get_user()),
    (TokenExpired(), NotLoggedIn, lambda jira: jira.myself.get_user()),
    (LoginPage(), UnexpectedBody, lambda jira: jira.myself.get_user()),
    (LoginPage(address="https://sso.example.com/"), RedirectError, lambda jira: jira.myself.get_user()),
    (SearchWindow(size=20), ServerError, lambda jira: list(jira.search.iter_search(page_size=10))),
    (Release(release="10.0.1"), NotAvailable, lambda jira: jira.search_limits.get_max_result_window()),
]


@pytest.mark.parametrize(("scenario", "error", "ask"), TABLE, ids=lambda value: type(value).__name__)
def test_our_client_raises_the_documented_error(
    mock: MockJira, jira: Jira, scenario: Scenario, error: type[JiraError], ask: Callable[[Jira], object]
) -> None:
    with mock.behave(scenario), pytest.raises(error):
        ask(jira)


def test_a_captcha_is_wanted_after_wrong_passwords(mock: MockJira) -> None:
    with mock.behave(Captcha(after=2)):
        for password, error in [("wrong", Unauthorized), ("wrong", Unauthorized), ("open-sesame", CaptchaRequired)]:
            with Jira(mock.url, auth=BasicAuth("wilma", password)) as wilma, pytest.raises(error):
                wilma.myself.get_user()
        assert mock.jira().myself.get_user().name == "fred"
    with Jira(mock.url, auth=BasicAuth("wilma", "open-sesame")) as wilma:
        assert wilma.myself.get_user().name == "wilma"


def test_read_only_mode_lets_administrators_work_and_everybody_read(mock: MockJira) -> None:
    with Jira(mock.url, auth=BasicAuth("wilma", "open-sesame")) as wilma, mock.behave(ReadOnly(message="Back at 5")):
        assert wilma.issue.get_issue("EX-1").key == "EX-1"
        with pytest.raises(Forbidden):
            wilma.issue.add_comment("EX-1", {"body": "No"})
        fred = mock.jira()
        assert fred.issue.add_comment("EX-1", {"body": "Yes"}).body == "Yes"
        mode = fred.readonly_mode.get_read_only_mode()
        assert (mode.enabled, mode.message) == (True, "Back at 5")


def test_a_session_ends_with_its_node_and_the_client_logs_in_again(mock: MockJira) -> None:
    with Jira(mock.url, auth=CookieSession(mock.user, mock.password)) as jira, mock.behave(NodeAway(after=2)):
        first = jira.with_response(jira.myself.get_user)
        assert first.headers["X-ANODEID"] == "node1"
        mock.calls.clear()
        assert jira.with_response(jira.myself.get_user).headers["X-ANODEID"] == "node2"
        assert "POST /auth/1/session" in [call.operation for call in mock.calls]


def test_the_bucket_says_what_is_left_of_it(mock: MockJira, jira: Jira) -> None:
    with mock.behave(RateLimited(size=3, fill=1, interval=3600)):
        seen = [jira.with_response(jira.myself.get_user).headers for _ in range(3)]
        assert [headers["X-RateLimit-Remaining"] for headers in seen] == ["2", "1", "0"]
        assert {headers["Retry-After"] for headers in seen} == {"0"}
        with pytest.raises(TooManyRequests) as refused:
            jira.myself.get_user()
    assert refused.value.retry_after == pytest.approx(3600, abs=60)


def test_each_user_has_a_bucket(mock: MockJira) -> None:
    with mock.behave(EMPTY), Jira(mock.url, auth=BasicAuth("wilma", "open-sesame"), retry=ONCE) as wilma:
        mock.jira().myself.get_user()
        assert wilma.myself.get_user().name == "wilma"
        with pytest.raises(TooManyRequests):
            wilma.myself.get_user()


def test_the_bucket_fills_and_our_client_waits_for_it(mock: MockJira) -> None:
    with (
        mock.behave(RateLimited(size=1, fill=1, interval=0.05)),
        Jira(mock.url, auth=PersonalAccessToken(mock.token), retry=Retry(attempts=5)) as jira,
    ):
        assert [jira.myself.get_user().name for _ in range(2)] == ["fred", "fred"]


def test_all_requests_blocked_is_for_ever(mock: MockJira) -> None:
    headers = {"Authorization": f"Bearer {mock.token}"}
    with mock.behave(RateLimited(size=0)), mock.http_client() as http:
        answer = http.get("http://any/rest/api/2/myself", headers=headers)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "9223372036854775807")


def test_the_same_seed_fails_the_same_requests(mock: MockJira, jira: Jira) -> None:
    def outcomes(seed: int) -> list[str]:
        with mock.behave(Flaky(rate=0.5, seed=seed)):
            return [_outcome(jira) for _ in range(20)]

    first, again, other = outcomes(1), outcomes(1), outcomes(2)
    assert first == again
    assert first != other
    assert {"fine", "ConnectionFailed", "ServiceUnavailable", "TooManyRequests"} == {*first, *other}


def _outcome(jira: Jira) -> str:
    try:
        jira.myself.get_user()
    except JiraError as error:
        return type(error).__name__
    return "fine"


def test_the_status_page_says_maintenance(mock: MockJira) -> None:
    with mock.behave(Reindexing()):
        answer = httpx.get(f"{mock.url}/status", trust_env=False)
    assert (answer.status_code, answer.json()) == (503, {"state": "MAINTENANCE"})
    assert httpx.get(f"{mock.url}/status", trust_env=False).json() == {"state": "RUNNING"}


def test_the_window_is_said_and_may_be_read_to_its_end(mock: MockJira, jira: Jira) -> None:
    with mock.behave(SearchWindow(size=20)):
        assert jira.search_limits.get_max_result_window() == 20
        found = jira.search.search(jql="project = EX", start_at=10, max_results=10)
        assert len(found.issues) == 10
        with pytest.raises(ServerError):
            jira.search.search(jql="project = EX", start_at=11, max_results=10)


def test_a_release_comes_and_goes(mock: MockJira, jira: Jira) -> None:
    newest = jira.server_info.get_server_info().version
    with mock.behave(Release(release="10.3.24")):
        assert jira.server_info.get_server_info().version == "10.3.24"
    assert jira.server_info.get_server_info().version == newest


def test_a_scenario_for_some_operations(mock: MockJira, jira: Jira) -> None:
    with mock.behave(Reindexing(), on=[jira.myself.get_user, "GET /api/2/serverInfo"]):
        with pytest.raises(ServiceUnavailable):
            jira.myself.get_user()
        with pytest.raises(ServiceUnavailable):
            jira.server_info.get_server_info()
        assert jira.issue.get_issue("EX-1").key == "EX-1"


def test_several_at_once_and_each_ends_by_itself(mock: MockJira, jira: Jira) -> None:
    slow = mock.behave(Slow(seconds=0.01))
    with mock.behave(TokenExpired()), pytest.raises(NotLoggedIn):
        jira.myself.get_user()
    answer = mock.behave(RateLimited(size=5, fill=0))
    assert "X-RateLimit-Limit" in jira.with_response(jira.myself.get_user).headers
    answer.end()
    slow.end()
    assert "X-RateLimit-Limit" not in jira.with_response(jira.myself.get_user).headers


@pytest.mark.parametrize("scenario", [Captcha(), ReadOnly(), SearchWindow(), Release(release="10.3.24")])
def test_what_is_of_the_whole_jira_is_not_for_some_operations(mock: MockJira, scenario: Scenario) -> None:
    with pytest.raises(ConfigurationError, match="is of the whole Jira"):
        mock.behave(scenario, on=["GET /api/2/myself"])


@pytest.mark.parametrize(
    ("text", "scenario"),
    [
        ("slow", Slow()),
        ("slow:seconds=0.2", Slow(seconds=0.2)),
        ("flaky:rate=0.2,seed=7,faults=reset+503", Flaky(rate=0.2, seed=7, faults=("reset", "503"))),
        ("rate-limited:size=3", RateLimited(size=3)),
        ("node-away:nodes=a+b,after=4", NodeAway(nodes=("a", "b"), after=4)),
        ("release:release=10.3.24", Release(release="10.3.24")),
        ("login-page", LoginPage()),
    ],
)
def test_a_scenario_on_a_command_line(text: str, scenario: Scenario) -> None:
    assert read_scenario(text) == scenario


@pytest.mark.parametrize("text", ["slw", "slow:second=1", "flaky:rate=often", "release", "flaky:faults=boom"])
def test_a_scenario_that_is_none_is_said(text: str) -> None:
    with pytest.raises(ConfigurationError, match=r"There are: captcha|is no scenario"):
        read_scenario(text)


def test_every_scenario_is_in_the_table() -> None:
    shown = {type(scenario) for scenario, *_ in TABLE} | {Captcha, ReadOnly}
    assert shown == set(SCENARIOS.values())
    assert all(hash(scenario) == hash(scenario) for scenario in itertools.chain(row[0] for row in TABLE))
