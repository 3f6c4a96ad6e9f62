"""The kinds of fields that are measured: moments, days, numbers, counts and times of work."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable
from typing import Final

from .asking import Asking
from .dates import FORMATS, read_moment
from .kinds import RELATION, Given, Kind, Values

WORKDAY, WORKWEEK = 8 * 3600, 5 * 8 * 3600
_DURATION: Final = re.compile(r"(\d+(?:\.\d+)?)\s*([wdhm]?)[a-z]*")
_SECONDS: Final = {"w": WORKWEEK, "d": WORKDAY, "h": 3600, "m": 60, "": 60}


class Moments(Kind):
    """Moments, to the second."""

    types = "java.util.Date"

    def __init__(self, values: Values, operators: tuple[str, ...] = RELATION, *, takes_empty: bool = True) -> None:
        super().__init__(values, operators, takes_empty=takes_empty)

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        moment = read_given(asking, given)
        if moment is None:
            if given.function:
                asking.refuse(
                    f"A date for the field '{field}' provided by the function '{given.function}' is not valid."
                )
            else:
                asking.refuse(f"Date value '{given.text}' for field '{field}' is invalid. {FORMATS}")
            return set()
        return {self.cut(asking, moment)}

    def cut(self, asking: Asking, moment: dt.datetime) -> Hashable:
        """Return what a moment is compared as."""
        del asking
        return moment.astimezone(dt.UTC)


def read_given(asking: Asking, given: Given) -> dt.datetime | None:
    """Return the moment that a value means; a number counts the milliseconds since 1970."""
    if given.moment is not None:
        return given.moment
    if given.function:
        return None
    if re.fullmatch("-?[0-9]+", given.text):
        try:
            return dt.datetime.fromtimestamp(int(given.text) / 1000, dt.UTC)
        except (OverflowError, ValueError, OSError):
            return None
    return read_moment(given.text, asking.now, asking.zone)


class Days(Moments):
    """Days, without a time."""

    def cut(self, asking: Asking, moment: dt.datetime) -> Hashable:
        return moment.astimezone(asking.zone).date()


class Numbers(Kind):
    """Numbers."""

    types = "java.lang.Number"

    def __init__(self, values: Values, operators: tuple[str, ...] = RELATION, *, takes_empty: bool = True) -> None:
        super().__init__(values, operators, takes_empty=takes_empty)

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        try:
            return {float(given.text)}
        except ValueError:
            self.fault(asking, field, given)
            return set()

    def fault(self, asking: Asking, field: str, given: Given) -> None:
        """Note that a value is none."""
        if given.function:
            said = f"A value provided by the function '{given.function}' for the field '{field}' is not a valid number."
            asking.refuse(said)
        else:
            asking.refuse(f"Value '{given.text}' for the '{field}' field is not a valid number.")


class Counts(Numbers):
    """How many votes or watchers there are: never EMPTY."""

    def __init__(self, values: Values) -> None:
        super().__init__(values, ("=", "!=", "in", "not in", "<", "<=", ">", ">="), takes_empty=False)

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        if given.text.isdecimal():
            return {float(given.text)}
        said = f"{field.capitalize()} must be a positive whole number."
        if given.function:
            asking.refuse(
                f"A value provided by the function '{given.function}' is invalid for the field '{field}'. {said}"
            )
        else:
            asking.refuse(f"The value '{given.text}' for field '{field}' is invalid. {said}")
        return set()


class Durations(Numbers):
    """Times of work in seconds: `2h`, `1d 4h` by the working day, or a number of minutes."""

    types = "com.atlassian.jira.issue.fields.TimeTracking"

    def read(self, asking: Asking, field: str, given: Given) -> set[Hashable]:
        text = given.text.strip().lower()
        parts = _DURATION.findall(text)
        if parts and not _DURATION.sub("", text).strip():
            return {sum(float(count) * _SECONDS[unit] for count, unit in parts)}
        if given.function:
            named = f"A value provided by the function '{given.function}' for the field '{field}'"
            asking.refuse(f"{named} is not a positive duration.")
        else:
            asking.refuse(f"The value '{given.text}' for the field '{field}' is not a positive duration.")
        return set()
