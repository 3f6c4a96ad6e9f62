"""A noun with the usual operations, said in one declaration: list, create, read, change, delete."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final, Generic

from jira_dc_runtime.testing.calls import RecordedCall
from jira_dc_runtime.testing.exchange import Answer, JsonObject, json_answer
from jira_dc_runtime.testing.state.permission import require
from jira_dc_runtime.testing.state.state import State
from jira_dc_runtime.testing.state.table import One, Table

from .body import read_object
from .route import Route

_ALL: Final = ("list", "create", "read", "change", "delete")


def _as_it_is(state: State, call: RecordedCall, written: list[JsonObject]) -> Any:
    return written


def _keep(state: State, call: RecordedCall, record: Any) -> None:
    """Let a record go without a word."""


@dataclass(frozen=True)
class Noun(Generic[One]):
    """A noun of Jira, whose records lie in one table of the state.

    - `path`: where it is listed and created; one of them is at `path/{hole}`.
    - `read` takes the body and the record that is changed, None for a new one, checks all of it, and returns the
      attributes that are set. It refuses what is wrong.
    - `listed` puts what was written of all into the answer to the list; `delete` is done before one is forgotten.
    - `created`, `changed` and `removed` are the statuses of success.
    - `reads` and `changes` are permissions that are needed; "" is none.
    """

    path: str
    record: Callable[..., One]
    table: Callable[[State], Table[One]]
    write: Callable[[State, One, RecordedCall], JsonObject]
    read: Callable[[State, RecordedCall, JsonObject, One | None], Mapping[str, Any]]
    hole: str = "id"
    listed: Callable[[State, RecordedCall, list[JsonObject]], Any] = _as_it_is
    delete: Callable[[State, RecordedCall, One], None] = _keep
    created: int = 201
    changed: int = 200
    reads: str = ""
    changes: str = "ADMINISTER"

    def routes(self, only: Collection[str] = _ALL) -> dict[str, Route]:
        """Return what answers the operations; `only` names them, if Jira has not all of them."""
        one = f"{self.path}/{{{self.hole}}}"
        routes: dict[str, tuple[str, Route]] = {
            "list": (f"GET {self.path}", self._list),
            "create": (f"POST {self.path}", self._create),
            "read": (f"GET {one}", self._read),
            "change": (f"PUT {one}", self._change),
            "delete": (f"DELETE {one}", self._delete),
        }
        return dict(routes[name] for name in only)

    def _list(self, state: State, call: RecordedCall) -> Answer:
        self._check(state, call, self.reads)
        written = [self.write(state, record, call) for record in self.table(state)]
        return json_answer(200, self.listed(state, call, written))

    def _create(self, state: State, call: RecordedCall) -> Answer:
        self._check(state, call, self.changes)
        values = self.read(state, call, read_object(call), None)
        record = self.table(state).add(self.record(id=str(state.next_id()), **values))
        return json_answer(self.created, self.write(state, record, call))

    def _read(self, state: State, call: RecordedCall) -> Answer:
        self._check(state, call, self.reads)
        return json_answer(200, self.write(state, self._find(state, call), call))

    def _change(self, state: State, call: RecordedCall) -> Answer:
        self._check(state, call, self.changes)
        record = self._find(state, call)
        for name, value in self.read(state, call, read_object(call), record).items():
            setattr(record, name, value)
        return json_answer(self.changed, self.write(state, record, call))

    def _delete(self, state: State, call: RecordedCall) -> Answer:
        self._check(state, call, self.changes)
        record = self._find(state, call)
        self.delete(state, call, record)
        self.table(state).remove(record.id)
        return Answer(204)

    def _find(self, state: State, call: RecordedCall) -> One:
        return self.table(state)[call.path[self.hole]]

    def _check(self, state: State, call: RecordedCall, permission: str) -> None:
        if permission:
            require(state, call.user, permission)
