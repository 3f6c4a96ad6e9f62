"""Webhooks: the operations of our supplement, and what a receiver makes of a delivery."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest

from jira_dc import AsyncJira, Jira, JiraError, NotFound
from jira_dc.bodies import WebhookWriteDict
from jira_dc.models import WebhookWrite
from jira_dc.testing import MockJira
from jira_dc.webhooks import (
    AttachmentEvent,
    BoardEvent,
    CommentEvent,
    FilterEvent,
    IssueEvent,
    IssueLinkEvent,
    IssuePropertyEvent,
    IssueTypeEvent,
    OptionEvent,
    ProjectEvent,
    SprintEvent,
    UserEvent,
    VersionEvent,
    WebhookError,
    WebhookEvent,
    WorklogEvent,
    parse,
)


def sign(body: bytes, secret: str = "s3cret") -> dict[str, str]:
    return {"X-Hub-Signature": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}


def deliver(event: str, **payload: Any) -> bytes:
    return json.dumps({"timestamp": 1_700_000_000_000, "webhookEvent": event, **payload}).encode()


@pytest.mark.parametrize(
    ("event", "family"),
    [
        ("jira:issue_created", IssueEvent),
        ("jira:issue_updated", IssueEvent),
        ("jira:issue_deleted", IssueEvent),
        ("jira:worklog_updated", IssueEvent),
        ("comment_created", CommentEvent),
        ("worklog_deleted", WorklogEvent),
        ("attachment_created", AttachmentEvent),
        ("issuelink_created", IssueLinkEvent),
        ("sprint_closed", SprintEvent),
        ("board_configuration_changed", BoardEvent),
        ("project_updated", ProjectEvent),
        ("jira:version_released", VersionEvent),
        ("user_created", UserEvent),
        ("issuetype_deleted", IssueTypeEvent),
        ("filter_updated", FilterEvent),
        ("option_voting_changed", OptionEvent),
        ("issue_property_set", IssuePropertyEvent),
        ("plugin:something_new", WebhookEvent),
    ],
)
def test_an_event_is_of_its_family(event: str, family: type[WebhookEvent]) -> None:
    found = parse({}, deliver(event))
    assert type(found) is family
    assert (found.webhook_event, found.timestamp) == (event, 1_700_000_000_000)


def test_an_issue_event_is_typed() -> None:
    body = deliver(
        "jira:issue_updated",
        issue_event_type_name="issue_commented",
        user={"name": "fred", "key": "JIRAUSER10100"},
        issue={"id": "10000", "key": "EX-1", "fields": {"summary": "It burns"}},
        changelog={"id": "10", "items": [{"field": "status", "fromString": "Open", "toString": "Closed"}]},
        comment={"id": "1", "body": "Done", "created": "2026-01-05T09:30:00.000+0000"},
    )
    event = parse({}, body)
    assert isinstance(event, IssueEvent)
    assert (event.issue_event_type_name, event.user and event.user.name) == ("issue_commented", "fred")
    assert event.issue is not None
    assert event.issue.key == "EX-1"
    assert event.changelog is not None
    assert [item.to_string for item in event.changelog.items] == ["Closed"]
    assert event.comment is not None
    assert event.comment.created is not None
    assert event.comment.created.tzinfo is not None


@pytest.mark.parametrize("name", ["X-Hub-Signature", "x-hub-signature"])
@pytest.mark.parametrize("secret", ["s3cret", b"s3cret"])
def test_a_signed_delivery_is_read(name: str, secret: str | bytes) -> None:
    body = deliver("jira:issue_created")
    assert parse({name: sign(body)["X-Hub-Signature"]}, body, secret=secret).webhook_event == "jira:issue_created"


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        ({}, "has no signature"),
        ({"X-Hub-Signature": ""}, "has no signature"),
        ({"X-Hub-Signature": "sha1=abc"}, "has no signature"),
        ({"X-Hub-Signature": "sha256="}, "has no signature"),
        ({"X-Hub-Signature": "sha256=ä"}, "does not fit its body"),
        (sign(deliver("jira:issue_created"), "another"), "does not fit its body"),
        (sign(deliver("jira:issue_deleted")), "does not fit its body"),
    ],
)
def test_a_delivery_that_is_not_signed_by_the_secret_is_refused(headers: dict[str, str], said: str) -> None:
    with pytest.raises(WebhookError, match=said):
        parse(headers, deliver("jira:issue_created"), secret="s3cret")


def test_an_empty_secret_is_refused() -> None:
    body = deliver("jira:issue_created")
    with pytest.raises(WebhookError, match="is empty"):
        parse(sign(body, ""), body, secret="")


@pytest.mark.parametrize("body", [b"nonsense", b"[]", b"{}", b'{"webhookEvent":5}', b'"text"', b"\xff"])
def test_what_is_no_event_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookError, match=r"The body of the webhook"):
        parse({}, body)
    assert issubclass(WebhookError, JiraError)


def test_a_webhook_without_a_body_says_nothing() -> None:
    assert parse(sign(b""), b"", secret="s3cret") == WebhookEvent()


def test_a_webhook_is_created_read_and_deleted(mock_jira: MockJira) -> None:
    jira: Jira = mock_jira.jira()
    made = jira.webhooks.create_webhook({"name": "n", "url": "https://x.example.com", "events": ["jira:issue_created"]})
    assert made.id is not None
    assert [one.name for one in jira.webhooks.get_webhooks(event="jira:issue_created", statistics=True)]
    assert jira.webhooks.get_statistics_summary(made.id)
    jira.webhooks.delete_webhook(made.id)
    mock_jira.assert_called("POST /jira-webhook/1.0/webhooks", body={"name": "n"})


def test_the_secret_of_a_webhook_is_not_shown() -> None:
    assert "s3cret" not in repr(WebhookWrite(name="n", url="u", configuration={"secret": "s3cret"}))


def serve(version: str, seen: list[str]) -> httpx.MockTransport:
    """Return a Jira of a release: it has webhooks at its address, and nothing at the other."""
    mine = "/rest/webhooks/1.0/webhook" if int(version.partition(".")[0]) < 10 else "/rest/jira-webhook/1.0/webhooks"

    def reply(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url.path}")
        if request.url.path == "/rest/api/2/serverInfo":
            return httpx.Response(200, json={"version": version})
        if request.url.path == mine:
            return httpx.Response(200, json=[{"name": "n"}] if request.method == "GET" else {"name": "n"})
        return httpx.Response(404, json={"message": "null for uri", "status-code": 404})

    return httpx.MockTransport(reply)


OLD, NEW, INFO = "/rest/webhooks/1.0/webhook", "/rest/jira-webhook/1.0/webhooks", "GET /rest/api/2/serverInfo"


@pytest.mark.parametrize(
    ("version", "requests"),
    [
        ("9.12.4", [f"GET {NEW}", INFO, f"GET {OLD}", f"POST {NEW}", f"POST {OLD}"]),
        ("10.0.0", [f"GET {NEW}", f"POST {NEW}"]),
        ("11.3.8", [f"GET {NEW}", f"POST {NEW}"]),
    ],
)
def test_the_address_is_that_of_the_release(version: str, requests: list[str]) -> None:
    body: WebhookWriteDict = {"name": "n", "url": "https://x.example.com"}
    seen: list[str] = []
    with Jira("https://jira.example.com", http_client=httpx.Client(transport=serve(version, seen))) as jira:
        assert [one.name for one in jira.webhooks.get_webhooks()] == ["n"]
        assert jira.webhooks.create_webhook(body).name == "n"
    assert seen == requests

    async def live() -> None:
        client = httpx.AsyncClient(transport=serve(version, seen))
        async with AsyncJira("https://jira.example.com", http_client=client) as jira:
            assert [one.name for one in await jira.webhooks.get_webhooks()] == ["n"]
            assert (await jira.webhooks.create_webhook(body)).name == "n"

    seen.clear()
    asyncio.run(live())
    assert seen == requests


@pytest.mark.parametrize(("version", "asked"), [("9.12.4", f"DELETE {OLD}/5"), ("10.3.24", INFO)])
def test_a_webhook_that_is_gone_is_not_found(version: str, asked: str) -> None:
    seen: list[str] = []
    client = httpx.Client(transport=serve(version, seen))
    with Jira("https://jira.example.com", http_client=client) as jira, pytest.raises(NotFound):
        jira.webhooks.delete_webhook(5)
    assert seen[-1] == asked
