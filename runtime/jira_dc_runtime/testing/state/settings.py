"""What is set for all of a MockJira: application properties, switches, tasks and other things of which there is one."""

from __future__ import annotations

import datetime as dt
from typing import Final

import msgspec

from jira_dc_runtime.testing.exchange import JsonObject


class Property(msgspec.Struct):
    """An application property; `advanced` is one of the page of advanced settings."""

    id: str
    name: str
    value: str
    type: str = "string"
    default: str = ""
    advanced: bool = False
    allowed: tuple[str, ...] = ()


class Task(msgspec.Struct):
    """Something that Jira carries out by itself; it has ended when it is looked at for the second time."""

    id: int
    kind: str
    submitted: dt.datetime
    about: JsonObject = {}
    looked_at: int = 0


class Term(msgspec.Struct):
    """What a word of Jira's is called here."""

    original: str
    original_plural: str
    name: str
    plural: str


_PROPERTIES: Final = (
    Property("jira.title", "jira.title", "MockJira", default="Your Company Jira"),
    Property("jira.home", "jira.home", "/var/atlassian/application-data/jira"),
    Property("jira.mode", "jira.mode", "private", allowed=("public", "private")),
    Property("jira.option.voting", "jira.option.voting", "true", "boolean", "true"),
    Property("jira.option.watching", "jira.option.watching", "true", "boolean", "true"),
    Property("jira.option.allowunassigned", "jira.option.allowunassigned", "true", "boolean", "true"),
    Property("jira.option.issuelinking", "jira.option.issuelinking", "true", "boolean", "true"),
    Property("jira.option.allowsubtasks", "jira.option.allowsubtasks", "true", "boolean", "true"),
    Property("jira.option.allowattachments", "jira.option.allowattachments", "true", "boolean", "true"),
    Property("jira.option.timetracking", "jira.option.timetracking", "true", "boolean", "true"),
    Property("jira.timetracking.hours.per.day", "jira.timetracking.hours.per.day", "8", "string", "8"),
    Property("jira.timetracking.days.per.week", "jira.timetracking.days.per.week", "5", "string", "5"),
    Property("jira.lf.date.time", "jira.lf.date.time", "h:mm a", default="h:mm a"),
    Property("jira.lf.date.day", "jira.lf.date.day", "EEEE h:mm a", default="EEEE h:mm a"),
    Property("jira.lf.date.complete", "jira.lf.date.complete", "dd/MMM/yy h:mm a", default="dd/MMM/yy h:mm a"),
    Property("jira.lf.date.dmy", "jira.lf.date.dmy", "dd/MMM/yy", default="dd/MMM/yy"),
    Property("jira.date.picker.java.format", "jira.date.picker.java.format", "d/MMM/yy", default="d/MMM/yy"),
    Property(
        "jira.clone.prefix",
        "The prefix added to the Summary field of cloned issues",
        "CLONE -",
        default="CLONE -",
        advanced=True,
    ),
    Property("jira.projectkey.pattern", "Project key pattern", "([A-Z][A-Z]+)", default="([A-Z][A-Z]+)", advanced=True),
    Property("jira.issue.actions.order", "Actions order", "asc", "enum", "asc", advanced=True, allowed=("asc", "desc")),
    Property("jira.search.views.default.max", "Max results", "1000", "uint", "1000", advanced=True),
    Property("user.avatar.gravatar", "Use Gravatar", "false", "boolean", "false", advanced=True),
)
_TERMS: Final = (("epic", "epics"), ("sprint", "sprints"))


class Settings:
    """Change the attributes to play other Jiras."""

    def __init__(self) -> None:
        self.properties = {one.id: msgspec.structs.replace(one) for one in _PROPERTIES}
        """Application properties by their id."""
        self.terms = {word: Term(word, plural, word, plural) for word, plural in _TERMS}
        """What epics and sprints are called, by Jira's own word."""
        self.tasks: dict[int, Task] = {}
        """Reindexing and other tasks, by number."""
        self.read_only: JsonObject = {"enabled": False}
        self.monitoring = {"app": True, "ipd": False}
        """Which kind of metrics is gathered."""
        self.metrics_exposed = False
        self.snapshots: list[tuple[str, dt.datetime]] = []
        """The snapshots of the index: path, and when each was made."""
        self.zero_downtime = "STABLE"
        """The state of an upgrade without downtime."""
        self.upgraded: dt.datetime | None = None
        """When the last upgrade tasks ran."""
        self.accessibility = {"underlined-links": False, "patterns-in-charts": False}
        self.email_templates: bytes | None = None
        """The archive of e-mail templates that was uploaded last."""

    def is_on(self, number: str) -> bool:
        """Return whether a switch among the application properties is on."""
        return self.properties[number].value == "true"
