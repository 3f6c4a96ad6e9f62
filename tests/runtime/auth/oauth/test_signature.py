"""What OAuth 1.0a signs: the examples of RFC 5849, and keys and builds that cannot sign."""

from __future__ import annotations

import builtins
import traceback
from typing import Any

import httpx
import pytest
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from jira_dc_runtime import Call, ConfigurationError, OAuth1, RequestError
from jira_dc_runtime.auth.oauth.signature import authorization_header, base_string_uri, signature_base_string
from jira_dc_runtime.call import BinaryBody
from jira_dc_runtime.client import Client
from tests.runtime.auth.rsa_keys import make_encrypted_key, make_keys
from tests.runtime.fake_jira import answer, fake_jira


def test_the_base_string_of_the_rfc() -> None:
    """Section 3.4.1.1; its example has line breaks for display only."""
    protocol = {
        "oauth_consumer_key": "9djdj82h48djs9d2",
        "oauth_token": "kkk9d7dh3k39sjv7",
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": "137131201",
        "oauth_nonce": "7d8f3e4a",
    }
    url = "http://EXAMPLE.com:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b"
    assert signature_base_string("post", url, b"c2&a3=2+q", protocol) == (
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26"
        "c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26"
        "oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    )


@pytest.mark.parametrize(
    ("url", "signed"),
    [
        ("http://EXAMPLE.COM:80/r%20v/X?id=123", "http://example.com/r%20v/X"),  # section 3.4.1.2
        ("https://www.example.net:8080/?q=1", "https://www.example.net:8080/"),
        ("https://jira.example.com:443/jira/rest", "https://jira.example.com/jira/rest"),
        ("https://jira.example.com", "https://jira.example.com/"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://jira.example.com:443/", "http://jira.example.com:443/"),
    ],
)
def test_the_address_that_is_signed(url: str, signed: str) -> None:
    assert base_string_uri(url) == signed


def test_what_a_header_holds_is_encoded() -> None:
    assert authorization_header({"oauth_a": 'x" y', "oauth_b": "ä/+~"}) == (
        'OAuth oauth_a="x%22%20y", oauth_b="%C3%A4%2F%2B~"'
    )


TOKEN = "s3cret-access-token"


def _assert_quiet(error: BaseException) -> None:
    """A traceback that shows local variables does not show the token that would have been signed."""
    trace = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [str(frame.locals) for frame in trace.stack if "/tests/" not in frame.filename]
    assert ours
    assert TOKEN not in "".join(ours)


def make_other_key() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("", "cannot be read"),
        ("-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (make_keys()[1], "cannot be read"),
        (make_encrypted_key(), "is encrypted"),
        (make_other_key(), "is not an RSA key"),
    ],
)
def test_keys_that_cannot_sign(key: Any, says: str) -> None:
    with pytest.raises(ConfigurationError, match=says) as caught:
        OAuth1(consumer_key="key", private_key=key, access_token="token")
    trace = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    ours = "".join(line for line in trace.format() if "tests/" not in line)
    assert "PRIVATE" not in ours
    assert "PUBLIC" not in ours


@pytest.mark.parametrize("word", ["", "a b", "a\n", "ä"])
def test_words_that_cannot_be_sent(word: str) -> None:
    with pytest.raises(ConfigurationError, match="consumer key"):
        OAuth1(consumer_key=word, private_key=make_keys()[0], access_token="token")
    with pytest.raises(ConfigurationError, match="access token"):
        OAuth1(consumer_key="key", private_key=make_keys()[0], access_token=word)


def test_a_build_of_cryptography_that_refuses_sha1(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise UnsupportedAlgorithm("sha1 is not supported for signatures by this backend")

    auth = OAuth1(consumer_key="key", private_key=make_keys()[0], access_token=TOKEN)

    class Strict:
        sign = staticmethod(refuse)

    monkeypatch.setattr(auth, "_key", Strict())
    with (
        fake_jira(answer(b"{}")) as jira,
        Client(jira.url, auth=auth) as client,
        pytest.raises(
            ConfigurationError, match=r"refuses to sign with SHA-1.*OAuth2 or a PersonalAccessToken"
        ) as caught,
    ):
        client.send(Call("GET", "/rest/x", Any))
    assert jira.seen == []
    _assert_quiet(caught.value)


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    find = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("cryptography"):
            raise ImportError(name)
        return find(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigurationError, match=r"pip install 'jira-dc\[oauth1\]'"):
        OAuth1(consumer_key="key", private_key=make_keys()[0], access_token="token")


def test_a_form_cannot_be_streamed() -> None:
    auth = OAuth1(consumer_key="key", private_key=make_keys()[0], access_token=TOKEN)
    body = BinaryBody(iter([b"a=b"]), "application/x-www-form-urlencoded")
    with (
        fake_jira(answer(b"{}")) as jira,
        Client(jira.url, auth=auth) as client,
        pytest.raises(RequestError, match="Pass a FormBody") as caught,
    ):
        client.send(Call("POST", "/rest/x", Any, body=body))
    assert jira.seen == []
    _assert_quiet(caught.value)


def test_two_requests_are_never_signed_alike() -> None:
    auth = OAuth1(consumer_key="key", private_key=make_keys()[0], access_token="token")
    headers = [
        next(auth.auth_flow(httpx.Request("GET", "https://jira.example.com/"))).headers["authorization"]
        for _ in range(2)
    ]
    assert headers[0] != headers[1]
