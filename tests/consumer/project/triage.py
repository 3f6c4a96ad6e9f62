"""Resolve the issues of a project that nobody has taken, and say so in a comment."""

from __future__ import annotations

import os
from typing import Any

from jira_dc import AsyncJira, BadRequest, Call, Jira, PersonalAccessToken

RESOLVE = "Resolve"


def close_unassigned(jira: Jira, project: str) -> list[str]:
    """Resolve every open issue without an assignee; return their keys."""
    closed: list[str] = []
    for issue in list(
        jira.search.iter_search(jql=f"project = {project} AND assignee is EMPTY AND status = Open ORDER BY key")
    ):
        key = issue.key or ""
        for transition in jira.issue.get_transitions(key).transitions or []:
            if transition.name == RESOLVE:
                jira.issue.add_comment(key, {"body": "Nobody has taken this."})
                jira.issue.do_transition(key, {"transition": {"id": transition.id}})
                closed.append(key)
    return closed


def report(summary: str) -> str:
    """Create an issue with the Jira and the token that the environment names; return its key, or the reasons."""
    fields = {"project": {"key": os.environ["PROJECT"]}, "issuetype": {"name": "Bug"}, "summary": summary}
    with Jira(os.environ["JIRA_URL"], auth=PersonalAccessToken(os.environ["JIRA_TOKEN"])) as jira:
        try:
            return jira.issue.create_issue({"fields": fields}).key or ""
        except BadRequest as error:
            return "; ".join(f"{field}: {message}" for field, message in error.errors.items())


async def count_boards(jira: AsyncJira) -> int:
    """Return how many boards there are."""
    return len([board async for board in jira.board.iter_boards()])


def count_comments(jira: Jira, key: str) -> int:
    """Return how many comments an issue has. It misspells a parameter and sends a number as text: see mistakes/."""
    query: dict[str, Any] = {"startAt": "first", "maxResult": 0}
    call: Call[Any] = Call("GET", "/rest/api/2/issue/{key}/comment", Any, path={"key": key}, query=query)
    page: dict[str, Any] = jira.send(call)
    return int(page["total"])
