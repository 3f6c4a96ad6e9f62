"""The kinds of fields that only custom fields have, and filters: sprints, epics, options, groups."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Any

from jira_dc_runtime.testing.state.custom_fields import CustomField, find_by_kind
from jira_dc_runtime.testing.state.sharing import may_use

from .asking import Asking
from .kinds import Given, Kind, Values, no_value


class Sprints(Kind):
    """Sprints, by id or name."""

    types = "com.atlassian.greenhopper.service.sprint.Sprint"

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        del field
        sprints = asking.state.sprints.values()
        by_id: set[Hashable] = {one.id for one in sprints if str(one.id) == given.text}
        by_name: set[Hashable] = {one.id for one in sprints if one.name.lower() == given.text.lower()}
        found = (by_id or by_name) if given.number or given.function else (by_name or by_id)
        if not found:
            what = "id" if given.number else "name"
            said = "does not exist or you do not have permission to view it."
            asking.refuse(f"Sprint with {what} '{given.text}' {said}")
        return found

    def suggest(self, asking: Asking) -> Iterable[tuple[str, str]]:
        return ((str(one.id), one.name) for one in asking.state.sprints.values())


class Epics(Kind):
    """The epic of an issue, by its key, its id or its name."""

    types = "com.atlassian.jira.issue.Issue"

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        del field
        issue = asking.issue(given.text)
        if issue is not None:
            return {issue.key}
        label = find_by_kind(asking.state.custom_fields, "gh-epic-label")
        named = label.id if label else ""
        wanted = given.text.lower()
        epics = asking.by_id.values()
        found: set[Hashable] = {one.key for one in epics if str(one.fields.get(named) or "").lower() == wanted}
        if not found:
            asking.refuse(f"No issues have a parent epic with key or name '{given.text}'")
        return found

    def place(self, asking: Asking, value: Any) -> Any:
        issue = asking.issue(value)
        return None if issue is None else (issue.project, int(issue.key.rpartition("-")[2]))


class Options(Kind):
    """Options of one custom field, by value or id."""

    types = "com.atlassian.jira.issue.customfields.option.Option"

    def __init__(self, values: Values, custom: CustomField) -> None:
        super().__init__(values)
        self._custom = custom

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        parent, _, child = given.text.partition("\n")
        found: set[Hashable] = {
            one.id
            for one in self._custom.options
            if one.value.lower() == parent.lower() or (one.id == parent and parent.isdecimal())
        }
        if "\n" in given.text:
            found = {
                f"{up}>{one.id if one else ''}"
                for up in found
                for one in (
                    [each for each in self._custom.options if each.parent == up and each.value.lower() == child.lower()]
                    if child
                    else [None]
                )
            }
        if found:
            return found
        if given.function:
            said = f"An option provided by the function '{given.function}' for the field '{field}' does not exist."
            asking.refuse(said)
        else:
            asking.refuse(f"The option '{given.text}' for field '{field}' does not exist.")
        return found

    def place(self, asking: Asking, value: Any) -> Any:
        del asking
        return next((at for at, one in enumerate(self._custom.options) if one.id == value), None)

    def suggest(self, asking: Asking) -> Iterable[tuple[str, str]]:
        del asking
        return ((one.value, one.value) for one in self._custom.options)


class Groups(Kind):
    """Groups, by name."""

    types = "com.atlassian.crowd.embedded.api.Group"

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        found: set[Hashable] = {name for name in asking.state.groups if name.lower() == given.text.lower()}
        if not found and given.function:
            asking.refuse(
                f"A group provided by the function '{given.function}' for the field '{field}' does not exist."
            )
        elif not found:
            asking.refuse(f"The group '{given.text}' for field '{field}' does not exist.")
        return found

    def suggest(self, asking: Asking) -> Iterable[tuple[str, str]]:
        return ((name, name) for name in asking.state.groups)


class Filters(Kind):
    """Filters, by name or id: an issue is in one if its query finds it."""

    types = "com.atlassian.jira.issue.search.SearchRequest"

    def __init__(self) -> None:
        super().__init__(lambda _asking, _issue: (), ("=", "!=", "in", "not in"), takes_empty=False)

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        usable = [one for one in asking.state.filters if may_use(asking.state, asking.user, one)]
        by_id: set[Hashable] = {one.id for one in usable if one.id == given.text}
        by_name: set[Hashable] = {one.id for one in usable if one.name.lower() == given.text.lower()}
        found = (by_id or by_name) if given.number else (by_name or by_id)
        if not found:
            no_value(asking, field, given)
        for number in found:
            if number in asking.filters:
                name = asking.state.filters[str(number)].name
                said = "causes a cyclical reference, this query can not be executed and should be edited."
                asking.refuse(f"Field '{field}' with value '{given.text}' matches filter '{name}' and {said}")
        return found

    def suggest(self, asking: Asking) -> Iterable[tuple[str, str]]:
        usable = [one for one in asking.state.filters if may_use(asking.state, asking.user, one)]
        return ((one.name, one.name) for one in usable)
