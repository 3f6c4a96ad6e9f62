"""A sprint as Jira Software writes it into an issue: the text of its own Java object, `…Sprint@1f[id=1,name=…]`."""

from __future__ import annotations

import re
from typing import Any, Final

_NAMES: Final = {"rapidViewId": "originBoardId"}
_KEYS: Final = (
    *("activatedDate", "autoStartStop", "completeDate", "endDate", "goal", "id", "incompleteIssuesDestinationId"),
    *("name", "originBoardId", "rapidViewId", "sequence", "startDate", "state", "synced"),
)
_FORM: Final = re.compile(r"^com\.atlassian\.greenhopper\.service\.sprint\.Sprint@[0-9a-f]+\[(.*)\]$", re.DOTALL)
_NEXT: Final = re.compile(rf"(?:^|,)({'|'.join(_KEYS)})=")


def read_sprint_text(text: str) -> dict[str, Any] | None:
    """Return the sprint in `text` as the sprint resource has it, without its `self`, or None if there is none.

    A comma in a name or a goal belongs to it unless a key of the sprint follows.
    """
    found = _FORM.match(text)
    if found is None:
        return None
    inside = found[1]
    keys = list(_NEXT.finditer(inside))
    ends = [*(key.start() for key in keys[1:]), len(inside)]
    values: dict[str, Any] = {}
    for key, end in zip(keys, ends, strict=True):
        name, value = _NAMES.get(key[1], key[1]), inside[key.end() : end]
        if value not in {"<null>", ""}:
            values.setdefault(name, _read(name, value))
    if "state" in values:
        values["state"] = str(values["state"]).lower()
    return values


def _read(name: str, value: str) -> object:
    if name in {"autoStartStop", "synced"}:
        return value == "true"
    return int(value) if value.isdecimal() and name not in {"name", "goal"} else value
