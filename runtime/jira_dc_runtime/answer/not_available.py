"""What a 404 means: the thing is absent, or this Jira has no such operation.

Jira answers 404 to both. To a path that it does not know, the REST layer itself answers, with `{"message": ...,
"status-code": 404}` (public threads: solidify/jira-azuredevops-migrator#13, qoomon/Jira-Issue-Card-Printer#48;
on Jira 10 and later open (unknown-path)). But where another operation has a variable in that place, the last word of
the path is taken for a key, and "Issue Does Not Exist" comes. So the table of releases is asked, and once the server
for its version.
"""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.errors import JiraError, NotAvailable, NotFound
from jira_dc_runtime.errors.availability import Availability, AvailabilityTable, find_release
from jira_dc_runtime.ground.json_kind import is_object

from .per_process import PerProcess

if TYPE_CHECKING:
    from .read import Answer

SERVER_INFO: Final[Call[Any]] = Call("GET", "/rest/api/2/serverInfo", Any)
_OK: Final = 200


def explain(
    refused: NotFound, table: AvailabilityTable | None, shared: dict[str, Any], fetch: Callable[[], Answer]
) -> NotFound:
    """Return the error to raise for a 404: `NotAvailable` if this server lacks the operation, else `refused` itself.

    `fetch` sends serverInfo; it is called once for all that have the same `shared`.
    """
    suspect = find_suspect(refused, table)
    if suspect is None:
        return refused
    version: ServerVersion = shared.setdefault("server_version", ServerVersion())
    return judge(refused, suspect, version.ask(fetch))


async def explain_async(
    refused: NotFound, table: AvailabilityTable | None, shared: dict[str, Any], fetch: Callable[[], Awaitable[Answer]]
) -> NotFound:
    """Return the same for async code."""
    suspect = find_suspect(refused, table)
    if suspect is None:
        return refused
    version: AsyncServerVersion = shared.setdefault("server_version", AsyncServerVersion())
    return judge(refused, suspect, await version.ask(fetch))


def relocate(call: Call[Any], shared: dict[str, Any], fetch: Callable[[], Answer]) -> Call[Any] | None:
    """Return the call as a server takes it that is older than the address of `call`, or None where it is not.

    A 404 came, so nothing was carried out. `fetch` is called once for all that have the same `shared`.
    """
    if call.before is None:
        return None
    version: ServerVersion = shared.setdefault("server_version", ServerVersion())
    return _move(call, call.before, version.ask(fetch))


async def relocate_async(
    call: Call[Any], shared: dict[str, Any], fetch: Callable[[], Awaitable[Answer]]
) -> Call[Any] | None:
    """Return the same for async code."""
    if call.before is None:
        return None
    version: AsyncServerVersion = shared.setdefault("server_version", AsyncServerVersion())
    return _move(call, call.before, await version.ask(fetch))


def _move(call: Call[Any], before: tuple[str, str], server: str | None) -> Call[Any] | None:
    release, path = before
    if server is None or _numbers(server) >= _numbers(release):
        return None
    return msgspec.structs.replace(call, path_template=path, before=None)


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split("."))


def find_suspect(refused: NotFound, table: AvailabilityTable | None) -> Availability | None:
    """Return when the refused operation exists, if this server may be one that lacks it; else None."""
    known = None if table is None else table.find(refused.operation)
    if known is None or (known.everywhere and not _is_unknown_path(refused)):
        return None
    return known


def judge(refused: NotFound, known: Availability, server: str | None) -> NotFound:
    """Return `NotAvailable` if a Jira of the version `server` has no such operation, else `refused` itself."""
    if server is None:
        return refused
    there = known.in_release(server)
    if there or (there is None and not _is_unknown_path(refused)):
        return refused
    return NotAvailable(refused.args, server, known)


def _is_unknown_path(refused: NotFound) -> bool:
    try:
        said = msgspec.json.decode(refused.body)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return False
    return is_object(said) and "status-code" in said and "errorMessages" not in said


def read_version(answer: Answer) -> str | None:
    """Return the release that an answer of serverInfo states, for example 10.3.24; None if it states none."""
    try:
        said = msgspec.json.decode(answer.content) if answer.status_code == _OK else None
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None
    version = said.get("version") if is_object(said) else None
    return find_release(version) if isinstance(version, str) else None


class ServerVersion:
    """What serverInfo says, asked once for all threads. An answer that says nothing is not asked for again either."""

    def __init__(self) -> None:
        self._lock = PerProcess(threading.Lock)
        self._asked = False
        self._version: str | None = None

    def ask(self, fetch: Callable[[], Answer]) -> str | None:
        """Return the version; `fetch` sends serverInfo if nobody has yet."""
        with self._lock.here():
            if not self._asked:
                try:
                    self._version = read_version(fetch())
                except JiraError:
                    self._version = None
                self._asked = True
            return self._version


class AsyncServerVersion:
    """The same for async code, for all tasks."""

    def __init__(self) -> None:
        from anyio import Lock  # noqa: PLC0415  # httpx needs anyio itself, and only for async

        self._lock = Lock()
        self._asked = False
        self._version: str | None = None

    async def ask(self, fetch: Callable[[], Awaitable[Answer]]) -> str | None:
        """Return the version; `fetch` sends serverInfo if nobody has yet."""
        async with self._lock:
            if not self._asked:
                try:
                    self._version = read_version(await fetch())
                except JiraError:
                    self._version = None
                self._asked = True
            return self._version
