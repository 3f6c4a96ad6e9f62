"""What an error answer says about the login: the class of the error, and what its sentence tells to do."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

import jira_dc_runtime.errors as runtime
from jira_dc_runtime import Call, Forbidden, HttpError, LoginError, Unauthorized
from jira_dc_runtime.client import Client
from jira_dc_runtime.errors.http_error import http_error
from tests.runtime.fake_jira import answer, fake_jira

OPERATION = "GET /api/2/issue/{issueIdOrKey}"
CAPTCHA = {
    "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
    "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://jira.example.com/login.jsp",
}
OAUTH = {"WWW-Authenticate": 'OAuth realm="https%3A%2F%2Fjira.example.com"'}
BASIC_OFF = b'{"message":"Basic Authentication has been disabled on this instance."}'
WEBSUDO = b'{"message":"This resource requires WebSudo.","status-code":401}'
ANONYMOUS = {"X-AUSERNAME": "anonymous"}


@pytest.mark.parametrize(
    ("status", "headers", "body", "name", "says"),
    [
        (401, {}, b"", "Unauthorized", "without a message."),
        (401, OAUTH, b"", "Unauthorized", "without a message."),  # Jira adds it to every refusal
        (401, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}, b"", "LoginRefused", "wrong, expired or revoked"),
        (401, {"X-Seraph-LoginReason": "OUT, AUTHENTICATED_FAILED"}, b"", "LoginRefused", "wrong, expired or revoked"),
        (401, {"X-Seraph-LoginReason": "OK"}, b"", "Unauthorized", "without a message."),
        (401, {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}, b"", "LoginRefused", "before it looked"),
        (401, CAPTCHA, b"", "LoginRefused", "CAPTCHA: log in once in a browser"),
        (
            401,
            {"Content-Type": "text/html"},
            b"<html><title>Basic Authentication Failure - Reason : AUTHENTICATED_FAILED</title></html>",
            "LoginRefused",
            "wrong, expired or revoked",
        ),
        (401, {"WWW-Authenticate": 'Bearer error="invalid_token"'}, b"", "LoginRefused", "wrong, expired or revoked"),
        (401, ANONYMOUS, b'{"errorMessages":["Login Required"]}', "NotLoggedIn", "anonymous user"),
        (401, {}, WEBSUDO, "WebSudoRequired", "websudo=True"),
        (401, ANONYMOUS, WEBSUDO, "WebSudoRequired", "websudo=True"),
        (403, {}, b"", "Forbidden", "without a message."),
        (403, CAPTCHA, b"<html></html>", "CaptchaRequired", "CAPTCHA: log in once in a browser"),
        (403, {}, BASIC_OFF, "BasicAuthDisabled", "Use a PersonalAccessToken"),
        (403, ANONYMOUS, BASIC_OFF, "BasicAuthDisabled", "Use a PersonalAccessToken"),
        (403, {"X-Seraph-LoginReason": "AUTHENTICATION_DENIED"}, b"", "LoginDenied", "before it looked"),
        (403, {"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}, b"", "LoginDenied", "wrong, expired or revoked"),
        (403, ANONYMOUS, b"", "Forbidden", "anonymous user"),
        (403, {"WWW-Authenticate": 'Bearer error="insufficient_scope"'}, b"", "MissingScope", "lacks the scope"),
        (403, {}, b'{"errorMessages":["You may not."]}', "Forbidden", "You may not."),
        (404, ANONYMOUS, b"", "NotFound", "anonymous user"),
        (404, CAPTCHA, b"", "NotFound", "CAPTCHA"),
        (400, ANONYMOUS, b"", "BadRequest", "without a message."),
        (500, {}, BASIC_OFF, "ServerError", "disabled on this instance."),
    ],
)
def test_the_decision(status: int, headers: dict[str, str], body: bytes, name: str, says: str) -> None:
    error = http_error(OPERATION, status, headers, body)
    assert type(error).__name__ == name
    assert says in str(error)
    assert isinstance(error, LoginError) == (
        name in {"LoginRefused", "NotLoggedIn", "WebSudoRequired", "CaptchaRequired", "BasicAuthDisabled"}
        or name in {"LoginDenied", "MissingScope"}
    )
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again)) == (type(error), str(error))


def test_the_classes_of_a_status_are_still_caught_as_that_status() -> None:
    for name in ("LoginRefused", "NotLoggedIn", "WebSudoRequired"):
        assert issubclass(getattr(runtime, name), Unauthorized)
    for name in ("BasicAuthDisabled", "CaptchaRequired", "LoginDenied", "MissingScope"):
        assert issubclass(getattr(runtime, name), Forbidden)


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({}, "With an OAuth 2 login this operation needs the scope WRITE"),
        ({"WWW-Authenticate": 'Bearer error="insufficient_scope"'}, "The token lacks the scope WRITE"),
        (CAPTCHA, "CAPTCHA"),
    ],
)
def test_a_refusal_names_the_scope_that_the_operation_needs(headers: dict[str, Any], says: str) -> None:
    reply = answer(json.dumps({"message": "no"}).encode(), status=403, **headers)
    with fake_jira(reply) as jira, Client(jira.url) as client, pytest.raises(HttpError) as caught:
        client.send(Call("POST", "/rest/x", None, scope="WRITE"))
    assert says in str(caught.value)
    assert caught.value.scope == "WRITE"
    assert pickle.loads(pickle.dumps(caught.value)).scope == "WRITE"


def test_other_statuses_do_not_name_the_scope() -> None:
    assert "WRITE" not in str(http_error(OPERATION, 404, {}, b"", "WRITE"))
