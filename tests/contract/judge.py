"""openapi-core judges every request and every reply by the corrected document: the judge is not ours.

openapi-core (https://github.com/python-openapi/openapi-core) has no adapter for httpx; here it is.
"""

from __future__ import annotations

import json
import re
import warnings
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
from openapi_core import Config, OpenAPI
from openapi_core.datatypes import RequestParameters
from openapi_core.exceptions import OpenAPIError
from werkzeug.datastructures import Headers, ImmutableMultiDict

import jira_dc
from generator.correct.value_or_list import restore_alternatives
from jira_dc_runtime.ground.json_kind import is_array, is_object

DOCUMENT = Path(jira_dc.__file__).with_name("openapi.json")
"""The document that the client was generated with, wherever that client is."""

_JIRA_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d{4}")


class JudgedRequest:
    """An `httpx.Request` in the form that openapi-core reads."""

    def __init__(self, request: httpx.Request) -> None:
        self.method = request.method.lower()
        self.host_url = f"{request.url.scheme}://{request.url.netloc.decode()}"
        path, _, query = request.url.raw_path.decode("ascii").partition("?")
        # openapi-core leaves path values as they are, so they are decoded here; a slash in one stays encoded.
        self.path = "/".join(unquote(segment).replace("/", "%2F") for segment in path.split("/"))
        self.content_type = request.headers.get("content-type", "")
        self.body = request.content or None
        self.parameters = RequestParameters(
            query=ImmutableMultiDict(parse_qsl(query, keep_blank_values=True)),
            header=Headers(request.headers.multi_items()),
        )


class JudgedReply:
    """An `httpx.Response` in the form that openapi-core reads."""

    def __init__(self, response: httpx.Response, *, bare: bool = False) -> None:
        self.status_code = response.status_code
        self.headers = Headers(response.headers.multi_items())
        self.content_type = response.headers.get("content-type", "")
        self.data = json.dumps(response.text).encode() if bare else response.content


def _spell_out_nullable(node: Any) -> Any:
    """Return the document with a reference that may be null as a choice.

    OpenAPI 3.0 has no form for one that both validators and generators read: generators take `nullable` beside `allOf`
    as it is meant, and a validator holds null against what is referred to.
    """
    if is_array(node):
        return [_spell_out_nullable(item) for item in node]
    if not is_object(node):
        return node
    if node.get("nullable") is True and "allOf" in node:
        rest = {key: value for key, value in node.items() if key not in {"nullable", "allOf", "type"}}
        return {**rest, "anyOf": [*node["allOf"], {"type": "object", "nullable": True, "maxProperties": 0}]}
    return {key: _spell_out_nullable(value) for key, value in node.items()}


class Judge:
    """Says what is wrong with a request or a reply: one sentence, or none."""

    def __init__(self, document: dict[str, Any]) -> None:
        unchecked: Any = None  # whether the document is valid OpenAPI, tests/generated/test_package.py asks
        config = Config(spec_validator_cls=unchecked, extra_format_validators={"jira-date-time": _is_jira_instant})
        self._openapi = OpenAPI.from_dict(_spell_out_nullable(document), config=config)
        self._bare = frozenset(_list_bare_texts(document))

    def object_to_request(self, request: httpx.Request) -> str:
        """Return openapi-core's objection to a request, or an empty text."""
        try:
            self._openapi.validate_request(JudgedRequest(request))
        except OpenAPIError as error:
            return _say(error)
        return ""

    def object_to_reply(self, request: httpx.Request, response: httpx.Response) -> str:
        """Return openapi-core's objection to the reply to a request, or an empty text."""
        try:
            judged = JudgedRequest(request)
            bare = response.is_success and judged.path.partition("/rest")[2] in self._bare and judged.method == "get"
            self._openapi.validate_response(judged, JudgedReply(response, bare=bare))
        except OpenAPIError as error:
            return _say(error)
        return ""


@cache
def load_judge() -> Judge:
    """Return the judge by the document of the installed client. Loading takes seconds, so it is done once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return Judge(restore_alternatives(json.loads(DOCUMENT.read_text(encoding="utf-8"))))


def _is_jira_instant(value: object) -> bool:
    return not isinstance(value, str) or _JIRA_INSTANT.fullmatch(value) is not None  # what else it is, `type` says


def _list_bare_texts(document: dict[str, Any]) -> list[str]:
    """Return the paths whose GET answers a text without quotes, which OpenAPI has no word for."""
    return [
        path
        for path, item in document["paths"].items()
        for media in item.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).values()
        if media.get("schema", {}).get("x-bare-text")
    ]


def _say(error: BaseException) -> str:
    parts = [str(error)]
    parts += [str(getattr(inner, "message", inner)) for inner in getattr(error.__cause__, "schema_errors", ())]
    if error.__cause__ is not None and len(parts) == 1:
        parts.append(_say(error.__cause__))
    return "; ".join(parts)
