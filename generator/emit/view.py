"""What the templates are given: finished pieces of Python, so that a template only lays them out.

Every string from a document is written with `repr`, so it stays a string whatever it holds.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.emit.annotation import Use, annotate_argument, annotate_result
from generator.emit.call import write_call
from generator.emit.deprecation import write_deprecation, write_minor
from generator.emit.docstring import steered_arguments, write_batch_docstring, write_docstring, write_iterator_docstring
from generator.emit.imports import RUNTIME_NAMES, STANDARD_NAMES, Imports, list_imports
from generator.emit.ir import Availability, Batching, Body, OldName, Operation, Paging, Parameter, Resource

_PAGES = {
    "offset": "OffsetPages",
    "list": "ListPages",
    "number": "NumberedPages",
    "cursor": "CursorPages",
    "window": "WindowPages",
    "single": "SinglePage",
}
_AFTER = "rankAfterIssue"


@dataclass(frozen=True)
class MethodView:
    """One method: its builder's and its own arguments, and the expressions in its body."""

    name: str
    key: str
    builder: str
    builder_arguments: str
    call_arguments: str
    signature: str
    passed: str
    result: str
    docstring: str
    iterator: IteratorView | None
    batch: BatchView | None
    deprecated: str
    """What its callers are warned of, as Python; "" if nothing."""
    aliases: tuple[AliasView, ...]


@dataclass(frozen=True)
class AliasView:
    """A name that a method had before."""

    name: str
    method: str
    message: str


@dataclass(frozen=True)
class IteratorView:
    """The lazy iterator beside a paged method."""

    name: str
    signature: str
    pages: str
    sizes: str
    item: str
    docstring: str


@dataclass(frozen=True)
class BatchView:
    """The method beside an operation with a capped list that takes any number of items."""

    name: str
    signature: str
    batches: str
    items: str
    result: str
    docstring: str


@dataclass(frozen=True)
class ResourceView:
    """One module of generated/jira_dc/api/."""

    tag: str
    name: str
    class_name: str
    operation_count: int
    standard: tuple[str, ...]
    runtime: Imports
    has_bodies: bool
    methods: tuple[MethodView, ...]


class _Used(set[str]):
    """The names that the code of a module uses: each is written by calling this. Of `models.Issue` the first."""

    def __call__(self, name: str) -> str:
        self.add(name.partition(".")[0])
        return name


def view_resource(resource: Resource) -> ResourceView:
    """Return what the template of one API module needs."""
    use = _Used(("Call", "Resource", "AsyncResource"))  # the template writes them
    methods = tuple(_view_method(operation, resource.name, use) for operation in resource.operations)
    if "bodies" in use:
        use.update(("TYPE_CHECKING", "import_later"))  # likewise
    standard, runtime = list_imports(STANDARD_NAMES, use), list_imports(RUNTIME_NAMES, use)
    return ResourceView(
        tag=resource.tag,
        name=resource.name,
        class_name=resource.class_name,
        operation_count=len(resource.operations),
        standard=tuple(sorted(f"from {module} import {', '.join(names)}" for module, names in standard)),
        runtime=runtime,
        has_bodies="bodies" in use,
        methods=methods,
    )


@dataclass(frozen=True)
class AvailabilityView:
    """The table of generated/jira_dc/availability.py: releases, and (key, entry) of each operation, as Python."""

    releases: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]


def view_availability(availability: Availability) -> AvailabilityView:
    """Return what the template of the availability table needs."""
    entries: list[tuple[str, str]] = []
    for each in availability.operations:
        instead = f", {each.instead!r}" if each.instead else ""
        entries.append((repr(each.key), f"Entry({each.presence.turns!r}, {each.methods!r}{instead})"))
    return AvailabilityView(tuple(map(repr, availability.releases)), tuple(entries))


def _view_method(operation: Operation, resource: str, use: Use) -> MethodView:
    arguments = _list_arguments(operation, use)
    if operation.deprecated or operation.old_names:
        use("deprecated")  # the template writes it
    return MethodView(
        name=operation.name,
        key=f"{operation.method} {operation.path}",
        builder=f"_{operation.name}",
        builder_arguments=", ".join(f"{name}: {annotation}" for name, annotation, _required, _positional in arguments),
        call_arguments=write_call(operation, use),
        signature=_write_signature(arguments),
        passed=", ".join(name for name, *_rest in arguments),
        result=annotate_result(operation.returns, use),
        docstring=write_docstring(operation),
        iterator=_view_iterator(operation, operation.paging, use) if operation.paging else None,
        batch=_view_batch(operation, operation.batching, use) if operation.batching else None,
        deprecated=repr(write_deprecation(operation)) if operation.deprecated else "",
        aliases=tuple(_view_alias(each, resource) for each in operation.old_names),
    )


def _view_alias(old: OldName, resource: str) -> AliasView:
    renamed, gone = write_minor(old.since), write_minor((old.since[0], old.since[1] + 1))
    message = (
        f"jira.{resource}.{old.name} is called jira.{resource}.{old.method} since jira-dc {renamed}; {gone} will not "
        "know the old name."
    )
    return AliasView(old.name, old.method, repr(message))


_Argument = tuple[str, str, bool, bool]
"""(name, annotation, required, positional)"""


