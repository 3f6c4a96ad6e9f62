"""A MockJira of another release: what that release lacks is 404, serverInfo says it, webhooks have their address."""

from __future__ import annotations

import asyncio
import threading

import httpx
import pytest

from jira_dc import AsyncJira, Call, ConfigurationError, Jira, JsonBody, NotAvailable, NotFound
from jira_dc.availability import RELEASES, TABLE
from jira_dc.bodies import WebhookWriteDict
from jira_dc.testing import MockJira
from jira_dc_runtime.testing.command import serve
from jira_dc_runtime.testing.operations.undeclared import OUTSIDE

LACKING = {
    "10.0": "GET /api/2/user/list",
    "10.3.17": "GET /api/2/readonly-mode",
    "10.3.24": "GET /api/2/searchLimits/maxResultWindow",
}


@pytest.mark.parametrize("release", [*RELEASES, "9.12.4", "10.3"])
def test_server_info_says_the_release(release: str) -> None:
    with MockJira(release=release) as mock:
        found = mock.jira().server_info.get_server_info()
        assert found.version == release
        assert found.version_numbers == [int(part) for part in release.split(".")]


@pytest.mark.parametrize("release", RELEASES)
def test_it_has_the_operations_of_the_release(release: str) -> None:
    with MockJira(release=release) as mock:
        held = set(TABLE.list_held(release))
        assert mock.document.operations.keys() - set(OUTSIDE) == held
        assert len(held) > 430


@pytest.mark.parametrize(("release", "key"), LACKING.items())
def test_what_the_release_lacks_is_not_available(release: str, key: str) -> None:
    with MockJira(release=release) as mock:
        method, _, path = key.partition(" ")
        with pytest.raises(NotAvailable, match=f"not available on this server, Jira {release}"):
            mock.jira().send(Call(method, f"/rest{path}", object))
        assert mock.mismatches == []
        mock.assert_called(key, times=1)
        mock.assert_not_called("GET /api/2/myself")


def test_the_async_client_says_the_same() -> None:
    async def live(jira: AsyncJira) -> None:
        with pytest.raises(NotAvailable):
            await jira.search_limits.get_max_result_window()

    with MockJira(release="10.3.24") as mock:
        asyncio.run(live(mock.async_jira()))


def test_the_last_word_of_a_path_is_a_key_where_the_release_does_not_know_it() -> None:
    """`PUT /issueLinkType/order` is new in 11.3.8; before, `order` can only be the id of a link type."""
    with MockJira(release="10.3.24") as mock:
        jira = mock.jira()
        with pytest.raises(NotAvailable) as caught:
            jira.issue_link_type.reset_order({"direction": "ASC"})
        assert caught.value.error_messages == ["order does not exist"]
        with pytest.raises(NotFound, match="No issue link type with id 'order'"):
            jira.issue_link_type.get_issue_link_type("order")
    with MockJira() as mock:
        assert mock.jira().issue_link_type.reset_order({"direction": "ASC"})


def test_what_only_older_releases_have_is_answered_there() -> None:
    call = Call("POST", "/rest/api/2/avatar/{type}/temporaryCrop", bytes, path={"type": "user"}, body=JsonBody({}))
    with MockJira(release="10.3.24") as mock:
        assert mock.jira().send(call) == b""
    with MockJira(strict=False) as mock, pytest.raises(NotFound):
        mock.jira().send(call)


def test_a_reply_cannot_be_set_for_what_the_release_lacks() -> None:
    with MockJira(release="10.0") as mock, pytest.raises(ConfigurationError, match=r"in Jira 10\.0"):
        mock.reply(mock.jira().user.get_user_list, {})


@pytest.mark.parametrize("release", ["ten", "10", "10.3.24-m1", ""])
def test_what_is_no_release_is_refused(release: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigurationError, match=r"is not a Jira release\. Write it like 10\.3\.24\."):
        MockJira(release=release)
    assert serve(MockJira, [f"--release={release}"]) == 1
    assert "is not a Jira release" in capsys.readouterr().err


def test_the_command_serves_a_release(capsys: pytest.CaptureFixture[str]) -> None:
    stop = threading.Event()
    stop.set()
    assert serve(MockJira, ["--release", "10.3.24"], stop) == 0
    assert capsys.readouterr().out.startswith("# MockJira 10.3.24 at ")


@pytest.mark.parametrize(
    ("release", "address"),
    [("9.12.4", "/rest/webhooks/1.0/webhook"), ("10.0", "/rest/jira-webhook/1.0/webhooks"), (None, None)],
)
def test_a_webhook_lives_at_the_address_of_the_release(release: str | None, address: str | None) -> None:
    body: WebhookWriteDict = {"name": "n", "url": "https://x.example.com/hook", "events": ["jira:issue_created"]}
    with MockJira(release=release) as mock:
        jira: Jira = mock.jira()
        made = jira.webhooks.create_webhook(body)
        number = made.id or int((made.self or "").rpartition("/")[2])
        assert [one.name for one in jira.webhooks.get_webhooks(event="jira:issue_created")] == ["n"]
        assert jira.webhooks.get_webhooks(event="jira:issue_deleted") == []
        assert jira.webhooks.get_webhook(number) == made
        changed = jira.webhooks.update_webhook(number, {**body, "name": "m", "excludeBody": True})
        assert (changed.name, changed.exclude_body, jira.webhooks.get_webhook(number)) == ("m", True, changed)
        jira.webhooks.delete_webhook(number)
        with pytest.raises(NotFound, match=f"There is no webhook {number}"):
            jira.webhooks.get_webhook(number)
        assert jira.webhooks.get_webhooks() == []
        if address is not None and made.self is not None:
            assert made.self.startswith(f"{mock.state.base_url}{address}/")


def test_the_address_of_another_release_is_unknown() -> None:
    old, new = "/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks"
    for release, there, elsewhere in (("9.12.4", old, new), ("11.3.8", new, old)):
        with MockJira(release=release, strict=False) as mock:
            login = {"Authorization": f"Bearer {mock.token}"}
            with httpx.Client(base_url=mock.url, headers=login, trust_env=False) as http:
                assert http.get(there).json() == []
                refused = http.get(elsewhere)
                assert (refused.status_code, refused.json()["status-code"]) == (404, 404)


def test_a_token_is_listed_until_it_is_revoked(mock_jira: MockJira) -> None:
    jira = mock_jira.jira()
    made = jira.tokens.create_token({"name": "ci", "expirationDuration": 90})
    assert made.id is not None
    assert [token.name for token in jira.tokens.list_tokens()] == ["first", "ci"]
    jira.tokens.revoke_token(made.id)
    assert [token.name for token in jira.tokens.list_tokens()] == ["first"]
    with pytest.raises(NotFound):
        jira.tokens.revoke_token(made.id)


def test_samples_are_marked_as_samples(mock_jira: MockJira) -> None:
    jira = mock_jira.jira()
    key = mock_jira.add_issue()
    number = jira.issue.get_issue(key).id or ""
    panel = jira.with_response(
        jira.dev_status.get_detail, issue_id=number, application_type="stash", data_type="pullrequest"
    )
    assert (panel.headers["x-mockjira"], panel.value.errors, panel.value.detail) == (
        "sample",
        [],
        [{"sample": True, "pullrequest": []}],
    )
    assert jira.dev_status.get_summary(issue_id=number).summary
    with pytest.raises(NotFound):
        jira.dev_status.get_summary(issue_id="1")
    assert "x-mockjira" not in jira.with_response(jira.priority.get_priorities).headers
    assert "x-mockjira" not in jira.with_response(jira.issue.get_issue, key).headers
