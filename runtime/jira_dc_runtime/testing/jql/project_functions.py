"""The functions of JQL that give projects, or the versions and components of projects."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jira_dc_runtime.testing.state.permission import is_in, may
from jira_dc_runtime.testing.state.permission_keys import PERMISSIONS
from jira_dc_runtime.testing.state.projects import Project, Version

from .asking import Asking
from .kinds import Given
from .syntax.query import Function

Give = Callable[[Asking, Function], Iterable[Given] | None]
"""What a function gives; None where it noted an error."""


def as_given(values: Iterable[object]) -> list[Given]:
    """Return values as a function gives them."""
    return [Given(str(value)) for value in values]


def _projects(asking: Asking, function: Function) -> list[Project] | None:
    """Return the projects that the arguments name, all without one; note an error for one that there is not."""
    found: list[Project] = []
    for wanted in function.arguments:
        projects = asking.state.projects.values()
        one = next(
            (p for p in projects if wanted.lower() in {p.key.lower(), p.name.lower(), str(p.id)}),
            None,
        )
        if one is None:
            said = f"Could not resolve the project '{wanted}' provided to function '{function.name}'."
            asking.refuse(said)
            return None
        found.append(one)
    return found if function.arguments else list(asking.state.projects.values())


def _versions(asking: Asking, function: Function, *, released: bool) -> list[tuple[Project, list[Version]]] | None:
    """Return the versions of each project that are released or not, and not archived, in their order."""
    projects = _projects(asking, function)
    if projects is None:
        return None
    found: list[tuple[Project, list[Version]]] = []
    for project in projects:
        own = [one for one in asking.state.versions if one.project == project.id and one.released == released]
        found.append((project, sorted((one for one in own if not one.archived), key=lambda one: one.place)))
    return found


def all_versions(*, released: bool) -> Give:
    """Return what gives the released or the unreleased versions of some projects."""

    def give(asking: Asking, function: Function) -> Iterable[Given] | None:
        found = _versions(asking, function, released=released)
        return None if found is None else as_given(one.id for _, own in found for one in own)

    return give


def one_version(*, released: bool) -> Give:
    """Return what gives the last released version of each project, or the first that is not."""

    def give(asking: Asking, function: Function) -> Iterable[Given] | None:
        found = _versions(asking, function, released=released)
        at = -1 if released else 0
        return None if found is None else as_given(own[at].id for _, own in found if own)

    return give


def _led_by(asking: Asking, function: Function) -> str:
    wanted = function.arguments[0] if function.arguments else asking.user or ""
    user = next((one for one in asking.state.users.values() if wanted in {one.name, one.key}), None)
    return user.name if user else wanted


def components_led(asking: Asking, function: Function) -> Iterable[Given]:
    """Give the components that a user leads."""
    lead = _led_by(asking, function)
    return as_given(one.id for one in asking.state.components if one.lead == lead)


def projects_led(asking: Asking, function: Function) -> Iterable[Given]:
    """Give the projects that a user leads."""
    lead = _led_by(asking, function)
    return as_given(one.id for one in asking.state.projects.values() if one.lead == lead)


def projects_where(allowed: Callable[[Asking, str, Project], bool | None], what: str) -> Give:
    """Return what gives the projects where `allowed` says so; it says None for what there is not."""

    def give(asking: Asking, function: Function) -> Iterable[Given] | None:
        wanted = function.arguments[0]
        answers = [(one.id, allowed(asking, wanted, one)) for one in asking.state.projects.values()]
        if any(answer is None for _, answer in answers):
            asking.refuse(f"Function '{function.name}' cannot find the {what} '{wanted}'.")
            return None
        return as_given(number for number, answer in answers if answer)

    return give


def has_permission(asking: Asking, wanted: str, project: Project) -> bool | None:
    """Return whether the one who asks has a permission in a project; None for no such permission."""
    lower = wanted.lower()
    key = next((key for key, one in PERMISSIONS.items() if lower in {key.lower(), one.name.lower()}), None)
    return None if key is None else may(asking.state, asking.user, key, project)


def has_role(asking: Asking, wanted: str, project: Project) -> bool | None:
    """Return whether the one who asks is in a role of a project; None for no such role."""
    role = asking.state.roles.named(wanted) or asking.state.roles.get(wanted)
    account = asking.state.users.get(asking.user or "")
    if role is None:
        return None
    return account is not None and any(is_in(actor, account) for actor in project.roles.get(role.id, ()))
