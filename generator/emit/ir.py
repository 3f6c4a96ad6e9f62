"""What flows from read to render: operations as plain frozen values, nothing of OpenAPI and nothing of any tool.

Types are values too, not strings of Python: generator/emit/annotation.py is the only place that writes them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias


@dataclass(frozen=True)
class Scalar:
    """A Python type that JSON or a query string carries as one value: str, int, float, bool, bytes, date, datetime."""

    name: str


@dataclass(frozen=True)
class KnownValues:
    """A string whose known values the document lists; others may come."""

    values: tuple[str, ...]


@dataclass(frozen=True)
class ModelType:
    """A class of models/."""

    name: str


@dataclass(frozen=True)
class ListOf:
    """A JSON array."""

    item: Type


@dataclass(frozen=True)
class MapOf:
    """A JSON object with free keys."""

    value: Type


@dataclass(frozen=True)
class Optional:
    """A value that the server may leave out: an empty 2xx answer gives None."""

    inner: Type


@dataclass(frozen=True)
class OneOf:
    """One of several shapes, as when Jira answers a list, or one item when its name was given."""

    options: tuple[Type, ...]


@dataclass(frozen=True)
class AnyJson:
    """Any JSON value."""


@dataclass(frozen=True)
class Nothing:
    """No body."""


@dataclass(frozen=True)
class Upload:
    """A file to send."""


Type: TypeAlias = Scalar | KnownValues | ModelType | ListOf | MapOf | OneOf | Optional | AnyJson | Nothing | Upload


@dataclass(frozen=True)
class Parameter:
    """One path, query, header or form value that the caller gives."""

    wire: str
    name: str
    place: Literal["path", "query", "header", "form"]
    type: Type
    required: bool
    repeated: bool
    meaning: str
    lists: str = ""
    """The class whose fields are listed by id, so that it may be passed instead of the list."""


@dataclass(frozen=True)
class Body:
    """A request body that is one value: JSON, text, raw bytes or the files of a multipart form."""

    kind: Literal["json", "text", "binary", "multipart"]
    name: str
    type: Type
    content_type: str
    file_field: str
    rfc3339: bool
    keys: tuple[tuple[str, str], ...] = ()
    """Properties, at any depth, whose keys are the ids of fields; and the class that knows those."""

    @property
    def is_any_of_a_kind(self) -> bool:
        """Tell whether the content type is a range such as `image/*`, so that the caller must say which one it is."""
        return self.content_type.endswith("/*")


@dataclass(frozen=True)
class LimitFact:
    """A limit of the server that is checked before sending."""

    place: Literal["path", "query", "body"]
    name: tuple[str, ...]
    facts: tuple[tuple[str, int | float | bool], ...]


@dataclass(frozen=True)
class Paging:
    """How an operation is read page by page."""

    style: str
    items: str
    item: Type
    start: str
    size: str
    in_body: bool
    method: str
    bounds: tuple[int, ...] = ()
    """After how many items Jira stops, in one release or another."""
    narrow: str = ""
    """An argument that makes the list shorter."""

    @property
    def goes_on(self) -> bool:
        """Tell whether a walk can begin at any item, and so go on where another one stopped."""
        return self.style in {"offset", "list"}

    @property
    def is_steerable(self) -> bool:
        """Tell whether the caller says where the first page starts, by the operation's own argument."""
        return self.style in {"cursor", "window"}


@dataclass(frozen=True)
class Batching:
    """How an operation that takes so many items at a time takes any number of them.

    `others` are the fields of its body beside the list of items, as (wire, argument, type).
    """

    style: Literal["Moves", "Ranks", "Creations", "Readings"]
    wire: str
    name: str
    item: Type
    size: int
    value: Type
    others: tuple[tuple[str, str, Type], ...]
    method: str


@dataclass(frozen=True)
class Presence:
    """In which pinned releases an operation exists: `turns` are those where it appears, goes, appears again, and so on.

    `or_earlier`: it is there in the oldest pinned release already, so when it appeared is not known.
    """

    turns: tuple[str, ...]
    or_earlier: bool


@dataclass(frozen=True)
class OldName:
    """A name that a method had, and still has for a while."""

    name: str
    method: str
    """What it is called now."""
    since: tuple[int, int]
    """The minor version of ours that renamed it."""


@dataclass(frozen=True)
class Operation:
    """One operation of Jira, ready to be rendered."""

    method: str
    path: str
    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    body: Body | None
    constant_headers: tuple[tuple[str, str], ...]
    returns: Type
    accept: str
    error_statuses: tuple[int, ...]
    limits: tuple[LimitFact, ...]
    paging: Paging | None
    batching: Batching | None
    deprecated: bool
    experimental: bool
    scope: str
    presence: Presence | None = None
    note: str = ""
    before: tuple[str, str] | None = None
    """A release, and the path that the operation had in older ones."""
    reads: bool | None = None
    """Whether it only reads, where its method does not tell."""
    deprecated_since: str = ""
    """The first release that deprecates it, in words; "" if no pinned document says it."""
    instead: str = ""
    """The method to call instead of a deprecated one, such as `user.iter_users`, or ""."""
    old_names: tuple[OldName, ...] = ()
    """What its methods were called before."""


@dataclass(frozen=True)
class Resource:
    """All operations of one tag: one module, one attribute of the client."""

    tag: str
    name: str
    class_name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class OperationAvailability:
    """One line of the availability table; `instead` is the method to call where the operation is missing, or ""."""

    key: str
    methods: tuple[str, ...]
    presence: Presence
    instead: str


@dataclass(frozen=True)
class Availability:
    """Every operation of every pinned release, and those releases, the oldest first."""

    releases: tuple[str, ...]
    operations: tuple[OperationAvailability, ...]
