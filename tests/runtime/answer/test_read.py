"""What an answer of 2xx is taken for: the declared value, or an error that says what came instead."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

import pytest

from jira_dc_runtime.answer.read import read_answer
from jira_dc_runtime.call import Call, JsonBody
from jira_dc_runtime.errors import LoginIgnored, UnexpectedBody
from jira_dc_runtime.errors.headers import Headers
from tests.runtime.models import Issue, Page, User

PAGE = "<html><head><title>Log in - Jira</title></head><body>...</body></html>"
ERROR = b'{"errorMessages":["no"],"errors":{}}'


class Answer(NamedTuple):
    content: bytes
    headers: Headers
    status_code: int = 200


def read(
    returns: Any,
    content: bytes,
    content_type: str = "application/json",
    *,
    method: str = "GET",
    query: dict[str, Any] | None = None,
    body: JsonBody | None = None,
    accept: str = "application/json",
    **headers: str,
) -> Any:
    call = Call[Any](method, "/rest/x", returns, query=query or {}, body=body, accept=accept)
    pairs = [("Content-Type", content_type), *((name.replace("_", "-"), value) for name, value in headers.items())]
    return read_answer(call, call.operation, "https://jira.example.com/rest/x", Answer(content, Headers(pairs)))


PAGES = {
    "plain": PAGE.encode(),
    "after 400 blanks": b" \r\n" * 400 + PAGE.encode(),
    "with a mark": b"\xef\xbb\xbf" + PAGE.encode(),
    "UTF-16 with a mark": PAGE.encode("utf-16"),
    "UTF-16 without one": PAGE.encode("utf-16-le"),
    "UTF-16, big end first": PAGE.encode("utf-16-be"),
    "UTF-32": PAGE.encode("utf-32"),
    "a doctype": b"<!DOCTYPE html>\n" + PAGE.encode(),
    "a comment first": b"<!-- SSO -->" + PAGE.encode(),
}


@pytest.mark.parametrize("content", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("content_type", ["text/html", "text/html; charset=UTF-8", "application/json", ""])
@pytest.mark.parametrize("returns", [None, Issue, list[Issue], Issue | None, str, dict[str, Any], Any])
@pytest.mark.parametrize("method", ["GET", "PUT"])
def test_a_page_is_never_success(content: bytes, content_type: str, returns: Any, method: str) -> None:
    with pytest.raises(UnexpectedBody, match=r"answered 200 with an HTML page titled 'Log in - Jira'"):
        read(returns, content, content_type, method=method)


@pytest.mark.parametrize(("content", "content_type"), [(PAGES["UTF-16 with a mark"], "text/html"), (PAGE.encode(), "")])
@pytest.mark.parametrize("returns", [bytes, bytes | None])
def test_a_page_is_no_file(content: bytes, content_type: str, returns: Any) -> None:
    with pytest.raises(UnexpectedBody, match="an HTML page"):
        read(returns, content, content_type, accept="image/png")


@pytest.mark.parametrize(
    ("returns", "content", "accept"),
    [
        (bytes, b"<svg xmlns='http://www.w3.org/2000/svg'/>", "*/*"),
        (bytes, PAGE.encode(), "text/html"),
        (str, PAGE.encode(), "text/html"),
        (None, PAGE.encode(), "text/html"),
        (str, b"<wiki>", "application/xml"),
    ],
)
def test_markup_that_was_asked_for_is_the_value(returns: Any, content: bytes, accept: str) -> None:
    value, drift = read(returns, content, "text/html" if "html" in accept else "text/plain", accept=accept)
    assert (value, drift) == ({None: None, str: content.decode(), bytes: content}[returns], ())


@pytest.mark.parametrize(
    "content",
    [
        ERROR,
        b'{"errorMessages":[],"errors":{"summary":"is required"}}',
        b'{"errorMessages":["no"]}',
        b'{"errorMessages":"no"}',
        b'{"errorMessages":["no"],"errors":{},"status":400}',
        b'{"message":"null for uri","status-code":404}',
        b'\n {"errorMessages":["no"]}',
    ],
)
@pytest.mark.parametrize("returns", [None, Issue, Issue | None, dict[str, Any], Any, list[Issue], User])
def test_messages_of_an_error_are_no_value(content: bytes, returns: Any) -> None:
    with pytest.raises(
        UnexpectedBody, match=r"answered 200, but with an error: (no|summary: is required|null for uri)"
    ):
        read(returns, content)


@pytest.mark.parametrize(
    ("returns", "content"),
    [
        (Issue, b'{"key":"EX-1","fields":{"description":"{\\"errorMessages\\":[1]}"}}'),
        (Issue, b'{"key":"EX-1","fields":{"errorMessages":["a field of a plug-in"]}}'),
        (dict[str, Any], b'{"errorMessages":["no"],"issues":[]}'),
        (Any, b'{"errorMessages":["no"],"issues":[]}'),
        (None, b'{"errorMessages":[],"errors":{}}'),
        (None, b'{"message":"done","status-code":200}'),
        (None, b""),
        (None, b'{"anything":1}'),
    ],
)
def test_a_value_that_speaks_of_errors_is_a_value(returns: Any, content: bytes) -> None:
    assert read(returns, content)[1] == ()


@pytest.mark.parametrize(
    ("returns", "content"),
    [
        (Issue, b'"hello"'),
        (Issue, b"[]"),
        (Issue, b"null"),
        (Issue, b"7"),
        (Issue, b"true"),
        (list[Issue], b"{}"),
        (list[Issue], b'{"values":[]}'),
        (list[Issue], b"null"),
        (dict[str, Any], b"[]"),
        (Issue | None, b"[]"),
        (bool, b'"true"'),
        (int, b'"5"'),
        (float, b"null"),
        (Literal["a", "b"], b"[]"),
    ],
)
def test_another_kind_of_json_is_no_value(returns: Any, content: bytes) -> None:
    with pytest.raises(UnexpectedBody, match="with JSON of another kind: "):
        read(returns, content)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b'"html"', "html"),
        (b' "a\\"b" ', 'a"b'),
        (b"html", "html"),
        (b"Asia/Shanghai", "Asia/Shanghai"),
        (b"true", "true"),
        (b"5", "5"),
        (b"null", "null"),
        (b"{}", "{}"),
        ("ä".encode(), "ä"),
    ],
)
@pytest.mark.parametrize("content_type", ["application/json", "application/json;charset=UTF-8", ""])
def test_a_text_may_come_bare_under_the_name_of_json(content: bytes, text: str, content_type: str) -> None:
    assert read(str, content, content_type) == (text, ())


@pytest.mark.parametrize("content", [b'"cut', b'"a" b', ERROR, PAGE.encode()])
def test_a_text_that_is_broken_or_an_error_is_no_value(content: bytes) -> None:
    with pytest.raises(UnexpectedBody):
        read(str, content)


@pytest.mark.parametrize(
    ("returns", "content", "value"),
    [
        (Any, b"null", None),
        (Issue | None, b"null", None),
        (Issue, b"{}", Issue()),
        (list[Issue], b"[]", []),
        (float, b"5", 5.0),
        (Literal["a", "b"], b'"c"', "c"),
        (str, b'"x"', "x"),
    ],
)
def test_the_declared_kind_is_the_value(returns: Any, content: bytes, value: Any) -> None:
    assert read(returns, content)[0] == value


@pytest.mark.parametrize(
    ("content", "query"),
    [
        (b'{"startAt":0,"maxResults":50,"total":2,"issueTypes":[{},{}]}', {}),
        (b'{"startAt":0,"maxResults":50,"total":2,"values":[]}', {}),
        (b'{"startAt":1,"total":2,"values":null}', {}),
        (b'{"total":2}', {"startAt": 1}),
    ],
)
def test_a_page_that_its_own_numbers_contradict_is_refused(content: bytes, query: dict[str, Any]) -> None:
    with pytest.raises(UnexpectedBody, match=r"there are 2 items and starts at [01], but its list 'values' is empty"):
        read(Page, content, query=query)


@pytest.mark.parametrize(
    ("content", "query", "body"),
    [
        (b'{"startAt":0,"maxResults":50,"total":0,"values":[]}', {}, None),
        (b'{"startAt":2,"maxResults":50,"total":2,"values":[]}', {}, None),
        (b'{"startAt":0,"maxResults":0,"total":2,"values":[]}', {}, None),
        (b'{"total":2,"values":[]}', {"maxResults": 0}, None),
        (b'{"total":2,"values":[]}', {}, JsonBody({"maxResults": 0})),
        (b'{"total":2,"values":[]}', {"startAt": 2}, None),
        (b'{"values":[]}', {}, None),
        (b"{}", {}, None),
        (b'{"total":9,"values":[1]}', {}, None),
    ],
)
def test_a_page_may_be_empty_where_its_numbers_say_so(content: bytes, query: Any, body: JsonBody | None) -> None:
    assert isinstance(read(Page, content, query=query, body=body)[0], Page)


@pytest.mark.parametrize(
    "said",
    [
        "AUTHENTICATED_FAILED",
        "AUTHENTICATED_FAILED, AUTHENTICATED_FAILED",
        "OK, AUTHENTICATION_DENIED",
        "authentication_denied",
        " AUTHENTICATED_FAILED ,OK",
    ],
)
@pytest.mark.parametrize("returns", [None, bytes, Issue])
def test_a_login_that_was_not_accepted_is_no_success(said: str, returns: Any) -> None:
    with pytest.raises(LoginIgnored, match=r"Jira says (AUTHENTICATED_FAILED|AUTHENTICATION_DENIED) about the login"):
        read(returns, b"{}", X_Seraph_LoginReason=said)


@pytest.mark.parametrize("said", ["OK", "OUT", "OK, OK", "", "NOT_AUTHENTICATED_FAILED"])
def test_other_reasons_of_seraph_are_no_refusal(said: str) -> None:
    assert read(Issue, b'{"key":"EX-1"}', X_Seraph_LoginReason=said) == (Issue(key="EX-1"), ())


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        ('{"key":"Ä"}'.encode("utf-8-sig"), "application/json"),
        ('{"key":"Ä"}'.encode("utf-16"), "application/json"),
        ('{"key":"Ä"}'.encode("utf-16-le"), "application/json"),
        ('{"key":"Ä"}'.encode("utf-16-be"), "application/json;charset=UTF-16BE"),
        ('{"key":"Ä"}'.encode("utf-32"), "application/json"),
        ('{"key":"Ä"}'.encode("latin-1"), "application/json; charset=ISO-8859-1"),
        ('{"key":"Ä"}'.encode("latin-1"), 'application/json; charset="latin1"'),
        ('{"key":"Ä"}'.encode(), "application/json; charset=nonsense"),
        ('{"key":"Ä"}'.encode(), "application/json; charset=utf8"),
        ('{"key":"Ä"}'.encode(), ""),
    ],
)
def test_a_mark_or_a_declared_charset_costs_nothing(content: bytes, content_type: str) -> None:
    assert read(Issue, content, content_type) == (Issue(key="Ä"), ())


@pytest.mark.parametrize(
    ("returns", "value"), [(Issue, Issue()), (list[Issue], []), (dict[str, Any], {}), (str, None), (bool, None)]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_write_that_answers_nothing_was_carried_out(returns: Any, value: Any, method: str) -> None:
    read_value, [drift] = read(returns, b" ", method=method)
    assert read_value == value
    assert (drift.pointer, drift.got) == ("", "nothing")


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_read_that_answers_nothing_is_an_error(method: str) -> None:
    with pytest.raises(UnexpectedBody, match="with an empty body where a value is declared"):
        read(Issue, b"", method=method)
