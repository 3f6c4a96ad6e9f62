"""`Fields`: the fields of an issue, a mapping by Jira's ids whose known fields are typed attributes as well.

A page of a hundred issues has thousands of fields, and a program reads a few of them. So they stay as they came, and an
attribute is converted when it is first read.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeVar, cast, get_origin, get_type_hints

import msgspec

from jira_dc_runtime.errors.drift import Drift

from .drift import write_pointer

if TYPE_CHECKING:
    from typing import Self

F = TypeVar("F", bound="Fields")

SHOWN: Final = 6  # names of fields in a repr


class Origin(NamedTuple):
    """The answer that fields came in, and whom to tell of one that has another type than declared."""

    operation: str
    report: Callable[[tuple[Drift, ...]], None]


class Fields(Mapping[str, Any]):
    """The fields of one issue: `fields["customfield_10002"]`, and typed attributes for those that a subclass declares.

    A subclass declares a field by an annotation, and where Jira's id is another name, by `field`:

        class MyFields(IssueFields):
            story_points: float | None = field("customfield_10002")

    An attribute that Jira sent no value for raises an `AttributeError` that says how to ask for it. One whose value has
    another type than declared is the value as it came, and drift; a list that is null is empty.
    """

    __slots__ = ("_origin", "_raw", "_read")
    _ids: ClassVar[dict[str, str]] = {}
    """By attribute, the id by which Jira knows the field."""
    _forms: ClassVar[dict[str, Any] | None] = None
    """By attribute, its type; looked up when a field is first read, when all classes are there."""

    def __init__(self, raw: Mapping[str, Any] | None = None, origin: Origin | None = None) -> None:
        self._raw: Mapping[str, Any] = raw or {}
        self._origin = origin
        self._read: dict[str, Any] | None = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        own: dict[str, str] = {}
        for name in inspect.get_annotations(cls):
            declared = cls.__dict__.get(name)
            if declared is None:
                if not name.startswith("_"):
                    own[name] = name
            elif isinstance(getattr(declared, "name", None), str):  # made by `field`
                own[name] = declared.name
                delattr(cls, name)  # so that reading the attribute asks __getattr__
        cls._ids = {**cls._ids, **own}
        cls._forms = None

    @classmethod
    def of(cls, issue: Any) -> Self:
        """Return the fields of `issue`, or of another mapping of fields, as this class reads them."""
        fields = getattr(issue, "fields", issue)
        return fields._read_as(cls) if isinstance(fields, Fields) else cls(fields)  # noqa: SLF001 - its own kind

    @classmethod
    def ids(cls) -> list[str]:
        """Return Jira's ids of the declared fields, as `fields=` of a call takes them."""
        return list(cls._ids.values())

    @classmethod
    def from_json(cls, raw: Any) -> Self:
        """Return the fields in `raw`, as they are read where a type declares them. Raise `TypeError` for no object."""
        if not isinstance(raw, dict):
            message = f"Expected `object`, got `{type(raw).__name__}`"
            raise TypeError(message)
        return cls(cast("dict[str, Any]", raw), HERE.origin)

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as they came from Jira: plain JSON values by Jira's ids."""
        return dict(self._raw)

    def __getitem__(self, key: str) -> Any:
        return self._raw[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def __contains__(self, key: object) -> bool:
        return key in self._raw

    if not TYPE_CHECKING:  # else a checker would take every name for a field

        def __getattr__(self, name: str) -> Any:
            ids = self._ids
            if name not in ids:
                raise AttributeError(_unknown(type(self).__name__, name, ids), name=name, obj=self)
            if self._read is None:
                self._read = {}
            if name not in self._read:
                if ids[name] not in self._raw:
                    raise AttributeError(_not_there(name, ids[name]), name=name, obj=self)
                self._read[name] = self._convert(name, ids[name])
            return self._read[name]

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *self._ids]

    def __repr__(self) -> str:
        names = [*list(self._raw)[:SHOWN], *(["..."] if len(self) > SHOWN else [])]
        return f"{type(self).__name__}({len(self)} fields{': ' if names else ''}{', '.join(names)})"

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, Any]]]:
        return type(self), (dict(self._raw),)  # whom to tell stays behind

    def _read_as(self, form: type[F]) -> F:
        return form(self._raw, self._origin)

    def _convert(self, name: str, id: str) -> Any:  # noqa: A002 - Jira's word
        from .repair import repair  # noqa: PLC0415 - only where a field is read

        raw, form = self._raw[id], self._form_of(name)
        if raw is None and get_origin(form) is list:
            return []
        value, found = repair(raw, form)
        if found and self._origin is not None:
            operation, report = self._origin
            report(
                tuple(
                    Drift(operation, write_pointer(("fields", id, *each.at)), each.expected, each.got) for each in found
                )
            )
        return value

    @classmethod
    def _form_of(cls, name: str) -> Any:
        if cls._forms is None:
            cls._forms = get_type_hints(cls)
        return cls._forms[name]


def field(id: str) -> Any:  # noqa: A002 - Jira's word
    """Declare that an attribute of a `Fields` class is the field that Jira knows by `id`."""
    return msgspec.field(name=id)


class _Here(threading.local):
    origin: Origin | None = None


HERE: Final = _Here()
"""Where the answer comes from that this thread is decoding."""


def _unknown(kind: str, name: str, ids: Mapping[str, str]) -> str:
    for attribute, id in ids.items():  # noqa: A001 - Jira's word
        if name == id:
            return f"{kind} has {id} under the name {attribute}."
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    near = get_close_matches(name, ids, 1)
    hint = (
        f"Did you mean {near[0]}?" if near else "A field of your site is read by its id: fields['customfield_10002']."
    )
    return f"{kind} declares no field {name}. {hint}"


def _not_there(name: str, id: str) -> str:  # noqa: A002 - Jira's word
    advice = f"Ask for it by fields=[{id!r}, ...], or see whether the issue has it."
    return f"Jira sent no {id} in this answer, so there is no {name}. {advice}"
