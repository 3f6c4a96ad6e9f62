"""What projects share besides permissions: issue types, priorities, workflows, notifications and security levels."""

from __future__ import annotations

from typing import Final

import msgspec

from .table import Table

DEFAULT_ISSUE_TYPES: Final = "10000"
DEFAULT_PRIORITIES: Final = "10000"
DEFAULT_WORKFLOWS: Final = "10000"
DEFAULT_NOTIFICATIONS: Final = "10000"
WORKFLOW: Final = "jira"
SIMPLIFIED: Final = "Software Simplified Workflow"


class IssueTypeScheme(msgspec.Struct):
    """The issue types of some projects, by their ids; None is all there are."""

    id: str
    name: str
    description: str = ""
    types: list[str] | None = None
    default: str | None = None


class PriorityScheme(msgspec.Struct):
    """The priorities of some projects, by their ids; None is all there are."""

    id: str
    name: str
    description: str = ""
    options: list[str] | None = None
    default: str | None = None


class Workflow(msgspec.Struct):
    """A workflow, by its name. All of them have the same steps."""

    id: str
    name: str
    description: str = ""


class WorkflowScheme(msgspec.Struct):
    """Which workflow issues go through: the default one, unless `mappings` has another for their type."""

    id: str
    name: str
    description: str = ""
    default: str = WORKFLOW
    mappings: dict[str, str] = {}
    draft: WorkflowScheme | None = None
    """Changes that nobody has published yet."""
    modified: str = ""
    modifier: str = ""


class Notice(msgspec.Struct, frozen=True):
    """Who is told of an event, for example `CurrentAssignee`."""

    id: int
    type: str
    parameter: str = ""


class NotificationScheme(msgspec.Struct):
    """Who is told of which event, by the number of the event."""

    id: str
    name: str
    description: str = ""
    notices: dict[int, list[Notice]] = {}


class SecurityLevel(msgspec.Struct):
    """A security level of issues."""

    id: str
    name: str
    scheme: str
    description: str = ""
    needs: str = "EDIT_ISSUES"
    """The permission that lets a user of the project see issues of this level."""


class SecurityScheme(msgspec.Struct):
    """The security levels of some projects; `default` is the id of one, or nothing."""

    id: str
    name: str
    description: str = ""
    default: str | None = None


EVENTS: Final = {1: "Issue Created", 2: "Issue Updated", 3: "Issue Assigned", 4: "Issue Resolved", 6: "Issue Commented"}


def usual_issue_type_schemes() -> Table[IssueTypeScheme]:
    """Return the scheme with all issue types."""
    about = "The issue types that every project has unless another scheme is chosen."
    return Table("issue type scheme", IssueTypeScheme(DEFAULT_ISSUE_TYPES, "Default Issue Type Scheme", about))


def usual_priority_schemes() -> Table[PriorityScheme]:
    """Return the scheme with all priorities."""
    about = "The priorities that every project has unless another scheme is chosen."
    return Table("priority scheme", PriorityScheme(DEFAULT_PRIORITIES, "Default priority scheme", about, default="3"))


def usual_workflows() -> Table[Workflow]:
    """Return the workflows: Jira's own, and a second one that schemes can name."""
    return Table(
        "workflow",
        Workflow("1", WORKFLOW, "The default Jira workflow."),
        Workflow("2", SIMPLIFIED, "Every step from every other."),
    )


def usual_workflow_schemes() -> Table[WorkflowScheme]:
    """Return the scheme with Jira's own workflow for everything."""
    about = "The workflow that every issue goes through unless another scheme is chosen."
    return Table("workflow scheme", WorkflowScheme(DEFAULT_WORKFLOWS, "Default workflow scheme", about))


def usual_notification_schemes() -> Table[NotificationScheme]:
    """Return the scheme that a project can be given."""
    told = ("CurrentAssignee", "Reporter", "AllWatchers")
    notices = {event: [Notice(10_000 + 10 * event + at, kind) for at, kind in enumerate(told)] for event in EVENTS}
    name = "Default Notification Scheme"
    return Table(
        "notification scheme", NotificationScheme(DEFAULT_NOTIFICATIONS, name, "Who has to do with an issue.", notices)
    )


def usual_security_schemes() -> tuple[Table[SecurityScheme], Table[SecurityLevel]]:
    """Return the scheme of security levels that a project can be given, and its levels."""
    scheme = SecurityScheme("10000", "Confidential issues", "For what not everybody may read.")
    levels = (
        SecurityLevel("10000", "Internal", scheme.id, "Who works in the project."),
        SecurityLevel("10001", "Secret", scheme.id, "Who administers the project.", "ADMINISTER_PROJECTS"),
    )
    return Table("issue security scheme", scheme), Table("security level", *levels)
