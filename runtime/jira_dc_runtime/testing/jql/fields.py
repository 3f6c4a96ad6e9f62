"""The fields that JQL knows by name: Jira's own, and those of the site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec

from jira_dc_runtime.testing.state.comments import may_see
from jira_dc_runtime.testing.state.issues import Issue
from jira_dc_runtime.testing.state.workflow import CATEGORIES

from .asking import Asking
from .custom import kind_of
from .kinds import EQUALITY, RELATION, Choice, Issues, Kind, Labels, Named, Resolutions, Texts, Users, user_field
from .links import link_names
from .measures import Counts, Days, Durations, Moments, Numbers
from .read import (
    component_ids,
    day_of,
    ids_of,
    is_done,
    moment_of,
    number_of,
    priority_of,
    project_of,
    resolution_of,
    texts_of,
    user_names,
    version_ids,
)
from .special import Filters
from .syntax.query import Field


class JqlField(msgspec.Struct, frozen=True):
    """A field: the names it goes by, the first one first; the id by which REST knows it; and what its values are."""

    names: tuple[str, ...]
    id: str
    kind: Kind
    sortable: bool = True
    descending: bool = False
    """Whether the highest comes first where a query does not say."""


def _projects(asking: Asking) -> Iterator[Choice]:
    for one in asking.state.projects.values():
        yield Choice(str(one.id), (one.name, one.key, *one.former_keys))


def _status_categories(asking: Asking) -> Iterator[Choice]:
    del asking
    for place, one in enumerate(CATEGORIES.values()):
        yield Choice(one.id, (one.name, one.key), place)


def _placed(table: str) -> Any:
    def choices(asking: Asking) -> Iterator[Choice]:
        for place, one in enumerate(getattr(asking.state, table)):
            yield Choice(one.id, (one.name,), place)

    return choices


def versions(asking: Asking) -> Iterator[Choice]:
    """Yield every version; only those of one project come before and after each other."""
    for one in asking.state.versions:
        yield Choice(one.id, (one.name,), one.place, one.project)


def _project_category(asking: Asking, issue: Issue) -> Sequence[str]:
    category = asking.state.projects[issue.project].category
    return () if category is None else (category,)


def _resolved(asking: Asking, issue: Issue) -> Sequence[dt.datetime]:
    if issue.resolved is not None:
        return (issue.resolved.replace(microsecond=0),)
    return (issue.updated.replace(microsecond=0),) if is_done(asking.state, issue) else ()


def _last_viewed(asking: Asking, issue: Issue) -> Sequence[dt.datetime]:
    viewed = issue.viewed.get(asking.user or "")
    return () if viewed is None else (viewed,)


def _spent(issue: Issue) -> float | None:
    return float(sum(one.seconds for one in issue.worklogs)) if issue.worklogs else None


def _work_ratio(asking: Asking, issue: Issue) -> Sequence[float]:
    del asking
    estimate = issue.fields.get("timeoriginalestimate")
    return (float(int((_spent(issue) or 0) * 100 / estimate)),) if estimate else ()


def _remaining(asking: Asking, issue: Issue) -> Sequence[float]:
    del asking
    return number_of(issue.fields.get("timeestimate", issue.fields.get("timeoriginalestimate")))


def _parent(asking: Asking, issue: Issue) -> Sequence[int]:
    given = texts_of(issue.fields.get("parent"))
    found = next((one for text in given if (one := asking.issue(text)) is not None), None)
    return () if found is None else (found.id,)


def _comments(asking: Asking, issue: Issue) -> Sequence[str]:
    return [one.body for one in issue.comments if may_see(asking.state, asking.user, issue, one.visibility, one.author)]


def _everything(asking: Asking, issue: Issue) -> Sequence[str]:
    own = [issue.fields.get(name) for name in ("summary", "description", "environment")]
    custom = [issue.fields.get(one.id) for one in asking.state.custom_fields if one.kind in {"line", "text"}]
    return [*(str(text) for text in (*own, *custom) if text), *_comments(asking, issue)]


def _text(name: str) -> Texts:
    return Texts(lambda _, issue: texts_of(issue.fields.get(name)))


_PRESENCE: Final = ("is", "is not")
_SETS: Final = ("=", "!=", "in", "not in")
_SYSTEM: Final = (
    JqlField(("project",), "project", Named(lambda a, i: project_of(a.state, i), _projects)),
    JqlField(("category",), "projectcategory", Named(_project_category, _placed("categories"))),
    JqlField(
        ("key", "issue", "issuekey", "id"),
        "issuekey",
        Issues(lambda _, i: (i.id,), (*_SETS, *RELATION[len(EQUALITY) :]), takes_empty=False),
    ),
    JqlField(("parent",), "parent", Issues(_parent, _SETS, takes_empty=False, keeps_empty=True), sortable=False),
    JqlField(("summary",), "summary", _text("summary")),
    JqlField(("description",), "description", _text("description")),
    JqlField(("environment",), "environment", _text("environment")),
    JqlField(("comment",), "comment", Texts(_comments, takes_empty=False), sortable=False),
    JqlField(("text",), "text", Texts(_everything, ("~",), takes_empty=False), sortable=False),
    JqlField(("issuetype", "type"), "issuetype", Named(lambda _, i: (i.type,), _placed("issue_types"))),
    JqlField(("status",), "status", Named(lambda _, i: (i.status,), _placed("statuses"))),
    JqlField(
        ("statusCategory",),
        "statusCategory",
        Named(lambda a, i: (a.state.statuses[i.status].category,), _status_categories),
    ),
    JqlField(
        ("resolution",),
        "resolution",
        Resolutions(lambda a, i: resolution_of(a.state, i), _placed("resolutions"), ordered=1),
    ),
    JqlField(
        ("priority",),
        "priority",
        Named(lambda a, i: priority_of(a.state, i), _placed("priorities"), ordered=-1),
        descending=True,
    ),
    JqlField(("assignee",), "assignee", user_field("assignee")),
    JqlField(("reporter",), "reporter", user_field("reporter")),
    JqlField(("creator",), "creator", Users(lambda a, i: user_names(a.state, i.creator or i.fields.get("reporter")))),
    JqlField(("voter",), "voter", Users(lambda _, i: tuple(i.voters)), sortable=False),
    JqlField(("watcher",), "watcher", Users(lambda _, i: tuple(i.watchers)), sortable=False),
    JqlField(("votes",), "votes", Counts(lambda _, i: (float(len(i.voters)),)), descending=True),
    JqlField(("watchers",), "watches", Counts(lambda _, i: (float(len(i.watchers)),)), descending=True),
    JqlField(
        ("created", "createdDate"),
        "created",
        Moments(lambda _, i: (i.created.replace(microsecond=0),)),
        descending=True,
    ),
    JqlField(
        ("updated", "updatedDate"),
        "updated",
        Moments(lambda _, i: (i.updated.replace(microsecond=0),)),
        descending=True,
    ),
    JqlField(("resolved", "resolutionDate"), "resolutiondate", Moments(_resolved), descending=True),
    JqlField(("lastViewed",), "lastViewed", Moments(_last_viewed), descending=True),
    JqlField(("due", "duedate"), "duedate", Days(lambda _, i: day_of(i.fields.get("duedate")))),
    JqlField(
        ("fixVersion",),
        "fixVersions",
        Named(lambda a, i: version_ids(a.state, i, "fixVersions"), versions, ordered=1, searched=True),
    ),
    JqlField(
        ("affectedVersion",),
        "versions",
        Named(lambda a, i: version_ids(a.state, i, "versions"), versions, ordered=1, searched=True),
    ),
    JqlField(("component",), "components", Named(lambda a, i: component_ids(a.state, i), _placed("components"))),
    JqlField(("labels",), "labels", Labels(lambda _, i: [each.lower() for each in texts_of(i.fields.get("labels"))])),
    JqlField(
        ("level",),
        "security",
        Named(
            lambda a, i: tuple(ids_of(a.state.security_levels, i.fields.get("security"))), _placed("security_levels")
        ),
    ),
    JqlField(
        ("attachments",),
        "attachment",
        Kind(lambda _, i: [one.id for one in i.attachments], _PRESENCE),
        sortable=False,
    ),
    JqlField(
        ("issueLinkType",),
        "issuelinks",
        Named(
            link_names,
            lambda a: (
                Choice(name, (name,)) for one in a.state.link_types for name in (one.id, one.outward, one.inward)
            ),
        ),
        sortable=False,
    ),
    JqlField(
        ("originalEstimate", "timeOriginalEstimate"),
        "timeoriginalestimate",
        Durations(lambda _, i: number_of(i.fields.get("timeoriginalestimate"))),
    ),
    JqlField(("remainingEstimate", "timeEstimate"), "timeestimate", Durations(_remaining)),
    JqlField(("timeSpent",), "timespent", Durations(lambda _, i: number_of(_spent(i)))),
    JqlField(("workRatio",), "workratio", Numbers(_work_ratio)),
    JqlField(
        ("worklogDate",),
        "worklogDate",
        Days(lambda a, i: [each.astimezone(a.zone).date() for one in i.worklogs for each in moment_of(one.started)]),
        sortable=False,
    ),
    JqlField(
        ("worklogAuthor",),
        "worklogAuthor",
        Users(lambda _, i: [one.author for one in i.worklogs]),
        sortable=False,
    ),
    JqlField(
        ("worklogComment",),
        "worklogComment",
        Texts(lambda _, i: [one.comment for one in i.worklogs if one.comment], ("~", "!~"), takes_empty=False),
        sortable=False,
    ),
    JqlField(("filter", "request", "savedFilter", "searchRequest"), "filter", Filters(), sortable=False),
)
_BY_NAME: Final = {name.lower(): field for field in _SYSTEM for name in field.names}


def find_fields(asking: Asking, field: Field) -> list[JqlField]:
    """Return the fields that a name means: none, one of Jira's own, or every custom field of this name."""
    own = _BY_NAME.get(field.name.lower())
    if own is not None and field.custom is None:
        return [own]
    return [one for one in _custom_fields(asking) if _is_called(one, field)]


def _is_called(one: JqlField, field: Field) -> bool:
    return field.name.lower() in {name.lower() for name in one.names}


def _custom_fields(asking: Asking) -> Iterable[JqlField]:
    for custom in asking.state.custom_fields:
        kind = kind_of(custom)
        yield JqlField((f"cf[{custom.number}]", custom.name), custom.id, kind)


def list_fields(asking: Asking) -> list[JqlField]:
    """Return every field, Jira's own first."""
    return [*_SYSTEM, *_custom_fields(asking)]
