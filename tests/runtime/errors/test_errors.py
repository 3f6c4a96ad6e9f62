"""Errors: what they carry, what they say, and the ten shapes of error bodies."""

from __future__ import annotations

import pickle
import random
import re
from typing import Any

import pytest

import jira_dc_runtime.errors as runtime
from jira_dc_runtime import Drift, HttpError, JiraError, RequestError, ServerError
from jira_dc_runtime import errors as error_module
from jira_dc_runtime.errors import ClientError
from jira_dc_runtime.errors.body import parse_error_body
from jira_dc_runtime.errors.http_error import http_error

OPERATION = "GET /api/2/issue/{issueIdOrKey}"


@pytest.mark.parametrize(
    ("body", "messages", "errors"),
    [
        (b'{"errorMessages":["Issue Does Not Exist"],"errors":{}}', ["Issue Does Not Exist"], {}),
        (b'{"errorMessages":[],"errors":{"summary":"is required"},"status":400}', [], {"summary": "is required"}),
        (b'{"message":"This resource requires WebSudo.","status-code":401}', ["This resource requires WebSudo."], {}),
        (
            b'{"message":"Basic Authentication has been disabled on this instance."}',
            ["Basic Authentication has been disabled on this instance."],
            {},
        ),
        (b'{"errorMessage":"No."}', ["No."], {}),
        (b'{"errors":["a","b"]}', ["a", "b"], {}),
        (b'{"errors":[{"message":"a"},{"errorMessages":["b"]}]}', ["a", "b"], {}),
        (
            (
                b'{"issues":[],"errors":[{"status":400,"elementErrors":{"errorMessages":["no"],'
                b'"errors":{"summary":"is required"}},"failedElementNumber":1}]}'
            ),
            ["1: no"],
            {"1.summary": "is required"},
        ),
        (
            b'{"elementErrors":{"errors":{"summary":"bad"}},"failedElementNumber":0,"status":400}',
            [],
            {"0.summary": "bad"},
        ),
        (b'{"field":"name","error":"is taken","params":[]}', [], {"name": "is taken"}),
        (b'[{"field":"a","error":"x"},{"field":"b","error":"y"}]', [], {"a": "x", "b": "y"}),
        (b"XSRF check failed", ["XSRF check failed"], {}),
        (
            b"oauth_problem=signature_invalid&oauth_signature_base_string=GET%26s3cret",
            ["oauth_problem: signature_invalid"],
            {},
        ),
        (b"<html><head><title>\n Log in -\n Jira</title></head><body>x</body></html>", ["Log in - Jira"], {}),
        (b"<html><body><h1>HTTP Status 503</h1></body></html>", ["HTTP Status 503"], {}),
        (b"<html><body></body></html>", [], {}),
        (
            b"<?xml version='1.0'?><status><status-code>404</status-code><message>null for uri</message></status>",
            ["null for uri"],
            {},
        ),
        (b"", [], {}),
        (b" \n", [], {}),
        (b'{"error":"invalid_grant","error_description":"used"}', ["invalid_grant: used"], {}),
        (b'{"error":"invalid_client"}', ["invalid_client"], {}),
        (b'"just text"', ["just text"], {}),
        (b'["a","b"]', ["a", "b"], {}),
        (b"null", [], {}),
        (b"{}", [], {}),
        (b"42", [], {}),
        (
            b'{"errorMessages":"one","errors":{"a":["x","y"],"b":{"c":1},"d":null}}',
            ["one"],
            {"a": '["x","y"]', "b": '{"c":1}', "d": "null"},
        ),
        (b'{"errorMessages":[null,5,""],"errors":7}', [], {}),
        (b'{"errorMessages":{"a":"b"}}', [], {}),
        (b"\x89PNG\r\n\x1a\n\x00\x00", [], {}),
    ],
)
def test_the_shapes_of_error_bodies(body: bytes, messages: list[str], errors: dict[str, str]) -> None:
    said = parse_error_body(body)
    assert (said.messages, said.errors) == (messages, errors)


def test_a_body_in_another_encoding_is_shown_as_text() -> None:
    said = parse_error_body('{"errorMessages":["Grüße"]}'.encode("latin-1"), "application/json")
    assert said.messages == ['{"errorMessages":["Gr��e"]}']


def _nested(depth: int, opening: bytes, closing: bytes) -> bytes:
    return opening * depth + b'"innermost"' + closing * depth


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (_nested(300, b"[", b"]"), "innermost"),
        (_nested(300, b'{"errors":', b"}"), "innermost"),
        # Whether this can be read depends on the Python: the innermost text, that it cannot be, or how it begins.
        (_nested(900, b"[", b"]"), r"innermost|nested too deeply|\[\[\["),
        (_nested(900, b'{"errors":', b"}"), r'innermost|nested too deeply|{"errors":{'),
        (_nested(5_000, b"[", b"]"), r"nested too deeply|^\[{400,500}…?$"),
        (_nested(5_000, b'{"errors":', b"}"), r'nested too deeply|^{"errors":{.*…?$'),
        (b"[" * 10_000, r"^\[{400,500}…?$"),
    ],
)
def test_deep_nesting_is_no_crash(body: bytes, says: str) -> None:
    said = parse_error_body(body)
    (text,) = [*said.messages, *said.errors.values()]
    assert re.search(says, text)


