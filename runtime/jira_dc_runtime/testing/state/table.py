"""A table of a MockJira: the records of one kind by their number, in the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, Protocol, TypeVar

from jira_dc_runtime.testing.exchange import Refused


class Record(Protocol):
    """What a table holds: something with a number and a name."""

    @property
    def id(self) -> str: ...

    @property
    def name(self) -> str: ...


One = TypeVar("One", bound=Record)


class Table(Generic[One]):
    """Records of one `kind`, a word for messages such as `version`; `lacking` is said of one that is not there."""

    def __init__(self, kind: str, *records: One, lacking: str = "The {kind} with id '{id}' does not exist.") -> None:
        self.kind = kind
        self._lacking = lacking
        self._records = {record.id: record for record in records}

    def __iter__(self) -> Iterator[One]:
        return iter(list(self._records.values()))

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, number: object) -> bool:
        return number in self._records

    def __getitem__(self, number: str) -> One:
        """Return one record, or refuse with 404."""
        found = self._records.get(str(number))
        if found is None:
            raise Refused(404, self._lacking.format(kind=self.kind, id=number))
        return found

    def get(self, number: object) -> One | None:
        """Return one record, or None."""
        return self._records.get(str(number))

    def named(self, name: object) -> One | None:
        """Return the first record of this name, whatever its case; None if there is none."""
        wanted = str(name).lower()
        return next((record for record in self if record.name.lower() == wanted), None)

    def add(self, record: One) -> One:
        """Keep `record` under its number, and return it."""
        self._records[record.id] = record
        return record

    def remove(self, number: str) -> One:
        """Forget one record and return it, or refuse with 404."""
        found = self[number]
        del self._records[found.id]
        return found
