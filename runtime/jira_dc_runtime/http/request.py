"""From a `Call` to what the transport sends. Everything is checked here, before anything is sent."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import msgspec

from jira_dc_runtime.call import Call, render_target, write_scalar
from jira_dc_runtime.call.body import BinaryBody, Body, FormBody, JsonBody, MultipartBody, TextBody
from jira_dc_runtime.call.limits import check_limits
from jira_dc_runtime.codec.null import NULL
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.version import __version__

from .unpack import ACCEPT_ENCODING

if TYPE_CHECKING:
    from .upload import Upload

USER_AGENT: Final = f"jira-dc/{__version__}"  # no "Mozilla": Jira suspects browsers of XSRF (protocol notes 6.3)

_USUAL_METHODS: Final = ("GET", "POST", "PUT", "DELETE")
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


class PreparedRequest(msgspec.Struct, frozen=True):
    """One HTTP request, ready for any transport."""

    operation: str
    method: str
    url: str
    headers: dict[str, str]
    content: bytes | Upload | None
    template: str = ""
    """The path as Jira's document has it, without a value; empty if there is none."""
    reads: bool = False
    """Whether it only reads, so that it can be tried again."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.operation!r})"  # headers and content may hold a secret


def prepare(call: Call[Any], base: str) -> PreparedRequest:
    """Return the HTTP request of `call` below the base URL `base`.

    Raise `RequestError` for a value that cannot be sent, and `LimitExceeded` for more than Jira accepts.
    """
    _check_kinds(call)
    operation = call.operation
    headers = {"Accept": call.accept, "Accept-Encoding": ACCEPT_ENCODING, "User-Agent": USER_AGENT}
    if call.accept != "application/json":
        _header_value(call.accept, "Accept", operation)
    if call.method != "GET":
        headers["X-Atlassian-Token"] = "no-check"
    content: bytes | Upload | None = None
    wire: Any = None
    if call.body is not None:
        content, headers["Content-Type"], wire = _render_body(call.body, operation)
        if not isinstance(content, bytes) and content.length is not None:
            headers["Content-Length"] = str(content.length)
    if call.limits:
        check_limits(operation, call.limits, {"path": call.path, "query": call.query, "body": wire})
    for name, value in call.headers.items():
        if value is not None:
            headers[name] = _header_value(value, name, operation)
    url = base + render_target(call)
    return PreparedRequest(operation, call.method, url, headers, content, call.path_template, call.only_reads)


def _check_kinds(call: Any) -> None:
    """Raise `RequestError` for what is no `Call`, or is made of something else than a `Call` is made of."""
    if not isinstance(call, Call):
        message = f"send takes a Call, got a {type(call).__name__}. Nothing was sent."
        raise RequestError(message)
    are_usual = type(call.path) is type(call.query) is type(call.headers) is dict and type(call.path_template) is str
    if are_usual and call.method in _USUAL_METHODS:
        return
    problem = ""
    method: Any = call.method  # whoever made the call may not check types
    path_template: Any = call.path_template
    if not isinstance(method, str) or not method.isalpha() or not method.isupper():
        problem = f"the method {method!r} is none; write it in capitals, as 'GET'"
    elif not isinstance(path_template, str):
        problem = f"the path is a {type(path_template).__name__}, not a text"
    else:
        for place, value in (("path", call.path), ("query", call.query), ("headers", call.headers)):
            if not is_object(value):
                problem = f"{place} is a {type(value).__name__}; pass a mapping of names to values"
    if problem:
        message = f"{call.path_template!r}: {problem}. Nothing was sent."
        raise RequestError(message)


def _render_body(body: Body, operation: str) -> tuple[bytes | Upload, str, Any]:
    """Return the content, its type, and the plain form that limits are checked against."""
    match body:
        case JsonBody():
            return _render_json(body, operation)
        case FormBody():
            return _render_form(body, operation)
        case TextBody():
            return _render_text(body, operation)
        case BinaryBody() | MultipartBody():
            return _render_upload(body, operation)
        case _:
            message = f"{operation}: a {type(body).__name__} is no body. Pass JsonBody(value). Nothing was sent."
            raise RequestError(message)


def _render_json(body: JsonBody, operation: str) -> tuple[bytes, str, Any]:
    from jira_dc_runtime.codec.encode import encode_json  # noqa: PLC0415 - reading needs none

    try:
        wire = _write_json(body)
        return encode_json(wire), "application/json", wire
    except RequestError as error:
        message = f"{operation}: {error.message} Nothing was sent."
    raise RequestError(message)


def _write_json(body: JsonBody) -> Any:
    if body.value is None:
        message = "the body is None, which means absent. NULL sends an explicit null."
        raise RequestError(message)
    from jira_dc_runtime.codec.check import check_against, check_something_is_left  # noqa: PLC0415 - reading needs none
    from jira_dc_runtime.codec.encode import to_wire  # noqa: PLC0415 - as above

    wire = to_wire(body.value, body.timestamps)
    check_something_is_left(body.value, wire)
    if body.model is not None and body.value is not NULL:
        check_against(body.value, wire, body.model, body.keys)
    return wire


def _render_form(body: FormBody, operation: str) -> tuple[bytes, str, Any]:
    given: Any = body.fields  # nobody checked the types yet
    problem = "" if is_object(given) else f"the form is a {type(given).__name__}; pass a mapping"
    fields: dict[str, Any] = {}
    for name, value in given.items() if not problem else ():
        if value is None:
            continue
        items: list[Any] = [*value] if is_array(value) else [value]
        wrong = next((item for item in items if not isinstance(item, (str, int, float))), None)
        if not items:
            problem = f"{name} is an empty list, which no form can say. Pass None to leave it out"
        elif wrong is not None or None in items:
            problem = f"{name} holds a {type(wrong).__name__}; pass a str, int or bool, or a list of them"
        texts = [write_scalar(item) for item in items]
        fields[name] = texts if is_array(value) else texts[0]
    if not problem:
        try:
            return urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded", fields
        except UnicodeEncodeError:
            problem = "the form holds half of a surrogate pair, which UTF-8 cannot carry"
    message = f"{operation}: {problem}. Nothing was sent."
    raise RequestError(message)


def _render_text(body: TextBody, operation: str) -> tuple[bytes, str, Any]:
    from .multipart import check_content_type  # noqa: PLC0415 - as above

    typed = check_content_type(body.content_type, operation)
    content_type = typed if "charset=" in typed.lower() else f"{typed}; charset=utf-8"
    text: Any = body.text  # nobody checked the types yet
    problem = f"the text is a {type(text).__name__}"
    if isinstance(text, str):
        try:
            return text.encode(), content_type, text
        except UnicodeEncodeError:
            problem = "the text holds half of a surrogate pair, which UTF-8 cannot carry"
    message = f"{operation}: {problem}. Nothing was sent."
    raise RequestError(message)


def _render_upload(body: BinaryBody | MultipartBody, operation: str) -> tuple[bytes | Upload, str, Any]:
    from .content import Source  # noqa: PLC0415 - only for uploads
    from .multipart import check_content_type, multipart_segments  # noqa: PLC0415 - as above
    from .upload import Upload  # noqa: PLC0415 - as above

    if isinstance(body, MultipartBody):
        boundary = os.urandom(16).hex()
        upload = Upload(multipart_segments(body.files, boundary, operation))
        return upload, f"multipart/form-data; boundary={boundary}", None
    content_type = check_content_type(body.content_type, operation)
    if isinstance(body.content, bytes) and body.on_progress is None:
        return body.content, content_type, None
    return Upload([Source(body, operation)]), content_type, None


def _header_value(value: Any, name: Any, operation: str) -> str:
    problem = ""
    if not isinstance(name, str) or not _HEADER_NAME.fullmatch(name):
        problem = f"{name!r} is no name of a header"
    elif not isinstance(value, str):
        problem = f"the header {name} is a {type(value).__name__}; pass a str"
    elif not value.isprintable() or not value.isascii():
        problem = f"the header {name} holds a line break or a character outside ASCII"
    else:
        return value
    message = f"{operation}: {problem}. Nothing was sent."
    raise RequestError(message)
