"""A bot that asks every so often for issues that nobody has taken, and tells a chat about those that are new.

JIRA_URL=https://jira.example.com JIRA_TOKEN=… python async_bot.py
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from jira_dc import AsyncJira, JiraError

QUERY = "assignee = EMPTY AND resolution = EMPTY ORDER BY key"


async def look(jira: AsyncJira, known: set[str]) -> list[str]:
    """Return a line for each issue that is not `known` yet, and note it there."""
    lines: list[str] = []
    async for issue in jira.search.iter_search(jql=QUERY, fields=["summary"]):
        if issue.key not in known:
            known.add(issue.key)
            lines.append(f"{issue.key}: {issue.fields.summary}")
    return lines


async def run(tell: Callable[[str], Awaitable[None]], *, seconds: float, times: int | None = None) -> None:
    """Look `times` times, for ever if None, with so many `seconds` between."""
    known: set[str] = set()
    async with AsyncJira.from_env(deadline=60) as jira:
        while times is None or times > 0:
            try:
                for line in await look(jira, known):
                    await tell(line)
            except JiraError as error:  # it was tried again already; the next look may have more luck
                await tell(f"Jira does not answer: {error}")
            times = None if times is None else times - 1
            if times != 0:
                await asyncio.sleep(seconds)


async def print_line(line: str) -> None:
    """Stand in for your chat."""
    print(line)


if __name__ == "__main__":
    asyncio.run(run(print_line, seconds=60))
