"""The kinds of fields: what their values are, which a text in a query means, and how two of them compare."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, ClassVar, Final

import msgspec

from jira_dc_runtime.testing.state.issues import Issue

from .asking import Asking
from .read import user_names

EQUALITY: Final = ("=", "!=", "in", "not in", "is", "is not")
RELATION: Final = (*EQUALITY, "<", "<=", ">", ">=")
SEARCH: Final = ("~", "!~", "is", "is not")
_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*-[0-9]+")

Values = Callable[[Asking, Issue], Sequence[Any]]


class Given(msgspec.Struct, frozen=True):
    """One value of a query: a text, a number without quotes, or what a function gave."""

    text: str
    number: bool = False
    function: str = ""
    moment: dt.datetime | None = None


class Kind:
    """What the values of a field are. `values` reads them of an issue; none is EMPTY."""

    types: ClassVar[str] = "java.lang.String"

    def __init__(
        self,
        values: Values,
        operators: tuple[str, ...] = EQUALITY,
        *,
        takes_empty: bool = True,
        keeps_empty: bool = False,
    ) -> None:
        self.values = values
        self.operators = operators
        self.takes_empty = takes_empty
        """Whether EMPTY may be asked for."""
        self.keeps_empty = keeps_empty
        """Whether `!=` finds issues without a value too."""

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        """Return the values that `given` means; note an error for one that there is not."""
        del asking, field
        return {given.text.lower()}

    def place(self, asking: Asking, value: Any) -> Any:
        """Return what orders a value among others; None where it has no place."""
        del asking
        return value

    def comparable(self, asking: Asking, left: Any, right: Any) -> bool:
        """Return whether `<` and `>` compare two values; versions of two projects are not."""
        del asking, left, right
        return True

    def sort_key(self, asking: Asking, issue: Issue) -> Any:
        """Return what orders an issue by this field; None for one without a value."""
        places = [self.place(asking, value) for value in self.values(asking, issue)]
        return min(places, default=None)

    def suggest(self, asking: Asking) -> Iterable[tuple[str, str]]:
        """Return the values to choose from, each with how it is shown."""
        del asking
        return ()


def no_value(asking: Asking, field: str, given: Given) -> None:
    """Note that there is no such value."""
    if given.function:
        asking.refuse(f"A value provided by the function '{given.function}' is invalid for the field '{field}'.")
    elif given.number:
        asking.refuse(f"A value with ID '{given.text}' does not exist for the field '{field}'.")
    else:
        asking.refuse(f"The value '{given.text}' does not exist for the field '{field}'.")


class Choice(msgspec.Struct, frozen=True):
    """One of the values that there are: its id, what it may be called, its place among the others, its group."""

    id: str
    names: tuple[str, ...]
    place: int = 0
    group: int = 0


class Named(Kind):
    """A value with an id and a name, such as a status.

    `ordered` is 1 where `<` means an earlier place, and -1 where it means a later one.
    """

    def __init__(
        self, values: Values, choices: Callable[[Asking], Iterable[Choice]], *, ordered: int = 0, searched: bool = False
    ) -> None:
        super().__init__(values, (*(RELATION if ordered else EQUALITY), *(("~", "!~") if searched else ())))
        self._choices = choices
        self._ordered = ordered

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        choices = list(self._choices(asking))
        wanted = given.text.lower()
        by_id: set[Hashable] = {one.id for one in choices if one.id == given.text}
        by_name: set[Hashable] = {one.id for one in choices if wanted in {name.lower() for name in one.names}}
        found = (by_id or by_name) if given.number or given.function else (by_name or by_id)
        if not found:
            no_value(asking, field, given)
        return found

    def place(self, asking: Asking, value: Any) -> Any:
        one = next((one for one in self._choices(asking) if one.id == value), None)
        return None if one is None else (one.group, one.place * (self._ordered or 1))

    def comparable(self, asking: Asking, left: Any, right: Any) -> bool:
        del asking
        return left is not None and right is not None and left[0] == right[0]

    def sort_key(self, asking: Asking, issue: Issue) -> Any:
        if self._ordered:
            return super().sort_key(asking, issue)
        names = {one.id: one.names[0].lower() for one in self._choices(asking)}
        return min((names.get(value, "") for value in self.values(asking, issue)), default=None)

    def suggest(self, asking: Asking) -> Iterable[tuple[str, str]]:
        return ((one.names[0], one.names[0]) for one in self._choices(asking))

    def names_of(self, asking: Asking, issue: Issue) -> list[str]:
        """Return the names of the values, which `~` searches."""
        own = set(self.values(asking, issue))
        return [one.names[0] for one in self._choices(asking) if one.id in own]


class Resolutions(Named):
    """Resolutions; `Unresolved` is another word for EMPTY."""


class Users(Kind):
    """Users, by name or key, or else by what they are called or their address. An unknown one is but warned of."""

    types = "com.atlassian.jira.user.ApplicationUser"

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        wanted = given.text.lower()
        users = asking.state.users.values()
        found: set[Hashable] = {user.name for user in users if wanted in {user.name.lower(), user.key.lower()}}
        if not found and not given.function:
            found = {user.name for user in users if wanted in {user.display_name.lower(), user.email.lower()}}
        if found:
            return found
        if given.function:
            asking.warn(f"A value provided by the function '{given.function}' is invalid for the field '{field}'.")
        else:
            asking.warn(f"The value '{given.text}' does not exist for the field '{field}'.")
        return {given.text}

    def place(self, asking: Asking, value: Any) -> Any:
        user = asking.state.users.get(value)
        return (user.display_name if user else str(value)).lower()

    def suggest(self, asking: Asking) -> Iterable[tuple[str, str]]:
        users = asking.state.users.values()
        return ((user.name, f"{user.display_name} - {user.email} ({user.name})") for user in users)


def user_field(name: str) -> Users:
    """Return the kind of a field that holds users."""
    return Users(lambda asking, issue: user_names(asking.state, issue.fields.get(name)))


class Texts(Kind):
    """Texts, searched word by word."""

    def __init__(self, values: Values, operators: tuple[str, ...] = SEARCH, *, takes_empty: bool = True) -> None:
        super().__init__(values, operators, takes_empty=takes_empty)

    def place(self, asking: Asking, value: Any) -> Any:
        del asking
        return str(value).lower()


class Labels(Kind):
    """Labels, of any case."""

    types = "com.atlassian.jira.issue.label.Label"

    def suggest(self, asking: Asking) -> Iterable[tuple[str, str]]:
        issues = asking.state.issues.values()
        return (
            (label, label) for label in sorted({str(each) for one in issues for each in one.fields.get("labels") or ()})
        )


class Issues(Kind):
    """Other issues, or the issue itself: by key or id."""

    types = "com.atlassian.jira.issue.Issue"

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        found = asking.issue(given.text)
        if found is not None:
            return {found.id}
        if given.function:
            said = (
                f"A value provided by the function '{given.function}' for the field '{field}' is not a valid issue key."
            )
            asking.refuse(said)
        elif given.number or given.text.isdecimal():
            asking.refuse(f"A value with ID '{given.text}' does not exist for the field '{field}'.")
        elif _KEY.fullmatch(given.text):
            asking.refuse(f"An issue with key '{given.text}' does not exist for field '{field}'.")
        else:
            asking.refuse(f"The issue key '{given.text}' for field '{field}' is invalid.")
        return set()

    def place(self, asking: Asking, value: Any) -> Any:
        issue = asking.by_id.get(value)
        return None if issue is None else (issue.project, int(issue.key.rpartition("-")[2]))

    def comparable(self, asking: Asking, left: Any, right: Any) -> bool:
        del asking
        return left is not None and right is not None and left[0] == right[0]
