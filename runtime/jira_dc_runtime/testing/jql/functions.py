"""The functions of JQL: what each gives, how many arguments it takes, and what Jira says of wrong ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from .asking import Asking
from .dates import FORMATS, edge_of, read_moment
from .history import list_touched
from .kinds import Given
from .links import linked_issues, remote_linked_issues
from .project_functions import (
    Give,
    all_versions,
    as_given,
    components_led,
    has_permission,
    has_role,
    one_version,
    projects_led,
    projects_where,
)
from .syntax.query import Function


class Known(msgspec.Struct, frozen=True):
    """A function. `most` of -1 is any number; `anonymous` tells whether it works without a login."""

    name: str
    give: Give
    types: str
    least: int = 0
    most: int = 0
    is_list: bool = True
    anonymous: bool = True
    usage: str = ""


def call(asking: Asking, function: Function) -> tuple[bool, list[Given]]:
    """Return whether a function gives a list, and what it gives. Note an error for one that cannot be called."""
    known = FUNCTIONS.get(function.name.lower())
    if known is None:
        asking.refuse(_unknown(function))
        return True, []
    count = len(function.arguments)
    if count < known.least or (known.most >= 0 and count > known.most):
        asking.refuse(known.usage or _wrong_count(known, function.name, count))
    elif asking.user is None and not known.anonymous and known.least == count:
        asking.refuse(f"Function '{function.name}' cannot be called as anonymous user.")
    else:
        given = known.give(asking, function)
        named = [msgspec.structs.replace(one, function=function.name) for one in given or ()]
        return known.is_list, named
    return known.is_list, []


def _unknown(function: Function) -> str:
    """Return what is said of a function that is none, or that only a product or a plugin brings which is not here."""
    if function.name.lower() not in _ELSEWHERE:
        return f"Unable to find JQL function '{function}'."
    return (
        f"MockJira: it does not know the JQL function '{function.name}', which comes with a product or a plugin. "
        "Set what the search answers with mock_jira.reply(jira.search.search, ...)."
    )


def _wrong_count(known: Known, name: str, count: int) -> str:
    wanted = f"'{known.least}'" if known.least == known.most else f"between '{known.least}' and '{known.most}'"
    return f"Function '{name}' expected {wanted} arguments but received '{count}'."


def _now(asking: Asking, function: Function) -> Iterable[Given]:
    del function
    return [Given("", moment=asking.now)]


def _edge(name: str) -> Give:
    def give(asking: Asking, function: Function) -> Iterable[Given] | None:
        moment = edge_of(name, "".join(function.arguments), asking.now, asking.zone)
        if moment is None:
            said = "should have the format (+/-)n(yMwdm), e.g -1M for 1 month earlier."
            asking.refuse(f"Duration for function '{function.name}' {said}")
            return None
        return [Given("", moment=moment)]

    return give


def _current_user(asking: Asking, function: Function) -> Iterable[Given]:
    del function
    return [] if asking.user is None else [Given(asking.user)]


def _members_of(asking: Asking, function: Function) -> Iterable[Given] | None:
    group = function.arguments[0]
    if group.lower() not in {name.lower() for name in asking.state.groups}:
        said = f"can not generate a list of usernames for group '{group}'; the group does not exist."
        asking.refuse(f"Function '{function.name}' {said}")
        return None
    users = asking.state.users.values()
    return as_given(user.name for user in users if group.lower() in {name.lower() for name in user.groups})


def _sprints(state: str) -> Give:
    def give(asking: Asking, function: Function) -> Iterable[Given]:
        del function
        return as_given(sprint.id for sprint in asking.state.sprints.values() if sprint.state == state)

    return give


def _issue_history(asking: Asking, function: Function) -> Iterable[Given]:
    del function
    return as_given(issue.id for issue in asking.by_id.values() if asking.user in issue.viewed)


def _linked_issues(asking: Asking, function: Function) -> Iterable[Given] | None:
    start = asking.issue(function.arguments[0])
    if start is None:
        asking.refuse(f"Issue '{function.arguments[0]}' could not be found in function '{function.name}'.")
        return None
    found: list[int] = []
    wanted: Sequence[str | None] = function.arguments[1:] or (None,)
    for description in wanted:
        linked = linked_issues(asking, start, description)
        if linked is None:
            asking.refuse(f"Issue link type '{description}' could not be found in function '{function.name}'.")
            return None
        found += linked
    return as_given(found)


def _remote_linked(asking: Asking, function: Function) -> Iterable[Given]:
    return as_given(remote_linked_issues(asking, function.arguments))


def _issue_types(*, subtask: bool) -> Give:
    def give(asking: Asking, function: Function) -> Iterable[Given]:
        del function
        return as_given(one.id for one in asking.state.issue_types if one.subtask == subtask)

    return give


def _voted(asking: Asking, function: Function) -> Iterable[Given]:
    del function
    return as_given(issue.id for issue in asking.by_id.values() if asking.user in issue.voters)


def _watched(asking: Asking, function: Function) -> Iterable[Given]:
    del function
    return as_given(issue.id for issue in asking.by_id.values() if asking.user in issue.watchers)


def _login(asking: Asking, function: Function) -> Iterable[Given]:
    """A MockJira opens no session that could have begun before another: both logins were when it started."""
    del function
    return [Given("", moment=asking.state.started)]


def _updated_by(asking: Asking, function: Function) -> Iterable[Given] | None:
    name, *times = function.arguments
    user = asking.state.find_user(name)
    if user is None:
        asking.refuse(f"Function '{function.name}' cannot find the user '{name}'.")
        return None
    moments = [read_moment(text, asking.now, asking.zone) for text in times]
    for text, moment in zip(times, moments, strict=True):
        if moment is None:
            asking.refuse(f"Date value '{text}' for function '{function.name}' is invalid. {FORMATS}")
            return None
    start, end = [*moments, None, None][:2]
    return as_given(list_touched(asking, user.name, start, end))


def _cascade_option(asking: Asking, function: Function) -> Iterable[Given]:
    del asking
    parent, child = function.arguments[0], function.arguments[1] if len(function.arguments) > 1 else ""
    return [Given(f"{parent}\n{'' if child.lower() == 'none' else child}" if child else parent)]


_ELSEWHERE: Final = frozenset(
    """
    approved approver breached childissuesof completed elapsed everbreached expression hasattachments hascomments
    haslinks hassubtasks issuefieldexactmatch issuefieldmatch issuesinepics lastcomment linkedissuesof
    linkedissuesofrecursive myapproval myapprovals mypending organizationmembers parentissuesof parentsof paused
    pending pendingby remaining running subtasksof testplantests withincalendarhours workloggedby worklogged
    """.split()  # noqa: SIM905
)
"""Functions of Jira Service Management, Advanced Roadmaps and the plugins that most queries in the wild come from."""
_HOME: Final = "com.atlassian.jira."
_DATE: Final = "java.util.Date"
_USER: Final = f"{_HOME}user.ApplicationUser"
_VERSION: Final = f"{_HOME}project.version.Version"
_ISSUE: Final = f"{_HOME}issue.Issue"
_TYPE: Final = f"{_HOME}issue.issuetype.IssueType"
_PROJECT: Final = f"{_HOME}project.Project"
_COMPONENT: Final = f"{_HOME}bc.project.component.ProjectComponent"
_OPTION: Final = f"{_HOME}issue.customfields.option.CascadeOption"
_SPRINT: Final = "com.atlassian.greenhopper.service.sprint.Sprint"
_CASCADE: Final = (
    "Incorrect number of arguments specified for the function 'cascadeOption'. Usages: cascadeOption(parentOption), "
    'cascadeOption(parentOption, childOption), cascadeOption(parentOption, "None").'
)
_LINKED: Final = (
    "Incorrect number of arguments for function 'linkedIssues'. "
    "Usage: 'linkedIssues ( issuekey [, linkDescription ]* )'."
)
_ALL: Final = (
    Known("now", _now, _DATE, is_list=False),
    *(
        Known(f"{edge}Of{unit}", _edge(f"{edge}Of{unit}"), _DATE, most=1, is_list=False)
        for edge in ("start", "end")
        for unit in ("Day", "Week", "Month", "Year")
    ),
    Known("currentUser", _current_user, _USER, is_list=False),
    Known("membersOf", _members_of, _USER, 1, 1),
    Known("openSprints", _sprints("active"), _SPRINT),
    Known("closedSprints", _sprints("closed"), _SPRINT),
    Known("futureSprints", _sprints("future"), _SPRINT),
    Known("releasedVersions", all_versions(released=True), _VERSION, most=-1),
    Known("unreleasedVersions", all_versions(released=False), _VERSION, most=-1),
    Known("latestReleasedVersion", one_version(released=True), _VERSION, 1, 1, is_list=False),
    Known("earliestUnreleasedVersion", one_version(released=False), _VERSION, 1, 1, is_list=False),
    Known("issueHistory", _issue_history, _ISSUE),
    Known("linkedIssues", _linked_issues, _ISSUE, 1, -1, usage=_LINKED),
    Known("issuesWithRemoteLinksByGlobalId", _remote_linked, _ISSUE, 1, 100),
    Known("standardIssueTypes", _issue_types(subtask=False), _TYPE),
    Known("subTaskIssueTypes", _issue_types(subtask=True), _TYPE),
    Known("votedIssues", _voted, _ISSUE, anonymous=False),
    Known("watchedIssues", _watched, _ISSUE, anonymous=False),
    Known("currentLogin", _login, _DATE, is_list=False, anonymous=False),
    Known("lastLogin", _login, _DATE, is_list=False, anonymous=False),
    Known("updatedBy", _updated_by, _ISSUE, 1, 3),
    Known("componentsLeadByUser", components_led, _COMPONENT, most=1, anonymous=False),
    Known("projectsLeadByUser", projects_led, _PROJECT, most=1, anonymous=False),
    Known(
        "projectsWhereUserHasPermission",
        projects_where(has_permission, "permission"),
        _PROJECT,
        1,
        1,
        anonymous=False,
    ),
    Known("projectsWhereUserHasRole", projects_where(has_role, "role"), _PROJECT, 1, 1, anonymous=False),
    Known("cascadeOption", _cascade_option, _OPTION, 1, 2, usage=_CASCADE),
)
FUNCTIONS: Final = {one.name.lower(): one for one in _ALL}
"""By name in lower case."""
