"""Move two issues to the backlog with jira_dc, in async code. JIRA_URL and JIRA_TOKEN as before."""

import asyncio
import os

from jira_dc import AsyncJira, PersonalAccessToken


async def main() -> None:
    async with AsyncJira(os.environ["JIRA_URL"], auth=PersonalAccessToken(os.environ["JIRA_TOKEN"])) as jira:
        await jira.backlog.move_issues_to_backlog({"issues": ["EX-10", "EX-20"]})


asyncio.run(main())
