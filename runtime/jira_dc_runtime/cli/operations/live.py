"""`jira-dc live`: ask a Jira everything that needs no argument, and say where its answers differ from the document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.cli.package import Package
from jira_dc_runtime.errors import ConnectionFailed, HttpError, JiraError, LoginError

from .operation import bind, list_names, read_operation

if TYPE_CHECKING:
    from jira_dc_runtime.call import Call
    from jira_dc_runtime.client import Client
    from jira_dc_runtime.errors.drift import Drift


_NO_LOGIN: Final = 401


class _Made(Exception):
    def __init__(self, call: Call[Any]) -> None:
        super().__init__(call)
        self.call = call


class _Maker:
    def send(self, call: Call[Any]) -> Any:
        raise _Made(call)


def list_calls(package: Package) -> Iterator[tuple[str, Call[Any]]]:
    """Yield the name and the call of each GET that only reads and needs no argument; one for each operation."""
    seen: set[str] = set()
    for name, key in list_names(package).items():
        if not key.startswith("GET ") or key in seen or name.partition(".")[2].startswith(("iter_", "batch_")):
            continue
        if any(each.is_required for each in read_operation(package, name).parameters):
            continue
        seen.add(key)
        try:
            bind(package, name, _Maker())()
        except _Made as made:
            if made.call.only_reads:
                yield name, made.call


def ask_all(package: Package, client: Client, drift: list[Drift]) -> Iterator[dict[str, Any]]:
    """Yield for each such operation what became of it. `drift` is where the client reports differences.

    It holds kinds and places, never a value of this Jira. Raise the error of a login that does not work, and of a Jira
    that cannot be reached.
    """
    for name, call in list_calls(package):
        drift.clear()
        outcome = "ok"
        try:
            client.send(call)
        except HttpError as error:
            if isinstance(error, LoginError) and error.status == _NO_LOGIN:
                raise
            outcome = f"answered {error.status}"
        except ConnectionFailed:
            raise
        except JiraError as error:
            outcome = type(error).__name__
        places = sorted({f"{each.pointer or '/'} should be {each.expected}, got {each.got}" for each in drift})
        yield {"name": name, "operation": call.operation, "outcome": "differs" if places else outcome, "drift": places}
