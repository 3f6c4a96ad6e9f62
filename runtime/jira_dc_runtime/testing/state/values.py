"""Read the values that a request gives to fields, as Jira does, and refuse what is none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from .chosen_values import CHOSEN
from .place import Place, WrongValue, as_list, as_text, off_screen

_LINE: Final = 255
_TEXT: Final = 32_767
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+|mailto:\S+", re.IGNORECASE)
_DAY: Final = re.compile(r"\d{1,4}-\d{1,2}-\d{1,2}")


def read_value(place: Place, sent: Any) -> Any:
    """Return a value as it is stored; raise `WrongValue` for one that the field does not take."""
    return None if sent is None else _READERS[place.field.kind](place, sent)


def _read_text(place: Place, sent: Any) -> str | None:
    text = as_text(sent)
    if len(text) > _TEXT:
        message = "The entered text is too long. It exceeds the allowed limit of 32,767 characters."
        raise WrongValue(message)
    return text or None


def _read_line(place: Place, sent: Any) -> str | None:
    text = as_text(sent)
    if len(text) > _LINE:
        message = "The entered text is too long. It exceeds the allowed limit of 255 characters."
        raise WrongValue(message)
    return text or None


def _read_summary(place: Place, sent: Any) -> str | None:
    text = as_text(sent).strip()
    if "\n" in text or "\r" in text:
        message = "The summary is invalid because it contains newline characters."
        raise WrongValue(message)
    if len(text) > _LINE:
        message = "Summary must be less than 255 characters."
        raise WrongValue(message)
    return text or None


def _read_url(place: Place, sent: Any) -> str | None:
    text = as_text(sent).strip()
    if text and not _URL.fullmatch(text):
        message = "Not a valid URL"
        raise WrongValue(message)
    return text or None


def _read_number(place: Place, sent: Any) -> float:
    if isinstance(sent, bool) or not isinstance(sent, (int, float)):
        message = "Operation value must be a number"
        raise WrongValue(message)
    return sent


def _read_date(place: Place, sent: Any) -> str | None:
    text = as_text(sent)
    if not text:
        return None
    found = _DAY.match(text)
    try:
        year, month, day = (int(part) for part in (found[0] if found else "").split("-"))
        return dt.date(year, month, day).isoformat()
    except ValueError:
        message = f"Error parsing date string: {text}"
        raise WrongValue(message) from None


def _read_datetime(place: Place, sent: Any) -> str | None:
    text = as_text(sent)
    if not text:
        return None
    moment = parse_time(text)
    if moment is None:
        message = f"Error parsing time: {text}"
        raise WrongValue(message)
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def parse_time(text: str) -> dt.datetime | None:
    """Return the time that Jira's `2026-01-05T09:30:00.000+0000` means; None for what has no day, time and zone."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and "T" in text.upper() else None


def _read_labels(place: Place, sent: Any) -> list[str]:
    labels = [as_text(label) for label in as_list(sent)]
    for label in labels:
        if re.search(r"\s", label):
            message = f"The label '{label}' contains spaces which is invalid."
            raise WrongValue(message)
        if len(label) > _LINE:
            message = f"The label '{label}' exceeds the maximum length for a single label of 255 characters."
            raise WrongValue(message)
    return sorted({label for label in labels if label})


def _read_epic(place: Place, sent: Any) -> str | None:
    key = as_text(sent).upper()
    if not key:
        return None
    found = place.state.issues.get(key)
    if found is None:
        message = f"Issue '{key}' does not exist."
        raise WrongValue(message)
    if place.state.issue_types[found.type].name != "Epic":
        message = f"Issue '{key}' is not an epic."
        raise WrongValue(message)
    return key


def _read_sprint(place: Place, sent: Any) -> int | None:
    is_number = str(sent).isascii() and str(sent).isdigit()
    found = place.state.sprints.get(int(sent)) if is_number else None
    if found is None:
        message = (
            f"The sprint '{sent}' does not exist." if str(sent).isdigit() else "Number value expected as the Sprint id."
        )
        raise WrongValue(message)
    return found.id


def _read_any(place: Place, sent: Any) -> Any:
    return sent


def _refuse(place: Place, sent: Any) -> None:
    raise WrongValue(off_screen(place.field.id))


_READERS: Final[Mapping[str, Callable[[Place, Any], Any]]] = {
    **CHOSEN,
    "any": _read_any,
    "date": _read_date,
    "datetime": _read_datetime,
    "epic": _read_epic,
    "labels": _read_labels,
    "line": _read_line,
    "number": _read_number,
    "rank": _refuse,
    "sprint": _read_sprint,
    "summary": _read_summary,
    "text": _read_text,
    "url": _read_url,
}
