"""What JQL makes of custom fields: the kind of each, by its type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.state.custom_fields import CustomField
from jira_dc_runtime.testing.state.issues import Issue

from .asking import Asking
from .kinds import Choice, Kind, Labels, Named, Texts, Users, Values
from .measures import Days, Moments, Numbers
from .read import day_of, ids_of, moment_of, number_of, texts_of, user_names
from .special import Epics, Groups, Options, Sprints


def kind_of(custom: CustomField) -> Kind:
    """Return what the values of a custom field are."""
    return _KINDS.get(custom.kind, _unsearched)(custom)


def _texts(at: str) -> Values:
    return lambda _, issue: texts_of(issue.fields.get(at))


def _lower(at: str) -> Values:
    return lambda _, issue: [each.lower() for each in texts_of(issue.fields.get(at))]


def _options(custom: CustomField) -> Kind:
    return Options(lambda _, issue: list(_option_ids(custom, issue)), custom)


def _users(custom: CustomField) -> Kind:
    return Users(lambda asking, issue: user_names(asking.state, issue.fields.get(custom.id)))


def _version(custom: CustomField) -> Kind:
    values: Values = lambda asking, issue: list(ids_of(asking.state.versions, issue.fields.get(custom.id)))  # noqa: E731
    return Named(values, _versions, ordered=1)


def _unsearched(custom: CustomField) -> Kind:
    return Kind(_texts(custom.id), ("is", "is not"))


def _sprints(asking: Asking, issue: Issue) -> tuple[int, ...]:
    del asking
    return (*issue.closed_sprints, *(() if issue.sprint is None else (issue.sprint,)))


def _versions(asking: Asking) -> Iterator[Choice]:
    for one in asking.state.versions:
        yield Choice(one.id, (one.name,), one.place, one.project)


def _projects(asking: Asking) -> Iterator[Choice]:
    for one in asking.state.projects.values():
        yield Choice(str(one.id), (one.name, one.key))


def _option_ids(custom: CustomField, issue: Issue) -> Iterator[str]:
    """Yield the id of each option; of a cascade also `parent>child`, and `parent>` without a child."""
    given = issue.fields.get(custom.id)
    for one in given if is_array(given) else [given]:
        named = {text.lower() for text in texts_of(one)}
        number = next((each.id for each in custom.options if each.id in named or each.value.lower() in named), None)
        if number is None:
            continue
        yield number
        if custom.kind == "cascade":
            child = one.get("child") if is_object(one) else None
            below = str(child["id"]) if is_object(child) and "id" in child else ""
            yield f"{number}>{below}"
            if below:
                yield below


_KINDS: Final[Mapping[str, Callable[[CustomField], Kind]]] = {
    "line": lambda one: Texts(_texts(one.id)),
    "text": lambda one: Texts(_texts(one.id)),
    "url": lambda one: Kind(_lower(one.id)),
    "number": lambda one: Numbers(lambda _, issue: number_of(issue.fields.get(one.id))),
    "date": lambda one: Days(lambda _, issue: day_of(issue.fields.get(one.id))),
    "datetime": lambda one: Moments(lambda _, issue: moment_of(issue.fields.get(one.id))),
    "option": _options,
    "options": _options,
    "cascade": _options,
    "user": _users,
    "users": _users,
    "group": lambda one: Groups(_texts(one.id)),
    "groups": lambda one: Groups(_texts(one.id)),
    "version": _version,
    "versions": _version,
    "project": lambda one: Named(_texts(one.id), _projects),
    "labels": lambda one: Labels(_lower(one.id)),
    "sprint": lambda _: Sprints(_sprints),
    "epic": lambda one: Epics(_texts(one.id)),
    "rank": lambda _: Kind(lambda _, issue: (issue.rank,), ()),
}
