"""The requests that came in, each as a value, and assertions that say what they saw instead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, unquote

import msgspec

from jira_dc_runtime.call import write_scalar
from jira_dc_runtime.ground.json_kind import is_array, is_object

from .exchange import MockRequest, UploadedFile
from .judge.document import Target


class RecordedCall(msgspec.Struct):
    """One request that came in, and the status it was answered with."""

    operation: str
    """For example `GET /api/2/issue/{issueIdOrKey}`; `GET /secure/...` for what is no operation."""
    path: Mapping[str, str]
    """What stood in the holes of the path."""
    query: Mapping[str, str]
    """The query; of a name that was repeated, the values joined by commas."""
    headers: Mapping[str, str]
    body: Any
    """JSON as a value, a form as a mapping, any other body as bytes; None if there was none."""
    files: Sequence[UploadedFile]
    user: str | None
    """Who was logged in; None is anonymous."""
    status: int = 0

    def __repr__(self) -> str:
        return f"RecordedCall({self.operation!r}, path={dict(self.path)}, user={self.user!r}, status={self.status})"


def record_call(target: Target | None, request: MockRequest, user: str | None) -> RecordedCall:
    """Return `request` as a call."""
    query = {name: ",".join(values) for name, values in parse_qs(request.target.partition("?")[2], True).items()}  # noqa: FBT003
    operation = target.operation.key if target else f"{request.method} {unquote(request.path)}"
    return RecordedCall(
        operation, target.path if target else {}, query, request.headers, _read_body(request), request.files, user
    )


def _read_body(request: MockRequest) -> Any:
    if not request.content:
        return None
    if request.content_type == "application/x-www-form-urlencoded":
        return request.form()
    try:
        return request.json() if request.content_type == "application/json" else request.content
    except ValueError:
        return request.content


def assert_called(
    calls: Sequence[RecordedCall],
    operation: str,
    *,
    times: int | None,
    path: Mapping[str, object] | None,
    query: Mapping[str, object] | None,
    body: object,
) -> None:
    """Raise `AssertionError`, naming what came instead, unless a call fits; with `times`, unless that many do."""
    same = [call for call in calls if call.operation == operation]
    differences = [list(_differences(call, path, query, body)) for call in same]
    fitting = sum(1 for found in differences if not found)
    if fitting == times or (times is None and fitting):
        return
    wanted = "at least once" if times is None else f"{times} times"
    lines = [f"{operation} should have been called {wanted} as described, but was called like that {fitting} times."]
    for call, found in zip(same, differences, strict=True):
        lines += [f"  called with status {call.status}" + (":" if found else ", as described")]
        lines += [f"    {line}" for line in found]
    if not same:
        others = sorted({call.operation for call in calls})
        lines += ["  Called were: " + ", ".join(others) if others else "  Nothing was called."]
    raise AssertionError("\n".join(lines))


def _differences(
    call: RecordedCall, path: Mapping[str, object] | None, query: Mapping[str, object] | None, body: object
) -> Iterator[str]:
    for place, wanted, seen in (("path", path, call.path), ("query", query, call.query)):
        for name, value in (wanted or {}).items():
            if seen.get(name) != _text(value):
                yield f"{place} {name}: wanted {_text(value)!r}, seen {seen.get(name)!r}"
    if body is not None:
        yield from _compare(body, call.body, "")


def _compare(wanted: object, seen: object, at: str) -> Iterator[str]:
    """Yield where `seen` lacks what `wanted` holds; more fields in an object are fine."""
    if is_object(wanted) and is_object(seen):
        for name, inner in wanted.items():
            if name in seen:
                yield from _compare(inner, seen[name], f"{at}/{name}")
            else:
                yield f"body {at}/{name}: wanted {inner!r}, seen nothing"
    elif is_array(wanted) and is_array(seen) and len(wanted) == len(seen):
        for index, inner in enumerate(wanted):
            yield from _compare(inner, seen[index], f"{at}/{index}")
    elif wanted != seen:
        yield f"body {at or '(all of it)'}: wanted {wanted!r}, seen {seen!r}"


def _text(value: object) -> str:
    if is_array(value):
        return ",".join(map(_text, value))
    return write_scalar(value) if isinstance(value, (str, int, float)) else str(value)
