"""The client that the flows use, and the things that they begin with."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

from tests.clients.programs.flow import new_key, new_login, new_name

JIRA: Any = import_module("atlassian").Jira


class Site:
    """A client that is logged in, and the things that flows begin with."""

    def __init__(self) -> None:
        self.url = os.environ["JIRA_URL"]
        self.jira: Any = JIRA(url=self.url, token=os.environ["JIRA_TOKEN"])

    def issue(self, project: str = "EX", kind: str = "Task", **fields: Any) -> str:
        sent = {"project": {"key": project}, "issuetype": {"name": kind}, "summary": new_name("Summary"), **fields}
        return str(self.jira.issue_create(fields=sent)["key"])

    def fields(self, key: str) -> Any:
        return self.jira.issue(key)["fields"]

    def project(self) -> str:
        key = new_key()
        self.jira.create_project_from_raw_json(
            {
                "key": key,
                "name": new_name("Project"),
                "projectTypeKey": "software",
                "lead": "fred",
                "notificationScheme": 10000,
            }
        )
        return key

    def user(self) -> str:
        name = new_login()
        self.jira.user_create(name, f"{name}@example.com", f"Full {name}", password="secret-4711")
        return name

    def group(self) -> str:
        name = new_login("group")
        self.jira.create_group(name)
        return name

    def filter(self, jql: str = "project = EX") -> Any:
        return self.jira.create_filter(new_name("Filter"), jql)
