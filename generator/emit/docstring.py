"""The docstring of a generated method, from our own words and the facts of the document."""

from __future__ import annotations

import textwrap

from generator.emit.annotation import DICT, annotate_result
from generator.emit.ir import (
    AnyJson,
    Batching,
    Body,
    KnownValues,
    LimitFact,
    ListOf,
    ModelType,
    Nothing,
    Operation,
    Optional,
    Paging,
    Parameter,
    Presence,
    Type,
)

ERROR_NAMES = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    413: "PayloadTooLarge",
    423: "Locked",
    429: "TooManyRequests",
    503: "ServiceUnavailable",
}
"""The runtime's classes by status; a test compares this with the runtime's own table."""

EXPERIMENTAL = "Experimental: Jira may change this operation in any release; its opt-in header is sent."
FIRST_SERVER_ERROR = 500
_WIDTH = 110
"""What fits into 120 columns at the indentation of a method."""

_BODY_WORDS = {
    "json": "the JSON value to send",
    "text": "the text to send",
    "binary": "the bytes to send: a path, bytes, an open binary file or an iterator of bytes",
    "multipart": "what to upload, for example File.from_path('build.log')",
}
_AS_MAPPING = "a mapping has Jira's own names; None in it means absent, NULL sends null"
_LIMIT_WORDS = {
    "max_items": "at most {} items",
    "min_items": "at least {} items",
    "unique": "no item twice",
    "max_length": "at most {} characters",
    "max_bytes": "at most {} bytes as JSON",
    "min_length": "at least {} characters",
    "minimum": "at least {}",
    "maximum": "at most {}",
}


def write_docstring(operation: Operation) -> str:
    """Return the docstring of a method, lines joined, without quotes."""
    lines = [operation.summary, *_notes(operation)]
    lines += _section("Args:", [*_argument_lines(operation), *_body_lines(operation.body, operation.limits)])
    lines += _section("Returns:", [_describe_result(operation.returns)])
    lines += _section("Raises:", [describe_errors(operation)])
    return _quote_safely("\n".join([*lines, *_source(operation)]))


def _quote_safely(text: str) -> str:
    """Return `text` such that it stays inside a triple-quoted string, whatever a document put into it."""
    return text.replace("\\", "\\\\").replace('"', '\\"') if '"' in text or "\\" in text else text


def write_iterator_docstring(operation: Operation) -> str:
    """Return the docstring of the lazy iterator beside a paged method."""
    sized = operation.paging is not None and operation.paging.size != ""
    arguments = [
        *_argument_lines(operation, without=steered_arguments(operation.paging) if operation.paging else frozenset()),
        *_body_lines(operation.body, operation.limits),
        *([_START_AT] if operation.paging and operation.paging.goes_on else []),
        *([f"page_size: {_describe_page_size(operation.paging)}"] if operation.paging and sized else []),
        "limit: how many items to yield at most; all if None",
    ]
    lines = _describe_walk(operation)
    lines += _notes(operation)
    lines += _section("Args:", arguments)
    lines += _section("Raises:", [describe_errors(operation), _INCOMPLETE])
    return _quote_safely("\n".join([*lines, *_source(operation)]))


def write_batch_docstring(operation: Operation, batching: Batching) -> str:
    """Return the docstring of the method that takes any number of items."""
    lines = [
        f"Carry out `{operation.name}` for any number of items, {batching.size} at a time, one batch after another."
    ]
    lines += ["", "The report tells of each item what became of it: no error is raised once a batch was sent."]
    lines += _notes(operation)
    arguments = [
        *_argument_lines(operation),
        f"{batching.name}: the items; all of them are checked before anything is sent",
        *(f"{name}: as in the body of `{operation.name}`" for _, name, _ in batching.others),
        "go_on: whether to go on with the next batch after one that failed; else the rest is not sent",
    ]
    lines += _section("Args:", arguments)
    lines += _section("Returns:", ["BatchReport, with an entry for each item"])
    lines += _section("Raises:", ["RequestError: an item cannot be sent, and nothing was."])
    return _quote_safely("\n".join([*lines, *_source(operation)]))


_START_AT = "start_at: how many items to leave out at the beginning, such as the `position` of a walk that stopped"
_INCOMPLETE = "UnexpectedBody, after the items that came: the list is not whole, or does not end."


def _describe_walk(operation: Operation) -> list[str]:
    if operation.paging is not None and operation.paging.style == "single":
        return [
            f"Yield the items of `{operation.name}` one by one. One request brings them all.",
            "",
            "That is all there is: Jira has no way to ask for the rest of a longer list.",
            *_describe_bounds(operation.paging),
        ]
    return [
        f"Yield the items of `{operation.name}` one by one, asking for the next page only when it is needed.",
        "",
        "After an error, `next` asks for the same page again. If the list changes meanwhile, no item comes twice.",
        *(_describe_bounds(operation.paging) if operation.paging else []),
    ]


def _describe_bounds(paging: Paging) -> list[str]:
    bounds = " or ".join(map(str, paging.bounds))
    releases = ", depending on its release" if len(paging.bounds) > 1 else ""
    return [f"Jira stops after {bounds} items, whatever there is{releases}."] if bounds else []


def _describe_page_size(paging: Paging) -> str:
    if paging.style != "single":
        return "how many items to ask for at a time; the server's own default if None"
    most = f"at most {max(paging.bounds)}" if paging.bounds else "the server's own default"
    return f"how many items to ask for if `limit` does not say; {most} if None"


