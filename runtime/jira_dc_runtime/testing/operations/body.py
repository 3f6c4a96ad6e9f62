"""What the body of a request says, checked by hand: a MockJira that is not strict is sent anything."""

from __future__ import annotations

from typing import Any

from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import JsonObject, Refused
from jira_dc_runtime.testing.state.table import One, Table


def read_object(call: RecordedCall) -> JsonObject:
    """Return the JSON object in the body, without its nulls; refuse anything else."""
    if not is_object(call.body):
        raise Refused(400, "The body is no JSON object.")
    return {name: value for name, value in call.body.items() if value is not None}


def read_texts(body: JsonObject, name: str) -> list[str]:
    """Return a list of texts or numbers as texts; nothing there is an empty list, and one text a list of one."""
    value = body.get(name, [])
    return [str(each) for each in value] if is_array(value) else [str(value)]


def read_named(
    table: Table[One], body: JsonObject, changed: One | None = None, *, status: int = 400, longest: int = 255
) -> dict[str, Any]:
    """Return the name and the description in a body; refuse a name that is missing, too long or taken.

    A name that is taken is refused with `status`.
    """
    values: dict[str, Any] = {"description": str(body["description"])} if "description" in body else {}
    if "name" not in body and changed is not None:
        return values
    name = str(body.get("name", "")).strip()
    if not name:
        raise Refused(400, errors={"name": f"The {table.kind} needs a name."})
    if len(name) > longest:
        raise Refused(400, errors={"name": f"The name must not be longer than {longest} characters."})
    taken = table.named(name)
    if taken is not None and (changed is None or taken.id != changed.id):
        raise Refused(status, errors={"name": f"A {table.kind} with the name '{name}' already exists."})
    return {"name": name, **values}
