"""What an error body says, and the sentence made of it. Jira, its plugins and its proxies use a dozen shapes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl

import msgspec

from jira_dc_runtime.ground.json_kind import is_array, is_object

from .text import decode_text, is_utf8

MAX_TEXT = 500  # characters kept of a body that is neither JSON nor HTML; the raw bytes are kept elsewhere
MAX_MESSAGE = 300  # characters of one message shown in a sentence; `error_messages` keeps all of it
MAX_READ = 200_000  # bytes of such a body that are looked at

# Compiled when first used (and then kept by re): most programs never see an error page.
_TITLE: Final = r"(?is)<(?:title|h1)\b[^>]*>(.*?)</(?:title|h1)\s*>"
_XML_MESSAGE: Final = r"(?is)<message\b[^>]*>(.*?)</message\s*>"
_TAG: Final = r"<[^>]*>"


class ErrorBody(msgspec.Struct, frozen=True):
    """What an error body says: in general, and per field."""

    messages: list[str]
    errors: dict[str, str]


def parse_error_body(body: bytes, content_type: str = "") -> ErrorBody:
    """Return the messages in `body`. It never raises; what it cannot read gives no messages.

    Read are: `errorMessages` with `errors`, `message` (with or without `status-code`), `errorMessage`, `messages`,
    `error` as an object with one of these, `errors` as a list, `elementErrors` of a bulk request, `field` with `error`,
    plain text, `oauth_problem` forms, the title of an HTML page, XML with `<message>`, and nothing at all.
    """
    found = ErrorBody([], {})
    if not body or body.isspace():
        return found
    try:
        decoded = msgspec.json.decode(body if is_utf8(body, content_type) else decode_text(body, content_type))
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        found.messages.extend(_from_text(decode_text(body[:MAX_READ], content_type), content_type))
        return found
    try:
        _read(decoded, found, "")
    except RecursionError:
        found.messages.append("The error body is nested too deeply to read.")
    return found


def _read(value: Any, found: ErrorBody, prefix: str) -> None:
    if isinstance(value, str):
        _say(found, prefix, value)
    elif is_array(value):
        for item in value:
            _read(item, found, prefix)
    elif is_object(value):
        _read_object(value, found, prefix)


def _read_object(value: Mapping[str, Any], found: ErrorBody, prefix: str) -> None:
    if "elementErrors" in value:  # one failed element of a bulk request
        number = value.get("failedElementNumber")
        _read(value["elementErrors"], found, f"{prefix}{_text(number)}." if number is not None else prefix)
    for name in ("errorMessages", "errorMessage", "messages", "message"):
        _read(value.get(name), found, prefix)
    field, error, errors = value.get("field"), value.get("error"), value.get("errors")
    if is_object(errors):
        for key, text in errors.items():
            found.errors[prefix + _text(key)] = _text(text)
    else:
        _read(errors, found, prefix)
    if isinstance(field, str) and isinstance(error, str):
        found.errors[prefix + field] = error
    elif is_object(error):
        _read_object(error, found, prefix)
    elif isinstance(error, str):  # the OAuth 2.0 token endpoint, RFC 6749 section 5.2
        description = value.get("error_description")
        _say(found, prefix, f"{error}: {description}" if isinstance(description, str) else error)


def _say(found: ErrorBody, prefix: str, message: str) -> None:
    if message.strip():
        found.messages.append(f"{prefix.rstrip('.')}: {message}" if prefix else message)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _from_text(text: str, content_type: str) -> list[str]:
    text = text.lstrip("\ufeff").strip()
    if text.startswith("oauth_problem=") or "&oauth_problem=" in text:
        # Only the problem: `oauth_signature_base_string` next to it repeats the caller's parameters.
        return [f"{key}: {value}" for key, value in parse_qsl(text) if key.startswith("oauth_problem")]
    if text.startswith("<") or "html" in content_type or "xml" in content_type:
        match = re.search(_XML_MESSAGE, text) or re.search(_TITLE, text)
        return [_plain(match.group(1))] if match else []
    return [text[:MAX_TEXT]] if text.isprintable() or "text/" in content_type else []


def _plain(markup: str) -> str:
    return " ".join(re.sub(_TAG, " ", markup).split())[:MAX_TEXT]


def write_sentence(operation: str, status: int, said: ErrorBody, request_id: str | None, advice: str) -> str:
    """Return one readable line: the operation, the status, what Jira said, what to do, and the request id."""
    parts = [shorten(message) for message in said.messages]
    parts += [f"{shorten(field)}: {shorten(message)}" for field, message in said.errors.items()]
    text = f"{operation} answered {status}"
    if parts:
        text += ": " + " ".join(part if part.endswith((".", "!", "?")) else part + "." for part in parts)
    else:
        text += " without a message."
    text += f" {advice}" if advice else ""
    return f"{text} (request {shorten(request_id)})" if request_id else text


def shorten(text: str) -> str:
    """Return what a server said as one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= MAX_MESSAGE else line[: MAX_MESSAGE - 1] + "…"
