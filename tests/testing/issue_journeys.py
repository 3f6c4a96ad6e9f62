"""What the tests of issues share: a client whose answers are judged, and which operations are theirs."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import httpx

from jira_dc import Jira, PersonalAccessToken
from jira_dc.testing import MockJira
from jira_dc_runtime.testing.operations import (
    archive,
    attachments,
    comments,
    fields,
    followers,
    issue_links,
    issue_properties,
    metadata,
    picker,
    remote_links,
    screens,
    subtasks,
    transitions,
    worklogs,
)
from tests.contract.judge import load_judge

MODULES: Final = (
    archive,
    attachments,
    comments,
    fields,
    followers,
    issue_links,
    issue_properties,
    metadata,
    picker,
    remote_links,
    screens,
    subtasks,
    transitions,
    worklogs,
)
TRIED_ELSEWHERE: Final = {key for module in MODULES for key in module.ROUTES}
"""Operations that have tests of their own beside those of the whole state."""
_JUDGED: Final = 2  # answers to the same request line: the judge is slow


@contextmanager
def judged(mock: MockJira) -> Generator[Jira, None, None]:
    """Yield a client of `mock`; at the end openapi-core says of two answers of each kind whether they are declared."""
    seen: dict[tuple[str, int], list[httpx.Response]] = {}

    def keep(response: httpx.Response) -> None:
        response.request.read()
        if "/secure/" not in str(response.request.url):
            response.read()
            kept = seen.setdefault((mock.calls[-1].operation, response.status_code), [])
            del kept[: len(kept) - _JUDGED + 1]
            kept.append(response)

    http_client = mock.http_client()
    http_client.event_hooks = {"response": [keep]}
    yield Jira("https://jira.example.com", auth=PersonalAccessToken(mock.token), http_client=http_client, strict=True)
    judge = load_judge()
    good = [each for kept in seen.values() for each in kept if each.is_success]
    assert [said for each in good if (said := judge.object_to_reply(each.request, each))] == []


@contextmanager
def client_of(mock: MockJira, name: str) -> Generator[Jira, None, None]:
    """Yield a client of one user, who may be known already, with the groups that the user has."""
    groups = mock.state.users[name].groups if name in mock.state.users else None
    account = mock.add_user(name) if groups is None else mock.add_user(name, groups=groups)
    with mock.http_client() as http_client:
        yield Jira("https://jira.example.com", auth=PersonalAccessToken(account.token), http_client=http_client)


def make(jira: Jira, type_name: Any = "Bug", **sent: Any) -> str:
    """Create an issue in the project EX and return its key."""
    body = {"project": {"key": "EX"}, "issuetype": {"name": type_name}, "summary": "A summary", **sent}
    return jira.issue.create_issue({"fields": body}).key or ""


def read(jira: Jira, key: str, *names: str) -> Any:
    """Return one field of an issue, or all of them."""
    found: Mapping[str, Any] = jira.issue.get_issue(key, fields=list(names) or None).fields
    return found[names[0]] if len(names) == 1 else found


def history(mock: MockJira, key: str) -> list[tuple[str, str | None, str | None]]:
    """Return what the history of an issue says: the field, and what people read of before and after."""
    steps = mock.state.issue(key).history
    return [(one.field, one.was_shown, one.now_shown) for step in steps for one in step.changes]
