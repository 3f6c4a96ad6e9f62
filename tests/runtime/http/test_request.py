"""What is no request at all, and bodies of the wrong kind: refused with a sentence, before anything is sent."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from jira_dc_runtime import Call, JsonBody, RequestError
from jira_dc_runtime.call import FormBody, MultipartBody, TextBody
from jira_dc_runtime.client import AsyncClient, Client

PATH = "/rest/x"


def _call(method: Any = "POST", path_template: Any = PATH, **parts: Any) -> Any:
    return Call(method, path_template, Any, **parts)


WRONG: dict[str, tuple[Any, str]] = {
    "text": (PATH, "send takes a Call, got a str"),
    "body instead": (JsonBody({}), "send takes a Call, got a JsonBody"),
    "none": (None, "got a NoneType"),
    "method in lower case": (_call("get"), "the method 'get' is none; write it in capitals"),
    "method with a break": (_call("GET\r\nX: y"), "the method .* is none"),
    "no method": (_call(None), "the method None is none"),
    "path in bytes": (_call(path_template=b"/rest/x"), "the path is a bytes, not a text"),
    "query as text": (_call(query="a=b"), "query is a str; pass a mapping"),
    "query as pairs": (_call(query=[("a", "b")]), "query is a list; pass a mapping"),
    "no query": (_call(query=None), "query is a NoneType"),
    "path as list": (_call(path=["EX-1"]), "path is a list; pass a mapping"),
    "headers as pairs": (_call(headers=[("a", "b")]), "headers is a list; pass a mapping"),
    "name of a header": (_call(headers={"a b": "c"}), "'a b' is no name of a header"),
    "header name in bytes": (_call(headers={b"a": "c"}), "b'a' is no name of a header"),
    "header with a number": (_call(headers={"a": 5}), "the header a is a int; pass a str"),
    "accept with a break": (_call(accept="a\r\nb: c"), "the header Accept holds a line break"),
    "bare mapping": (_call(body={"a": 1}), r"a dict is no body\. Pass JsonBody\(value\)"),
    "bare text": (_call(body="a"), "a str is no body"),
    "bare bytes": (_call(body=b"a"), "a bytes is no body"),
    "json of none": (_call(body=JsonBody(None)), "the body is None"),
    "json of bytes": (_call(body=JsonBody(b"{}")), "the body is a bytes, which JSON cannot carry"),
    "form as text": (_call(body=FormBody("a=b")), "the form is a str; pass a mapping"),  # type: ignore[arg-type]
    "form with a mapping": (_call(body=FormBody({"a": {"b": "c"}})), "a holds a dict; pass a str"),  # type: ignore[dict-item]
    "form with bytes": (_call(body=FormBody({"a": b"c"})), "a holds a bytes"),
    "form with a gap": (_call(body=FormBody({"a": ["b", None]})), "a holds a NoneType"),  # type: ignore[list-item]
    "form with an empty list": (_call(body=FormBody({"a": []})), "a is an empty list, which no form can say"),
    "form of half a pair": (_call(body=FormBody({"a": "\ud800"})), "holds half of a surrogate pair"),
    "text in bytes": (_call(body=TextBody(b"a")), "the text is a bytes"),  # type: ignore[arg-type]
    "text of half a pair": (_call(body=TextBody("\ud800")), "holds half of a surrogate pair"),
    "files in no form": (_call(body=MultipartBody([])), "there is no file|a list cannot be uploaded"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize(("call", "says"), WRONG.values(), ids=WRONG)
def test_what_is_no_request(call: Any, says: str) -> None:
    async def send() -> None:
        async with AsyncClient("https://jira.example.com") as jira:
            await jira.send(call)

    with (
        Client("https://jira.example.com") as jira,
        pytest.raises(RequestError, match=rf"{says}.* Nothing was sent\.$"),
    ):
        jira.send(call)
    with pytest.raises(RequestError, match=says):
        asyncio.run(send())


def test_no_message_shows_a_value_of_a_form() -> None:
    with Client("https://jira.example.com") as jira, pytest.raises(RequestError) as caught:
        jira.send(_call(body=FormBody({"password": ["s3cret", None]})))  # type: ignore[list-item]
    assert "s3cret" not in str(caught.value)