def _list_arguments(operation: Operation, use: Use) -> list[_Argument]:
    path = [parameter for parameter in operation.parameters if parameter.place == "path"]
    others = [parameter for parameter in operation.parameters if parameter.place != "path"]
    return [
        *((parameter.name, annotate_argument(parameter.type, use), True, True) for parameter in path),
        *([(operation.body.name, _annotate_body(operation.body, use), True, True)] if operation.body else []),
        *([("content_type", "str", True, False)] if operation.body and operation.body.is_any_of_a_kind else []),
        *((parameter.name, _annotate_optional(parameter, use), parameter.required, False) for parameter in others),
    ]


def _annotate_optional(parameter: Parameter, use: Use) -> str:
    annotation = annotate_argument(parameter.type, use)
    if parameter.lists:
        annotation += f" | type[{use(f'models.{parameter.lists}')}]"
    return annotation if parameter.required or annotation == "Any" else f"{annotation} | None"


def _annotate_body(body: Body, use: Use) -> str:
    return use("Content") if body.kind == "binary" else annotate_argument(body.type, use)


def _write_signature(arguments: list[_Argument]) -> str:
    """Return the arguments of a method: path and body by position, everything else by keyword."""
    positional = [f"{name}: {annotation}" for name, annotation, _required, is_positional in arguments if is_positional]
    keyword = [
        f"{name}: {annotation}" + ("" if required else " = None")
        for name, annotation, required, is_positional in arguments
        if not is_positional
    ]
    return ", ".join(["self", *positional, *(["*", *keyword] if keyword else [])])


def _view_iterator(operation: Operation, paging: Paging, use: Use) -> IteratorView:
    arguments = _list_arguments(operation, use)
    steered = steered_arguments(paging)
    kept = [argument for argument in arguments if argument[0] not in steered]
    sized = bool(paging.size)
    use("paging")  # the template writes it
    keyword = "" if any(not argument[3] for argument in kept) else ", *"
    size = ", page_size: int | None = None" if sized else ""
    start = ", start_at: int | None = None" if paging.goes_on else ""
    return IteratorView(
        name=paging.method,
        signature=f"{_write_signature(kept)}{keyword}{start}{size}, limit: int | None = None",
        pages=_write_pages(operation, paging, arguments, use),
        sizes="page_size, limit" if sized else "None, limit",
        item=annotate_result(paging.item, use),
        docstring=write_iterator_docstring(operation),
    )


def _view_batch(operation: Operation, batching: Batching, use: Use) -> BatchView:
    item = annotate_argument(batching.item, use)
    arguments = [argument for argument in _list_arguments(operation, use) if argument[0] != "body"]
    arguments.append((batching.name, f"{use('Iterable')}[{item}]", True, True))
    arguments += [(name, f"{annotate_argument(type_, use)} | None", False, False) for _, name, type_ in batching.others]
    chained = batching.style == "Ranks"
    values = [f"{wire!r}: {name}" for wire, name, _ in batching.others if wire != _AFTER]
    fields = ", ".join([f"{batching.wire!r}: some", *([f"{_AFTER!r}: after"] if chained else []), *values])
    passed = ", ".join(f"{{{fields}}}" if name == "body" else name for name, *_rest in _list_arguments(operation, use))
    after = next((f", {name}" for wire, name, _ in batching.others if wire == _AFTER), "")
    build = f"lambda {'some, after' if chained else 'some'}: _{operation.name}({passed})"
    is_keyword_only = any(not positional for *_rest, positional in arguments)
    return BatchView(
        name=batching.method,
        signature=f"{_write_signature(arguments)}{'' if is_keyword_only else ', *'}, go_on: bool = False",
        batches=f"{use('batched')}.{batching.style}({build}, {batching.size}{after})",
        items=batching.name,
        result=f"{use('batched')}.BatchReport[{item}, {annotate_result(batching.value, use)}]",
        docstring=write_batch_docstring(operation, batching),
    )


def _write_pages(operation: Operation, paging: Paging, arguments: list[_Argument], use: Use) -> str:
    """Return the expression that says how pages are asked for and where their items are."""
    names = {name for name, *_rest in arguments}
    start, size = _free_name("start", names), _free_name("size", names)
    passed = [_steer(name, paging, start, size, use) for name, *_rest in arguments]
    build = f"_{operation.name}({', '.join(passed)})"
    items = f"page.{paging.items}" if paging.items else "page"
    steps = size if paging.style == "single" else f"{start}, {size}"
    start_at = ", start_at=start_at" if paging.goes_on else ""
    ways = f"{use('paging')}.{_PAGES[paging.style]}"
    return f"{ways}(lambda {steps}: {build}, lambda page: {items}{_write_bounds(paging)}{start_at})"


def _write_bounds(paging: Paging) -> str:
    """Return what tells a list that may be cut off how far it goes, and how to make it shorter."""
    if paging.style != "single" and not paging.bounds:
        return ""
    bounds = f", bounds={paging.bounds!r}" if paging.bounds else ""
    return f"{bounds}, narrow={paging.narrow!r}" if paging.narrow else bounds


def _steer(name: str, paging: Paging, start: str, size: str, use: Use) -> str:
    """Return what the iterator passes for the argument `name`: its own position and size where they belong."""
    if paging.in_body:
        return f"{use('paging')}.set_page({name}, {start}, {size})" if name == "body" else name
    if name == paging.start:
        return f"{name} if {start} is None else {start}" if paging.is_steerable else start
    return size if name == paging.size else name


def _free_name(name: str, taken: set[str]) -> str:
    return _free_name(f"{name}_", taken) if name in taken else name
