"""`Fields`: the fields of an issue, a mapping by Jira's ids whose known fields are typed attributes as well.

A page of a hundred issues has thousands of fields, and a program reads a few of them. So they stay as they came, and an
attribute is converted when it is first read.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple, TypeVar, cast, get_origin, get_type_hints

from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.errors.drift import Drift
from jira_dc_runtime.ground.json_kind import is_array

from .drift import write_pointer

if TYPE_CHECKING:
    from typing import Self

    from .field_kinds import Allowed, Kind

F = TypeVar("F", bound="Fields")

SHOWN: Final = 6  # names of fields in a repr


class Origin(NamedTuple):
    """The answer that fields came in, and whom to tell of one that has another type than declared."""

    operation: str
    report: Callable[[tuple[Drift, ...]], None]


class Declared(NamedTuple):
    """What a `Fields` class says of a field beside its type."""

    id: str
    name: str | None = None
    """What people call it in Jira."""
    kind: str | None = None
    options: Allowed = None


class Fields(Mapping[str, Any]):
    """The fields of one issue: `fields["customfield_10002"]`, and typed attributes for those that a subclass declares.

    A subclass declares a field by an annotation, and where Jira's id is another name, by `field`:

        class MyFields(IssueFields):
            story_points: float | None = field("customfield_10002")

    An attribute that Jira sent no value for raises an `AttributeError` that says how to ask for it. One whose value has
    another type than declared is the value as it came, and drift; a list that is null is empty.

    `class MyFields(IssueFields, project="EX", required=["severity"])` says what a new issue of that project must have;
    `write` sees to it.
    """

    __slots__ = ("_origin", "_raw", "_read")
    _declared: ClassVar[dict[str, Declared]] = {}
    """By attribute, what is declared beside its type."""
    _project: ClassVar[str | None] = None
    """The key of the project whose options and required fields are declared; None if that is all the same."""
    _required: ClassVar[tuple[str, ...]] = ()
    _forms: ClassVar[dict[str, Any] | None] = None
    """By attribute, its type; looked up when a field is first read, when all classes are there."""

    def __init__(self, raw: Mapping[str, Any] | None = None, origin: Origin | None = None) -> None:
        self._raw: Mapping[str, Any] = raw or {}
        self._origin = origin
        self._read: dict[str, Any] | None = None

    def __init_subclass__(cls, *, project: str | None = None, required: Sequence[str] = ()) -> None:
        super().__init_subclass__()
        own: dict[str, Declared] = {}
        for name in inspect.get_annotations(cls):
            declared = cls.__dict__.get(name)
            if declared is None:
                if not name.startswith("_"):
                    own[name] = Declared(name)
            elif isinstance(declared, Declared) or isinstance(getattr(declared, "name", None), str):
                own[name] = declared if isinstance(declared, Declared) else Declared(declared.name)  # as models have it
                delattr(cls, name)  # so that reading the attribute asks __getattr__
        cls._declared = {**cls._declared, **own}
        cls._forms = None
        if project is not None:
            cls._project = project
        cls._required = (*cls._required, *required)

    @classmethod
    def of(cls, issue: Any) -> Self:
        """Return the fields of `issue`, or of another mapping of fields, as this class reads them."""
        fields = getattr(issue, "fields", issue)
        return fields._read_as(cls) if isinstance(fields, Fields) else cls(fields)  # noqa: SLF001 - its own kind

    @classmethod
    def ids(cls) -> list[str]:
        """Return Jira's ids of the declared fields. `fields=` of a call takes them, or the class itself.

        For a class with more of them than a URL holds, all fields are asked for.
        """
        return [declared.id for declared in cls._declared.values()]

    @classmethod
    def attributes(cls) -> Mapping[str, Declared]:
        """Return what is declared of each attribute beside its type."""
        return cls._declared

    @classmethod
    def write(cls, *args: Any, **values: Any) -> dict[str, Any]:
        """Return a mapping for the `fields` of a new issue or of an edit, by Jira's ids and in Jira's form.

            jira.issue.edit_issue("EX-1", {"fields": MyFields.write(summary="Disk full", assignee="fred")})

        A thing is written by the name that people know it by, or by the value that was read from Jira. None is absent;
        `NULL` clears a field. With a `project` the mapping makes a new issue, and the fields that it requires must be
        there. Raise `RequestError` for a field that the class does not declare, and for a value that it cannot hold.
        """
        from .write_fields import write  # noqa: PLC0415 - not every program writes

        if args:
            message = f"{cls.__name__}.write takes its fields by name: {cls.__name__}.write(summary='...')."
            raise RequestError(message)
        return write(cls.__name__, cls._declared, values, cls._project, cls._required)

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
            declared = self._declared.get(name)
            if declared is None:
                from .write_fields import describe_unknown  # noqa: PLC0415 - only for a mistake

                raise AttributeError(describe_unknown(type(self).__name__, name, self._declared), name=name, obj=self)
            if self._read is None:
                self._read = {}
            if name not in self._read:
                if declared.id not in self._raw:
                    raise AttributeError(_not_there(name, declared.id), name=name, obj=self)
                self._read[name] = self._convert(name, declared)
            return self._read[name]

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *self._declared]

    def __repr__(self) -> str:
        names = [*list(self._raw)[:SHOWN], *(["..."] if len(self) > SHOWN else [])]
        return f"{type(self).__name__}({len(self)} fields{': ' if names else ''}{', '.join(names)})"

    def __reduce__(self) -> tuple[type[Self], tuple[dict[str, Any]]]:
        return type(self), (dict(self._raw),)  # whom to tell stays behind

    def _read_as(self, form: type[F]) -> F:
        return form(self._raw, self._origin)

    def _convert(self, name: str, declared: Declared) -> Any:
        from .repair import repair  # noqa: PLC0415 - only where a field is read

        id, form = declared.id, self._form_of(name)  # noqa: A001 - Jira's word
        raw = _read_sprints(self._raw[id]) if declared.kind == "sprint" else self._raw[id]
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


def field(
    id: str,  # noqa: A002 - Jira's word
    name: str | None = None,
    kind: Kind | None = None,
    *,
    options: Allowed = None,
) -> Any:
    """Declare that an attribute of a `Fields` class is the field that Jira knows by `id`, and people by `name`.

    `kind` says how a value is written, as `"option"`; without it a value is written as it is given. `options` are those
    that it has, `{"Hardware": ["Disk", "CPU"]}` in a cascade. Raise `RequestError` for an unknown kind.
    """
    if kind is not None:
        from .field_kinds import KINDS  # noqa: PLC0415 - only where fields are written

        if kind not in KINDS:
            message = f"{id} has the kind {kind!r}; there are {', '.join(sorted(KINDS))}."
            raise RequestError(message)
    return Declared(id, name, kind, options)


def _read_sprints(raw: Any) -> Any:
    """Return sprints as objects: Jira Software sends them as the text of its own, or as objects."""
    from .sprint_text import read_sprint_text  # noqa: PLC0415 - only where such a field is read

    if not is_array(raw):
        return raw
    return [(read_sprint_text(each) or each) if isinstance(each, str) else each for each in raw]


class _Here(threading.local):
    origin: Origin | None = None


HERE: Final = _Here()
"""Where the answer comes from that this thread is decoding."""


def _not_there(name: str, id: str) -> str:  # noqa: A002 - Jira's word
    advice = f"Ask for it by fields=[{id!r}, ...], or see whether the issue has it."
    return f"Jira sent no {id} in this answer, so there is no {name}. {advice}"
