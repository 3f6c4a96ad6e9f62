"""Receive webhooks with FastAPI: a comment on every issue that is created without a description.

pip install jira-dc fastapi uvicorn
JIRA_URL=… JIRA_TOKEN=… WEBHOOK_SECRET=… uvicorn webhook_receiver:app
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request

from jira_dc import AsyncJira
from jira_dc.webhooks import IssueEvent, WebhookError, parse


@asynccontextmanager
async def open_client(app: FastAPI) -> AsyncGenerator[None]:
    """Keep one client for as long as the application runs."""
    async with AsyncJira.from_env() as jira:
        app.state.jira = jira
        yield


app = FastAPI(lifespan=open_client)


@app.post("/jira")
async def receive(request: Request) -> dict[str, str]:
    """Check the signature first: whoever knows the address can post to it."""
    try:
        event = parse(request.headers, await request.body(), secret=os.environ["WEBHOOK_SECRET"])
    except WebhookError as error:
        raise HTTPException(403, "This is no delivery of our Jira.") from error
    if not isinstance(event, IssueEvent) or event.issue is None or event.webhook_event != "jira:issue_created":
        return {"done": "nothing"}
    jira: AsyncJira = request.app.state.jira
    issue = await jira.issue.get_issue(event.issue.key, fields=["description"])
    if issue.fields["description"]:
        return {"done": "nothing"}
    await jira.issue.add_comment(issue.key, {"body": "Please say what happened, and what you expected."})
    return {"done": "asked"}
