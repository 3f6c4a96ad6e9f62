"""A call as the command line of curl that would send it, without its login and without a secret in its body."""

from __future__ import annotations

import shlex
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

import msgspec

from jira_dc_runtime.call import BinaryBody, Call, FormBody, JsonBody, MultipartBody, render_target
from jira_dc_runtime.cli.output.safe_text import in_json
from jira_dc_runtime.ground.json_kind import is_array, is_object, is_path
from jira_dc_runtime.http.request import prepare

_LEFT_OUT: Final = frozenset({"Accept-Encoding", "User-Agent", "Content-Length"})
"""What curl says by itself."""
_SECRETS: Final = ("password", "secret", "token", "passphrase", "licensekey", "privatekey")
HIDDEN: Final = "***"


def write_curl(call: Call[Any], base: str) -> str:
    """Return the command line. Raise `RequestError` for a call that could not be sent.

    A value is hidden where its name says that it is a secret; the login is never known here.
    """
    prepared = prepare(call, base)  # which checks all of it
    visible = {name: HIDDEN if value is not None and _is_secret(name) else value for name, value in call.query.items()}
    words = [f"curl -X {prepared.method} {_quote(base + render_target(msgspec.structs.replace(call, query=visible)))}"]
    is_upload = isinstance(call.body, MultipartBody)
    for name, value in prepared.headers.items():
        if name not in _LEFT_OUT and not (is_upload and name == "Content-Type"):  # curl chooses the boundary
            words.append(f"-H {_quote(f'{name}: {HIDDEN if _is_secret(name) and name not in _OURS else value}')}")
    words += _list_content(call.body, prepared.content)
    return " \\\n  ".join(words)


_OURS: Final = frozenset({"X-Atlassian-Token"})
"""No secret: it says that the request comes from no web page."""


def _list_content(body: Any, content: Any) -> list[str]:
    match body:
        case None:
            return []
        case JsonBody():
            shown = msgspec.json.encode(_hide(msgspec.json.decode(content))).decode()
            return [f"--data {_quote(in_json(shown))}"]
        case FormBody():
            pairs = [(name, HIDDEN if _is_secret(name) else value) for name, value in parse_qsl(content.decode(), True)]  # noqa: FBT003 - keeps blank values
            return [f"--data {_quote(urlencode(pairs))}"]
        case MultipartBody():
            files = ((name, each) for name, given in body.files.items() for each in _as_list(given))
            return [f"-F {_quote(f'{name}=@{_name_content(each.content)}')}" for name, each in files]
        case BinaryBody():
            return [f"--data-binary {_quote(f'@{_name_content(body.content)}')}"]
        case _:
            return [f"--data {_quote(content.decode())}"]


def _as_list(given: Any) -> list[Any]:
    return [*given] if is_array(given) else [given]


def _name_content(content: object) -> str:
    return str(content) if is_path(content) else "FILE"


def _hide(value: Any) -> Any:
    if is_object(value):
        return {name: HIDDEN if _is_secret(name) and item is not None else _hide(item) for name, item in value.items()}
    return [_hide(item) for item in value] if is_array(value) else value


def _is_secret(name: str) -> bool:
    plain = name.casefold().replace("-", "").replace("_", "")
    return any(word in plain for word in _SECRETS)


def _quote(text: str) -> str:
    return shlex.quote(text)