def test_the_parser_never_raises() -> None:
    chance = random.Random(5)
    seeds = [
        b'{"errorMessages":["a"],"errors":{"b":"c"}}',
        b"<html><title>x</title>",
        b"oauth_problem=a&b=%ff",
        b'{"errors":[{"elementErrors":{}}]}',
    ]
    for _ in range(3000):
        body = bytearray(chance.choice(seeds))
        for _change in range(chance.randrange(1, 6)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        said = parse_error_body(bytes(body), chance.choice(["", "text/html", "text/plain", "application/json"]))
        assert all(isinstance(message, str) for message in [*said.messages, *said.errors.values()])


@pytest.mark.parametrize(
    ("status", "name", "family"),
    [
        (400, "BadRequest", ClientError),
        (401, "Unauthorized", ClientError),
        (403, "Forbidden", ClientError),
        (404, "NotFound", ClientError),
        (405, "MethodNotAllowed", ClientError),
        (409, "Conflict", ClientError),
        (410, "Gone", ClientError),
        (412, "PreconditionFailed", ClientError),
        (413, "PayloadTooLarge", ClientError),
        (423, "Locked", ClientError),
        (429, "TooManyRequests", ClientError),
        (503, "ServiceUnavailable", ServerError),
        (418, "ClientError", ClientError),
        (500, "ServerError", ServerError),
        (599, "ServerError", ServerError),
        (0, "HttpError", HttpError),
        (101, "HttpError", HttpError),
        (600, "HttpError", HttpError),
        (999, "HttpError", HttpError),
    ],
)
def test_the_class_of_a_status(status: int, name: str, family: type) -> None:
    error = http_error(OPERATION, status, {}, b"")
    assert type(error).__name__ == name
    assert isinstance(error, family)
    assert isinstance(error, JiraError)
    assert str(error) == f"{OPERATION} answered {status} without a message."


@pytest.mark.parametrize(
    ("status", "headers", "body", "says"),
    [
        (
            403,
            {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://x"},
            b"",
            "log in once in a browser",
        ),
        (
            403,
            {},
            b'{"message":"Basic Authentication has been disabled on this instance."}',
            "Use a PersonalAccessToken",
        ),
        (401, {"X-AUSERNAME": "anonymous"}, b"", "Jira saw an anonymous user"),
        (404, {"x-ausername": "fred"}, b"", "without a message."),
        (400, {}, b'{"errorMessages":["Line one\\nline two"]}', ": Line one line two."),
        (400, {}, b'{"errorMessages":["' + b"x" * 5000 + b'"]}', "xxx…."),
        (400, {"X-AREQUESTID": "1x2x3"}, b"", "(request 1x2x3)"),
    ],
)
def test_the_sentence(status: int, headers: dict[str, str], body: bytes, says: str) -> None:
    text = str(http_error(OPERATION, status, headers, body))
    assert says in text
    assert "\n" not in text
    assert len(text) < 500


def test_messages_are_kept_whole() -> None:
    error = http_error(OPERATION, 400, {}, b'{"errorMessages":["' + b"x" * 5000 + b'"]}')
    assert error.error_messages == ["x" * 5000]


def test_a_repr_shows_only_safe_headers() -> None:
    error = http_error(
        OPERATION, 401, {"Set-Cookie": "JSESSIONID=s3cret", "X-ANODEID": "node1", "upm-token": "s3cret"}, b""
    )
    assert "node1" in repr(error)
    assert "s3cret" not in repr(error)
    assert error.headers["set-cookie"] == "JSESSIONID=s3cret"
    assert b"s3cret" not in pickle.dumps(error)


ERRORS: list[JiraError] = [
    JiraError("a"),
    RequestError("a"),
    runtime.LimitExceeded("a"),
    runtime.ConfigurationError("a"),
    runtime.ConnectionFailed("a", OPERATION),
    runtime.TimedOut("a", OPERATION),
    runtime.UnexpectedBody("a", OPERATION, 200, b"b"),
    runtime.RedirectError("a", OPERATION, 302, "https://x"),
    runtime.DriftError((Drift(OPERATION, "/a", "int", "string"),)),
    http_error(OPERATION, 404, {"X-AREQUESTID": "1x2"}, b'{"errorMessages":["no"],"errors":{"a":"b"}}'),
    http_error(OPERATION, 599, {}, b""),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_survive_pickling(error: JiraError) -> None:
    again: Any = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert (str(again), repr(again)) == (str(error), repr(error))
    mine, its = vars(error), vars(again)
    assert {name: str(value) for name, value in mine.items()} == {name: str(value) for name, value in its.items()}


def test_every_error_class_is_drawn_in_the_tree() -> None:
    classes = [
        value for value in vars(error_module).values() if isinstance(value, type) and issubclass(value, JiraError)
    ]
    assert error_module.__doc__ is not None
    assert [kind.__name__ for kind in classes if kind.__name__ not in error_module.__doc__] == []
    assert all(getattr(runtime, kind.__name__) is kind for kind in classes)
