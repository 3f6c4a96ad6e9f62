"""Which issue it is that Jira cannot show, where a search with it fails as a whole.

One issue of which an app or the database has lost a part can make Jira answer each page with it with 500. Nobody can
read that issue, but it can be named, so that an administrator mends it, or the next export leaves it out.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeGuard

from jira_dc_runtime.call import Call, JsonBody
from jira_dc_runtime.call.jql import quote
from jira_dc_runtime.errors import JiraError, ServerError

from .asking import Ask, Flow, IssuePage, issues_of, search


class BrokenIssue(JiraError):
    """Jira answers 500 whenever it shows one issue, whose key is `key`. What it answered is the cause of this error."""

    sent = "yes"

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message, key)
        self.key = key


def is_failure(error: Exception | None) -> TypeGuard[ServerError]:
    """Return whether Jira itself failed, and is not only starting, busy or behind a proxy that is."""
    return isinstance(error, ServerError) and error.status == HTTPStatus.INTERNAL_SERVER_ERROR


def find_broken(call: Call[IssuePage], failure: ServerError) -> Flow[BrokenIssue | None]:
    """Return the error that names the issue for which the search `call` failed; None if it was not for one.

    The page is halved as long as one half fails, and what is left is asked for by its key.
    """
    asked: dict[str, Any] = call.body.value if isinstance(call.body, JsonBody) else {}
    jql, start, fields, expand = asked["jql"], asked["startAt"], asked["fields"], asked.get("expand", ())
    (named,) = yield Ask((search(jql, start, asked["maxResults"]),))
    keys = [] if named.error is not None else [issue["key"] for issue in issues_of(named.value)]
    while len(keys) > 1:
        half = keys[: len(keys) // 2]
        (outcome,) = yield Ask((search(jql, start, len(half), fields, expand=expand),))
        if is_failure(outcome.error):
            keys = half
        else:
            keys = keys[len(half) :]
            start += len(half)
    if not keys:
        return None
    (key,) = keys
    (outcome,) = yield Ask((search(f"key = {quote(key)}", 0, 1, fields, expand=expand),))
    if not is_failure(outcome.error):
        return None
    message = (
        f"Jira fails whenever it shows {key}: {failure} Have that issue mended and go on, or leave it out of a new "
        f"export with: key != {key}"
    )
    return BrokenIssue(message, key)
