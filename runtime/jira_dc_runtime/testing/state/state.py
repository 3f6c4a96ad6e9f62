"""What a MockJira knows, as plain data, and how to find each part of it."""

from __future__ import annotations

import datetime as dt
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Final
from urllib.parse import quote

from jira_dc_runtime.testing.exchange import JsonObject, Refused

from .agile import Board, Sprint
from .catalogue import Catalogue
from .custom_fields import usual_custom_fields
from .issues import Attachment, Issue, Link, usual_link_types
from .people import ADMINISTRATORS, EVERYBODY, Group, User
from .planning import Planning
from .project_schemes import DEFAULT_NOTIFICATIONS
from .projects import Component, Project, Version
from .rank import rank_after
from .screens import usual_screens
from .table import Table
from .workflow import (
    IssueType,
    Priority,
    usual_issue_types,
    usual_priorities,
    usual_resolutions,
    usual_statuses,
    usual_transitions,
)

EPOCH: Final = dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC)
FIRST_ID: Final = 10_000
FIRST_FREE_ID: Final = 10_400  # nothing that is there from the start has this number or a higher one


class State(Catalogue, Planning):
    """Everything that requests read and change."""

    def __init__(self, version: str, base_url: str, page_cap: int, issues: int) -> None:
        Catalogue.__init__(self)
        Planning.__init__(self)
        self.version = version
        self.base_url = base_url
        self.page_cap = page_cap
        self.clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
        """What time it is; put another function here to stop the clock."""
        self.started = self.clock()
        self.users: dict[str, User] = {}
        self._user_numbers = itertools.count()
        self.passwords: dict[str, str] = {}
        """By the name of the user; who has none cannot log in with one."""
        self.sessions: dict[str, str] = {}
        """The open cookie sessions, each with the key of its user."""
        self.groups = {name: Group(name) for name in (ADMINISTRATORS, EVERYBODY)}
        self.add_user("fred", "Fred Example", groups=(ADMINISTRATORS, EVERYBODY))
        self.add_user("barney", "Barney Example")
        self.issue_types = usual_issue_types()
        self.statuses = usual_statuses()
        self.transitions = usual_transitions()
        self.resolutions = usual_resolutions()
        self.priorities = usual_priorities()
        self.versions = Table[Version]("version")
        self.components = Table[Component]("component")
        self.projects = {
            "EX": Project(FIRST_ID, "EX", "Example", "fred"),
            "OPS": Project(FIRST_ID + 1, "OPS", "Operations", "fred"),
        }
        for project in self.projects.values():
            project.roles = self.starting_roles()
            project.notification_scheme = DEFAULT_NOTIFICATIONS
        self.preferences: dict[tuple[str, str], str] = {}
        """What users have set, by name and key."""
        self.columns: dict[str, list[str]] = {}
        """The columns that were set, by whose they are: `filter 10000`, `user fred`, `everybody`."""
        self.webhooks: dict[int, JsonObject] = {}
        """The webhooks by their number, as Jira 10 and later writes them."""
        self.issues: dict[str, Issue] = {}
        self.moved_keys: dict[str, int] = {}
        """The keys that issues had before, and the numbers of those issues."""
        self.custom_fields = usual_custom_fields()
        self.screens = usual_screens(self.custom_fields)
        self.link_types = usual_link_types()
        self.links = Table[Link]("issue link")
        self.deleted_worklogs: list[tuple[int, dt.datetime]] = []
        self.read_only = False
        """Whether only administrators may change anything."""
        self.lock = threading.RLock()
        """Held while a request is answered."""
        self._ids = itertools.count(FIRST_FREE_ID)
        for number in range(1, issues + 1):
            self._add_example(number)

    @property
    def build_number(self) -> int:
        """The number of the build that Jira has for its release: 10030024 for 10.3.24, and 820007 for 8.20.7."""
        major, minor, patch = (*(int(part) for part in self.version.split(".")), 0, 0)[:3]
        return int(f"{major}{minor:02}{patch:04}" if major > 8 else f"{major}{minor:02}{patch:03}")  # noqa: PLR2004

    @property
    def has_old_webhooks(self) -> bool:
        """Whether webhooks are those of Jira 9 and earlier."""
        return self.is_before(10)

    def is_before(self, major: int) -> bool:
        """Return whether this Jira is older than a major release."""
        return int(self.version.partition(".")[0]) < major

    def next_id(self) -> int:
        """Return a number that nothing else has."""
        return next(self._ids)

    def add_user(
        self, name: str, display_name: str = "", email: str = "", *, groups: Iterable[str] = (EVERYBODY,)
    ) -> User:
        """Add a user who is in `groups`, and return the record; groups that do not exist are made."""
        wanted = list(groups)
        self.groups |= {group: Group(group) for group in wanted if group not in self.groups}
        number = FIRST_ID + next(self._user_numbers)
        email = email or f"{quote(name)}@example.com"
        user = User(name, f"JIRAUSER{number}", display_name or name, email, groups=wanted)
        self.users[name] = user
        return user

    def find_user(self, name_or_key: str) -> User | None:
        """Return one user, or None."""
        found = self.users.get(name_or_key)
        return found or next((user for user in self.users.values() if user.key == name_or_key), None)

    def user(self, name_or_key: str) -> User:
        """Return one user, or refuse with 404."""
        found = self.find_user(name_or_key)
        if found is None:
            raise Refused(404, f"The user named '{name_or_key}' does not exist")
        return found

    def issue(self, id_or_key: str) -> Issue:
        """Return one issue, or refuse with 404."""
        found = self.issues.get(id_or_key.upper())
        number = str(self.moved_keys.get(id_or_key.upper(), id_or_key))
        found = found or next((issue for issue in self.issues.values() if str(issue.id) == number), None)
        if found is None:
            raise Refused(404, "Issue Does Not Exist")
        return found

    def project(self, id_or_key: str) -> Project:
        """Return one project, or refuse with 404."""
        found = self.projects.get(id_or_key.upper())
        found = found or next(
            (one for one in self.projects.values() if str(one.id) == id_or_key or id_or_key.upper() in one.former_keys),
            None,
        )
        if found is None:
            raise Refused(
                404, f"No project could be found with {'id' if id_or_key.isdigit() else 'key'} '{id_or_key}'."
            )
        return found

    def issue_types_of(self, project: Project) -> list[IssueType]:
        """Return the issue types that issues of a project can have."""
        types = self.issue_type_schemes[project.issue_type_scheme].types
        return [one for one in self.issue_types if types is None or one.id in types]

    def priorities_of(self, project: Project) -> list[Priority]:
        """Return the priorities that issues of a project can have."""
        options = self.priority_schemes[project.priority_scheme].options
        return [one for one in self.priorities if options is None or one.id in options]

    def board(self, board_id: str | int) -> Board:
        """Return one board, or refuse with 404."""
        found = self.boards.get(int(board_id))
        if found is None:
            raise Refused(404, f"Board {board_id} does not exist, or you may not see it.")
        return found

    def sprint(self, sprint_id: str | int) -> Sprint:
        """Return one sprint, or refuse with 404."""
        found = self.sprints.get(int(sprint_id))
        if found is None:
            raise Refused(404, f"Sprint {sprint_id} does not exist")
        return found

    def new_issue(self, project: Project, issue_type: str, fields: JsonObject) -> Issue:
        """Return a new issue with `fields`, which are taken as they are."""
        project.count += 1
        now = self.clock()
        issue = Issue(self.next_id(), f"{project.key}-{project.count}", issue_type, now, now, fields)
        self.last_rank = issue.rank = rank_after(self.last_rank)
        self.issues[issue.key] = issue
        return issue

    def attachments(self) -> Iterator[tuple[Issue, Attachment]]:
        """Yield every attachment with its issue."""
        for issue in self.issues.values():
            for attachment in issue.attachments:
                yield issue, attachment

    def _add_example(self, number: int) -> None:
        fields = {
            "summary": f"Example number {number}",
            "duedate": "2026-03-31",
            "reporter": "fred",
            "priority": {"id": "3"},
        }
        issue = self.new_issue(self.projects["EX"], "3", fields)
        issue.creator = "fred"
        issue.created = issue.updated = EPOCH + dt.timedelta(hours=number)
        issue.sprint = {0: 2, 1: 3}.get(number % 10)