def steered_arguments(paging: Paging) -> frozenset[str]:
    """Return the arguments that the iterator sets itself; at which cursor or time it starts is the caller's to say."""
    if paging.in_body:
        return frozenset()
    return frozenset({paging.size} if paging.is_steerable else {paging.start, paging.size}) - {""}


def _notes(operation: Operation) -> list[str]:
    notes: list[str] = []
    if operation.note:
        notes += ["", *textwrap.wrap(operation.note, _WIDTH, break_long_words=False, break_on_hyphens=False)]
    if operation.deprecated:
        notes += ["", *describe_deprecation(operation)]
    if operation.experimental:
        notes += ["", EXPERIMENTAL]
    return notes


def describe_deprecation(operation: Operation) -> list[str]:
    """Say since when an operation is deprecated, and what does its job."""
    since = f", since Jira {operation.deprecated_since}" if operation.deprecated_since else ""
    instead = f" `{operation.instead}` does the job." if operation.instead else ""
    return textwrap.wrap(f"Deprecated: Atlassian marks this operation as going away{since}.{instead}", _WIDTH)


def _source(operation: Operation) -> list[str]:
    return ["", f"Source: `{operation.method} {operation.path}`", *describe_presence(operation.presence)]


def describe_presence(presence: Presence | None) -> list[str]:
    """Say since when the operation exists. A line names only releases where it changed, so a new one adds none."""
    if presence is None:
        return []
    first, *others = presence.turns
    words = [f"Since: Jira {first}{' or earlier' if presence.or_earlier else ''}"]
    words += [f"{'again since' if index % 2 else 'gone in'} Jira {turn}" for index, turn in enumerate(others)]
    return ["; ".join(words)]


def _section(title: str, lines: list[str]) -> list[str]:
    entries = [f"    {line}" for line in lines if line]
    return ["", title, *entries] if entries else []


def _argument_lines(operation: Operation, without: frozenset[str] = frozenset()) -> list[str]:
    lines = [
        _describe_argument(parameter, operation.limits)
        for parameter in operation.parameters
        if parameter.name not in without
    ]
    return [line for line in lines if line]


def _describe_argument(parameter: Parameter, limits: tuple[LimitFact, ...]) -> str:
    parts = list_words(parameter, limits)
    return f"{parameter.name}: {'; '.join(parts)}" if parts else ""


def list_words(parameter: Parameter, limits: tuple[LimitFact, ...]) -> list[str]:
    """Return what is known of a parameter beside its type: its meaning, known values, limits."""
    place = (parameter.place, (parameter.wire,))
    limit = [words for fact in limits if (fact.place, fact.name) == place for words in describe_limit(fact)]
    known = list(parameter.type.values) if isinstance(parameter.type, KnownValues) else []
    parts = [parameter.meaning] if parameter.meaning else []
    if parameter.lists:
        parts.append("or a class of fields")
    if known and not all(value in parameter.meaning for value in known):
        parts.append("known values: " + ", ".join(known))
    return [*parts, *limit]


def _body_lines(body: Body | None, limits: tuple[LimitFact, ...]) -> list[str]:
    if body is None:
        return []
    lines = ["; ".join([f"{body.name}: {describe_body(body)}", *list_body_limits(limits)])]
    lines += [f"    {line}" for line in describe_absence(body)]
    if body.is_any_of_a_kind:
        lines.append(f"content_type: {describe_content_type(body)}")
    return lines


def describe_body(body: Body) -> str:
    """Return what an operation takes as its body."""
    match body.type:
        case AnyJson():
            return "any JSON value; NULL sends null"
        case ModelType(name):
            return f"{name} or {name}{DICT} of jira_dc.bodies"
        case ListOf(ModelType(name)):
            return f"a list of {name} or {name}{DICT} of jira_dc.bodies"
        case _:
            return _BODY_WORDS[body.kind]


def describe_absence(body: Body) -> list[str]:
    """Say what surprises whoever wants to clear something."""
    match body.type:
        case ModelType() | ListOf(ModelType()):
            names = " and ".join(f"`{wire}`" for wire, _name in body.keys)
            fields = f"in {names}, by the ids of fields, None leaves a field as it is, and NULL clears it"
            return [_AS_MAPPING, fields] if names else [_AS_MAPPING]
        case _:
            return []


def list_body_limits(limits: tuple[LimitFact, ...]) -> list[str]:
    """Return the limits that Jira states for a body and its parts."""
    stated = [fact for fact in limits if fact.place == "body"]
    return [f"{'.'.join(fact.name) or 'body'}: {', '.join(describe_limit(fact))}" for fact in stated]


def describe_content_type(body: Body) -> str:
    """Return what the argument is that says of which kind the bytes are."""
    return f"the content type of the bytes, one of {body.content_type}"


def describe_limit(fact: LimitFact) -> list[str]:
    """Return each limit in words."""
    return [_LIMIT_WORDS[name].format(value) for name, value in fact.facts]


def _describe_result(returns: Type) -> str:
    match returns:
        case Nothing():
            return "Nothing; Jira answers without a body."
        case AnyJson():
            return "Jira's answer as plain JSON values; its shape is not documented."
        case Optional(inner):
            return f"{annotate_result(inner)}, or None when Jira answers without a body."
        case _:
            return annotate_result(returns)


def describe_errors(operation: Operation) -> str:
    """Return the classes of errors by the statuses that the document declares."""
    named = [f"{ERROR_NAMES[status]} ({status})" for status in operation.error_statuses if status in ERROR_NAMES]
    if any(status >= FIRST_SERVER_ERROR and status not in ERROR_NAMES for status in operation.error_statuses):
        named.append("ServerError (5xx)")
    return ", ".join([*named, "or another JiraError."]) if named else "JiraError."
