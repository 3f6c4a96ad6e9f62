"""What has been found so far: the replies, and the ids in them that lead to further operations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from generator.document.openapi import is_array, is_object
from jira_dc_runtime.testing.judge.document import Operation

# Where a value is found if the list above the hole in the path does not hold it: by the path up to the hole, or by the
# name of the parameter.
SOURCES: dict[str, tuple[str, str]] = {
    "/agile/1.0/epic/{epicIdOrKey}": ("GET /agile/1.0/board/{boardId}/epic", "key"),
    "/agile/1.0/sprint/{sprintId}": ("GET /agile/1.0/board/{boardId}/sprint", "id"),
    "/api/2/component/{id}": ("GET /api/2/component/page", "id"),
    "/api/2/customFields/{customFieldId}": ("GET /api/2/customFields", "numericId"),
    "/api/2/filter/{id}": ("GET /api/2/filter/favourite", "id"),
    "/api/2/securitylevel/{id}": ("GET /api/2/project/{projectKeyOrId}/securitylevel", "id"),
    "/api/2/version/{id}": ("GET /api/2/version", "id"),
    "/api/2/version/{versionId}": ("GET /api/2/version", "id"),
    "/api/2/workflowscheme/{id}": ("GET /api/2/project/{projectKeyOrId}/workflowscheme", "id"),
    "boardId": ("GET /agile/1.0/board", "id"),
    "epicId": ("GET /agile/1.0/board/{boardId}/epic", "id"),
    "groupname": ("GET /api/2/groups/picker", "name"),
    "issueId": ("GET /api/2/search", "id"),
    "issueIdOrKey": ("GET /api/2/search", "key"),
    "issueKey": ("GET /api/2/search", "key"),
    "issueTypeId": ("GET /api/2/issuetype", "id"),
    "projectIdOrKey": ("GET /api/2/project", "key"),
    "projectKeyOrId": ("GET /api/2/project", "key"),
    "projectKeys": ("GET /api/2/project", "key"),
    "userKey": ("GET /api/2/myself", "key"),
    "username": ("GET /api/2/myself", "name"),
}


class Known:
    """The replies to operations, by their keys."""

    def __init__(self) -> None:
        self._replies: dict[str, Any] = {}
        self._holes: dict[str, str] = {}

    def keep(self, operation: Operation, reply: Any, used: Mapping[str, str]) -> None:
        """Keep a reply, and the values that its path was filled with: what was found under them belongs to them."""
        self._replies[operation.key] = reply
        self._holes |= {_prefix(operation.path, name): value for name, value in used.items()}

    def value(self, path: str, name: str) -> str | None:
        """Return a value for the hole or parameter `name` of an operation at `path`, or None if none is known yet."""
        above = _prefix(path, name).rpartition("/")[0]
        if _prefix(path, name) in self._holes:
            return self._holes[_prefix(path, name)]
        stated = [SOURCES[place] for place in (_prefix(path, name), name) if place in SOURCES]
        for key, field in (*stated, (f"GET {above}", "id"), (f"GET {above}", "key"), (f"GET {above}", "name")):
            found = next(_values(self._replies.get(key), field), None)
            if found is not None:
                return found
        return None


def _prefix(path: str, name: str) -> str:
    """Return `path` up to the hole `name`, which says whose id it is: many are called just that."""
    hole = "{" + name + "}"
    return path.partition(hole)[0] + hole


def _values(reply: Any, field: str) -> Iterator[str]:
    """Yield the values of `field` in the items of a reply: of a list, of the list in a page, or of the reply itself."""
    items = [reply]
    if is_array(reply):
        items = reply
    elif is_object(reply):
        items = [item for inner in reply.values() if is_array(inner) for item in inner] or [reply]
    for item in items:
        value = item.get(field) if is_object(item) else None
        if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "":
            yield str(value)
