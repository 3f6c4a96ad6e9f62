"""`Call`: one request to Jira as a plain value, and how its URL is written."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypedDict, TypeVar, Unpack, cast, overload
from urllib.parse import quote

import msgspec

from jira_dc_runtime.codec.fields import Fields
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.errors.base import READS
from jira_dc_runtime.ground.json_kind import is_array

from .base_url import has_dots
from .body import Body
from .limits import Limit

T = TypeVar("T")
X = TypeVar("X")

MOST_IDS: Final = 6000
"""Bytes of ids in a query; Tomcat takes 8 KiB for a whole request head unless told otherwise."""
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.,-]+").fullmatch
"""What needs no percent-encoding, but for the commas."""
_NOT_SEGMENTS: Final = frozenset({"", ".", ".."})

PathValue: TypeAlias = str | int | bool
QueryItem: TypeAlias = str | int | float | bool
QueryValue: TypeAlias = QueryItem | Sequence[QueryItem] | type[Fields] | None


if TYPE_CHECKING:

    class CallOptions(TypedDict, total=False):
        """What a `Call` may have beside method, path and type; its docstring says what each is."""

        path: Mapping[str, PathValue]
        query: Mapping[str, QueryValue]
        repeated: tuple[str, ...]
        headers: Mapping[str, str | None]
        body: Body | None
        limits: tuple[Limit, ...]
        accept: str
        scope: str
        before: tuple[str, str] | None
        reads: bool | None


class Call(msgspec.Struct, Generic[T], frozen=True):
    """One request as a value: it can be compared, pickled, logged, and sent by any client.

    - `returns` says what comes back: a class, `list[X]`, `dict[str, X]`, `Any` for any JSON, `bytes` for a binary
      body, None if no content matters, or `X | None` if the body may be empty.
    - `path` fills the `{names}` of `path_template`; every character that is not plain is percent-encoded.
    - `query` leaves out None, writes booleans as true and false, and joins a list with commas, or repeats the name if
      it is in `repeated`. An empty list is refused, since no URL can say it: Jira would take it for "all". So is a
      comma in an item of a list that is joined, which would make two of it. A class of `Fields` stands for the ids
      that it declares.
    - `scope` is the OAuth 2 scope that Jira wants, such as `WRITE`; empty where its document does not tell.
    - `before` is a release and the path template that the same operation had in older ones, such as
      `("10.0", "/rest/webhooks/1.0/webhook")`.
    - `reads` tells whether it only reads, so that it can be tried again when nobody knows what became of it; None goes
      by the method: GET, HEAD and OPTIONS read.
    """

    method: str
    path_template: str
    returns: Any
    path: Mapping[str, PathValue] = {}
    query: Mapping[str, QueryValue] = {}
    repeated: tuple[str, ...] = ()
    headers: Mapping[str, str | None] = {}
    body: Body | None = None
    limits: tuple[Limit, ...] = ()
    accept: str = "application/json"
    scope: str = ""
    before: tuple[str, str] | None = None
    reads: bool | None = None

    if TYPE_CHECKING:  # the constructor that msgspec makes, with what `returns` says about the value

        @overload
        def __init__(
            self: Call[X], method: str, path_template: str, returns: type[X], **options: Unpack[CallOptions]
        ) -> None: ...
        @overload
        def __init__(
            self: Call[None], method: str, path_template: str, returns: None, **options: Unpack[CallOptions]
        ) -> None: ...
        @overload
        def __init__(
            self: Call[Any], method: str, path_template: str, returns: Any, **options: Unpack[CallOptions]
        ) -> None: ...
        def __init__(self, method: str, path_template: str, returns: Any, **options: Unpack[CallOptions]) -> None: ...

    @property
    def operation(self) -> str:
        """The operation as it is named in messages, for example `GET /api/2/issue/{issueIdOrKey}`."""
        return f"{self.method} {self.path_template.removeprefix('/rest')}"

    @property
    def only_reads(self) -> bool:
        """Whether the call changes nothing, however often it is sent."""
        return self.method in READS if self.reads is None else self.reads

    def __repr__(self) -> str:
        # Names only: a value may be a password.
        parts = [f"{self.method!r}, {self.path_template!r}"]
        parts += [f"{place}={list(names)}" for place, names in self._names() if names]
        if self.body is not None:
            parts.append(f"body={type(self.body).__name__}")
        return f"Call({', '.join(parts)})"

    def _names(self) -> list[tuple[str, list[str]]]:
        query = [name for name, value in self.query.items() if value is not None]
        return [("path", list(self.path)), ("query", query), ("headers", list(self.headers))]


def render_target(call: Call[Any]) -> str:
    """Return path and query of `call`, percent-encoded: `/rest/api/2/issue/EX-1?fields=summary`.

    Raise `RequestError` if a path value is missing or would change the path, and for what no URL can carry.
    """
    target, holes = _split_template(call.path_template)
    for name, text in holes:
        target += _path_segment(call, name) + text
    separator = "?"
    texts: Sequence[str]
    for name, value in call.query.items():
        if value is None:
            continue
        if isinstance(value, str):
            texts = (value,)
        else:
            ids = _list_ids(value)
            texts = (_text(call, name, ids),) if isinstance(ids, (int, float)) else _list_texts(call, name, ids)
        for text in texts:
            target += f"{separator}{_encoded_name(name)}={_encoded(call, name, text)}"
            separator = "&"
    return target


@lru_cache(maxsize=2048)
def _split_template(template: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return the text before the first `{name}`, and each name with the text after it.

    Raise `RequestError` for a template that could leave the base URL, or is none.
    """
    problem = _find_problem(template)
    if problem:
        message = f"The path {template!r} {problem} Nothing was sent."
        raise RequestError(message)
    head, *pieces = template.split("{")
    holes = (piece.partition("}") for piece in pieces)
    return head, tuple((name, text) for name, _, text in holes)


