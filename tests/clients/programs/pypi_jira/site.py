"""The client that the flows use, and the things that they begin with."""

from __future__ import annotations

import base64
import os
from importlib import import_module
from typing import Any

from tests.clients.programs.flow import new_key, new_login, new_name

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
JIRA: Any = import_module("jira").JIRA


class Site:
    """A client that is logged in, and the things that flows begin with."""

    def __init__(self) -> None:
        self.url = os.environ["JIRA_URL"]
        self.jira: Any = JIRA(self.url, token_auth=os.environ["JIRA_TOKEN"], max_retries=0)

    def issue(self, project: str = "EX", kind: str = "Task", **fields: Any) -> Any:
        sent = {"project": {"key": project}, "issuetype": {"name": kind}, "summary": new_name("Summary"), **fields}
        return self.jira.create_issue(fields=sent)

    def project(self) -> str:
        key = new_key()
        assert self.jira.create_project(key, new_name("Project"), assignee="fred")
        return key

    def user(self) -> str:
        name = new_login()
        assert self.jira.add_user(name, f"{name}@example.com", password="secret-4711", fullname=f"Full {name}")
        return name

    def group(self) -> str:
        name = new_login("group")
        assert self.jira.add_group(name)
        return name
