"""What a login is made from, and is of the wrong type: one sentence, which quotes none of it, and no traceback does."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from jira_dc_runtime import (
    BasicAuth,
    ConfigurationError,
    CookieSession,
    OAuth1,
    OAuth2,
    OAuth2ClientCredentials,
    PersonalAccessToken,
)
from jira_dc_runtime.auth.oauth.oauth1_authorization import OAuth1Authorization
from jira_dc_runtime.auth.oauth.oauth2_authorization import OAuth2Authorization
from jira_dc_runtime.auth.store.keyring import KeyringTokenStore
from jira_dc_runtime.auth.store.memory import MemoryTokenStore
from tests.runtime.auth.rsa_keys import make_keys

URL = "https://jira.example.com"
OAUTH1 = {"consumer_key": "app", "access_token": "access"}
OAUTH2 = {"client_id": "app", "client_secret": "secret", "redirect_uri": "https://app.example.com/"}
SERVICE = {"client_id": "app", "client_secret": "secret"}
START: dict[str, Any] = {"client_id": "app", "redirect_uri": "https://app.example.com/", "scope": "READ"}


class Odd:
    """Anything at all, with a secret in its repr."""

    def __repr__(self) -> str:
        return "s3cret"


def _oauth1(**changed: Any) -> object:
    return OAuth1(**{**OAUTH1, "private_key": make_keys()[0], **changed})


def _oauth1_authorization(**changed: Any) -> object:
    given: dict[str, Any] = {"base_url": URL, "consumer_key": "app", "private_key": make_keys()[0], **changed}
    return OAuth1Authorization(given.pop("base_url"), **given)


def _oauth2(**changed: Any) -> object:
    given: dict[str, Any] = {**OAUTH2, "store": MemoryTokenStore(), **changed}
    return OAuth2(**given)


def _service(**changed: Any) -> object:
    return OAuth2ClientCredentials(**{**SERVICE, **changed})


def _start(**changed: Any) -> object:
    given: dict[str, Any] = {"base_url": URL, **START, **changed}
    return OAuth2Authorization.start(given.pop("base_url"), **given)


def _exchange(callback_url: Any = "https://app.example.com/?code=x&state=y", client_secret: Any = "x") -> object:
    attempt = OAuth2Authorization.start(URL, **START)
    return attempt.exchange(callback_url, client_secret=client_secret)


ARGUMENTS: dict[str, Callable[[Any], object]] = {
    "BasicAuth username": lambda value: BasicAuth(value, "x"),
    "BasicAuth password": lambda value: BasicAuth("x", value),
    "CookieSession username": lambda value: CookieSession(value, "x"),
    "CookieSession password": lambda value: CookieSession("x", value),
    "CookieSession websudo": lambda value: CookieSession("x", "y", websudo=value),
    "PersonalAccessToken": PersonalAccessToken,
    "OAuth1 consumer_key": lambda value: _oauth1(consumer_key=value),
    "OAuth1 private_key": lambda value: _oauth1(private_key=value),
    "OAuth1 access_token": lambda value: _oauth1(access_token=value),
    "OAuth1Authorization base_url": lambda value: _oauth1_authorization(base_url=value),
    "OAuth1Authorization consumer_key": lambda value: _oauth1_authorization(consumer_key=value),
    "OAuth1Authorization private_key": lambda value: _oauth1_authorization(private_key=value),
    "OAuth1Authorization callback": lambda value: _oauth1_authorization(callback=value),
    "OAuth2 client_id": lambda value: _oauth2(client_id=value),
    "OAuth2 client_secret": lambda value: _oauth2(client_secret=value),
    "OAuth2 redirect_uri": lambda value: _oauth2(redirect_uri=value),
    "OAuth2 store": lambda value: _oauth2(store=value),
    "OAuth2ClientCredentials client_id": lambda value: _service(client_id=value),
    "OAuth2ClientCredentials client_secret": lambda value: _service(client_secret=value),
    "OAuth2ClientCredentials scope": lambda value: _service(scope=value),
    "OAuth2Authorization base_url": lambda value: _start(base_url=value),
    "OAuth2Authorization client_id": lambda value: _start(client_id=value),
    "OAuth2Authorization redirect_uri": lambda value: _start(redirect_uri=value),
    "OAuth2Authorization scope": lambda value: _start(scope=value),
    "exchange callback_url": lambda value: _exchange(callback_url=value),
    "exchange client_secret": lambda value: _exchange(client_secret=value),
    "KeyringTokenStore": KeyringTokenStore,
}
VALUES: list[Any] = [
    None,
    5,
    b"s3cret",
    bytearray(b"s3cret"),
    memoryview(b"s3cret"),
    ["s3cret"],
    {"s3cret": 1},
    Odd(),
    ("u", "s3cret"),
]


@pytest.mark.parametrize("name", ARGUMENTS)
def test_a_value_of_the_wrong_type(name: str) -> None:
    for value in VALUES:
        with pytest.raises(ConfigurationError) as caught:
            ARGUMENTS[name](value)
        assert str(caught.value).endswith((".", "?"))
        assert caught.value.__context__ is None
        assert "s3cret" not in repr(caught.value)
        if not name.endswith("base_url"):  # which is no secret
            _assert_hidden(caught.value)


def test_a_store_that_holds_no_token() -> None:
    for value in VALUES[1:]:
        with pytest.raises(ConfigurationError, match="MemoryTokenStore keeps") as caught:
            MemoryTokenStore(value)
        _assert_hidden(caught.value)


def _assert_hidden(error: BaseException) -> None:
    assert "s3cret" not in repr(error)
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    held = [value for frame in trace.stack if frame.filename != __file__ for value in (frame.locals or {}).values()]
    assert [value for value in held if "s3cret" in value] == []


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: BasicAuth(None, "x"), "The user name for BasicAuth is None"),  # type: ignore[arg-type]
        (lambda: BasicAuth("x", b"y"), "The password for BasicAuth has to be text, not bytes. Decode it."),  # type: ignore[arg-type]
        (lambda: PersonalAccessToken(None), "The personal access token is None"),  # type: ignore[arg-type]
        (lambda: _oauth2(client_secret=None), "The client secret is None"),
        (lambda: _oauth2(store="token.json"), "The store of OAuth2 is a FileTokenStore, say, and not a str."),
        (lambda: _oauth1(private_key=None), "The private key for OAuth1 is None"),
        (lambda: _start(redirect_uri="https://[::1/"), "those of the application link"),
        (lambda: _start(redirect_uri="https://x:port/"), "those of the application link"),
        (lambda: CookieSession("x", "y", websudo="no"), "True or False"),  # type: ignore[arg-type]
    ],
)
def test_what_is_said(make: Callable[[], object], says: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        make()
    assert says in str(caught.value)


@pytest.mark.parametrize("path", ["/none", "/", "/dev/null", "~nobody-of-that-name/key", "a\0b"])
def test_a_private_key_file_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, path: str, tmp_path: Any) -> None:
    from jira_dc_runtime.auth.oauth.token import OAuth1Token  # noqa: PLC0415 - here only
    from jira_dc_runtime.auth.store.file import FileTokenStore  # noqa: PLC0415 - here only

    FileTokenStore(tmp_path / "token.json").save(OAuth1Token("access"))
    variables = {
        "JIRA_URL": URL,
        "JIRA_TOKEN_FILE": str(tmp_path / "token.json"),
        "JIRA_CONSUMER_KEY": "app",
        "JIRA_PRIVATE_KEY_FILE": path,
    }
    with pytest.raises(ConfigurationError, match="private key"):
        OAuth1.from_env(variables)
