"""From a `Call` to what the transport sends. Everything is checked here, before anything is sent."""

from __future__ import annotations

import os
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from jira_dc_runtime.call import Call, render_target, write_scalar
from jira_dc_runtime.call.body import BinaryBody, Body, FormBody, JsonBody, MultipartBody, TextBody
from jira_dc_runtime.call.limits import check_limits
from jira_dc_runtime.codec.encode import check_against, encode_json, to_wire
from jira_dc_runtime.codec.model import NULL
from jira_dc_runtime.errors import RequestError
from jira_dc_runtime.json_kind import is_array
from jira_dc_runtime.version import __version__

from .unpack import ACCEPT_ENCODING
from .upload import Upload, multipart_segments

USER_AGENT: Final = f"jira-dc/{__version__}"  # no "Mozilla": Jira suspects browsers of XSRF (protocol notes 6.3)


class PreparedRequest(msgspec.Struct, frozen=True):
    """One HTTP request, ready for any transport."""

    operation: str
    method: str
    url: str
    headers: dict[str, str]
    content: bytes | Upload | None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.operation!r})"  # headers and content may hold a secret


def prepare(call: Call[Any], base: str) -> PreparedRequest:
    """Return the HTTP request of `call` below the base URL `base`.

    Raise `RequestError` for a value that cannot be sent, and `LimitExceeded` for more than Jira accepts.
    """
    operation = call.operation
    headers = {"Accept": call.accept, "Accept-Encoding": ACCEPT_ENCODING, "User-Agent": USER_AGENT}
    if call.method != "GET":
        headers["X-Atlassian-Token"] = "no-check"
    content: bytes | Upload | None = None
    wire: Any = None
    if call.body is not None:
        content, content_type, wire = _render_body(call.body, operation)
        if content_type:
            headers["Content-Type"] = content_type
        if isinstance(content, Upload) and content.length is not None:
            headers["Content-Length"] = str(content.length)
    if call.limits:
        check_limits(operation, call.limits, {"path": call.path, "query": call.query, "body": wire})
    for name, value in call.headers.items():
        if value is not None:
            headers[name] = _header_value(value, name, operation)
    return PreparedRequest(operation, call.method, base + render_target(call), headers, content)


def _render_body(body: Body, operation: str) -> tuple[bytes | Upload | None, str, Any]:
    """Return the content, its type, and the plain form that limits are checked against."""
    match body:
        case JsonBody():
            return _render_json(body, operation)
        case FormBody():
            fields = {name: _form_value(value) for name, value in body.fields.items() if value is not None}
            return urlencode(fields, doseq=True).encode(), "application/x-www-form-urlencoded", fields
        case TextBody():
            typed = body.content_type
            content_type = typed if "charset=" in typed.lower() else f"{typed}; charset=utf-8"
            return body.text.encode("utf-8", "replace"), content_type, body.text
        case BinaryBody():
            content = body.content
            content = content if isinstance(content, bytes) else Upload([content], operation)
            return content, body.content_type, None
        case MultipartBody():
            boundary = os.urandom(16).hex()
            upload = Upload(multipart_segments(body.files, boundary), operation)
            return upload, f"multipart/form-data; boundary={boundary}", None


def _render_json(body: JsonBody, operation: str) -> tuple[bytes | None, str, Any]:
    if body.value is None:
        return None, "", None
    try:
        wire = to_wire(body.value, body.timestamps)
        if body.model is not None and body.value is not NULL:
            check_against(body.value, wire, body.model)
        return encode_json(wire), "application/json", wire
    except RequestError as error:
        message = f"{operation}: {error.message} Nothing was sent."
    raise RequestError(message)


def _form_value(value: Any) -> Any:
    return [write_scalar(item) for item in value] if is_array(value) else write_scalar(value)


def _header_value(value: str, name: str, operation: str) -> str:
    if not value.isprintable() or not value.isascii():
        message = f"{operation}: the header {name} holds a line break or a character outside ASCII. Nothing was sent."
        raise RequestError(message)
    return value