def _find_problem(template: str) -> str:
    """Return what is wrong with a path template, as the end of a sentence, or ""."""
    if not template.startswith("/") or template.startswith("//"):
        return "has to start with one slash: it is put behind the base URL, as in '/rest/api/2/myself'."
    if "?" in template or "#" in template:
        return "holds a query or a fragment. Pass the query with query=."
    if not template.isascii() or any(character <= " " or character in '\x7f\\<>"^`|' for character in template):
        return "holds a character that no path may hold. Percent-encode it, or pass it as a value with path=."
    return "goes up with '..', maybe out of Jira." if has_dots(template) else ""


@lru_cache(maxsize=2048)
def _encoded_name(name: str) -> str:
    return quote(name, safe="")


def _path_segment(call: Call[Any], name: str) -> str:
    value = call.path.get(name)
    if value is None:
        message = f"{call.operation}: the path needs a value for {name!r}."
        raise RequestError(message)
    text = value if isinstance(value, str) else _text(call, name, value)
    if text.partition(";")[0] in _NOT_SEGMENTS:  # some servers read `..;x` as `..`
        message = f"{call.operation}: {name} is {text!r}, which would address something else. Pass its id or key."
        raise RequestError(message)
    return _encoded(call, name, text)


def write_scalar(value: QueryItem) -> str:
    """Return how Jira reads `value` in a path, a query or a form: `true`, `10000`, `EX-1`."""
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _list_texts(call: Call[Any], name: str, items: Any) -> Sequence[str]:
    """Return what is written for a list: each item for itself if the name may be repeated, else all in one."""
    problem = ""
    if type(items) is not list and not is_array(items) and not isinstance(items, AbstractSet):
        problem = f"is a {type(items).__name__}; pass a str, int or bool, or a list of them"
    elif not items:
        problem = 'is an empty list, which no URL can say: Jira would take it for "all". Pass None to leave it out'
    else:
        given = cast("Collection[Any]", items)
        texts = [item if isinstance(item, str) else _text(call, name, item) for item in given]
        if name in call.repeated:
            return texts
        joined = ",".join(texts)
        if joined.count(",") == len(texts) - 1 and "" not in texts:
            return (joined,)
        split = next(text for text in texts if "," in text or not text)
        problem = f"is joined with commas, so that Jira would not read {split!r} as one value"
    message = f"{call.operation}: {name} {problem}. Nothing was sent."
    raise RequestError(message)


def _list_ids(value: Any) -> Any:
    """Return what a query asks for to read all fields of a class: their ids, or all there are if no URL holds those.

    Any other value is returned as it is.
    """
    form: Any = value
    if not isinstance(form, type) or not issubclass(form, Fields):
        return value
    ids = form.ids()
    return ids if sum(map(len, ids)) + len(ids) <= MOST_IDS else ["*all"]


def _text(call: Call[Any], name: str, value: object) -> str:
    if isinstance(value, (str, int)) or (isinstance(value, float) and math.isfinite(value)):
        return write_scalar(value)
    seen = f"{value}" if isinstance(value, float) else f"a {type(value).__name__}"
    message = f"{call.operation}: {name} is {seen}; pass a str, int or bool. Nothing was sent."
    raise RequestError(message)


def _encoded(call: Call[Any], name: str, text: str) -> str:
    if _PLAIN(text):  # most keys, names and lists of them; quote() takes ten times as long
        return text.replace(",", "%2C")
    try:
        return quote(text, safe="")
    except UnicodeEncodeError:
        message = f"{call.operation}: {name} holds half of a surrogate pair, which no URL can carry."
    raise RequestError(message)
