"""What comes back with the browser: an answer of this attempt, or a clear error, before anything is sent."""

from __future__ import annotations

import hmac
import pickle
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest

from jira_dc_runtime import ConfigurationError
from jira_dc_runtime.auth.oauth import oauth1_authorization, oauth2_authorization
from jira_dc_runtime.auth.oauth.oauth1_authorization import OAuth1Authorization, OAuth1RequestToken
from jira_dc_runtime.auth.oauth.oauth2_authorization import OAuth2Authorization
from jira_dc_runtime.errors import OAuthError
from tests.runtime.auth.rsa_keys import make_keys

REDIRECT_URI = "https://app.example.com/callback?tenant=1"


def start(base_url: str = "https://jira.example.com/jira/", **changed: str) -> OAuth2Authorization:
    given = {"client_id": "app", "redirect_uri": REDIRECT_URI, "scope": "WRITE", **changed}
    return OAuth2Authorization.start(
        base_url, client_id=given["client_id"], redirect_uri=given["redirect_uri"], scope=given["scope"]
    )


def test_the_address_to_open() -> None:
    attempt = start()
    parts = urlsplit(attempt.url)
    assert (
        f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://jira.example.com/jira/rest/oauth2/latest/authorize"
    )
    query = dict(parse_qsl(parts.query))
    assert query.pop("state") == attempt.state
    assert len(query.pop("code_challenge")) == 43
    assert query == {
        "response_type": "code",
        "client_id": "app",
        "redirect_uri": REDIRECT_URI,
        "scope": "WRITE",
        "code_challenge_method": "S256",
    }
    assert 43 <= len(attempt.code_verifier) <= 128  # RFC 7636 section 4.1


def test_the_challenge_of_the_rfc() -> None:
    """RFC 7636, appendix B."""
    attempt = OAuth2Authorization(
        "https://jira.example.com", "app", REDIRECT_URI, "READ", "s", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    )
    assert "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&" in attempt.url


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"scope": "write:jira-work"}, "one of READ, WRITE, ADMIN, SYSTEM_ADMIN"),
        ({"scope": ""}, "one of READ"),
        ({"client_id": ""}, "application link"),
        ({"redirect_uri": "oob"}, "application link"),
        ({"base_url": "http://jira.example.com"}, "plain http"),
        ({"base_url": "jira.example.com"}, "base URL needs the form"),
    ],
)
def test_what_cannot_be_started(changed: dict[str, str], says: str) -> None:
    with pytest.raises(ConfigurationError, match=says):
        start(**changed)


def test_nothing_secret_is_shown_or_pickled() -> None:
    attempt = start()
    assert attempt.state not in repr(attempt)
    assert attempt.code_verifier not in repr(attempt) + attempt.url
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(attempt)


CALLBACKS: list[tuple[Callable[[str], str], str]] = [
    (lambda _: "", "has no query"),
    (lambda _: "https://[", "has no query"),
    (lambda _: "https://app.example.com/callback", "has no query"),
    (lambda _: "https://app.example.com/callback?" + "&".join(f"a{n}=1" for n in range(1000)), "has no query"),
    (lambda _: "https://app.example.com/callback?code=abc", "belongs to another attempt"),
    (lambda _: "https://app.example.com/callback?code=abc&state=", "belongs to another attempt"),
    (lambda _: "https://app.example.com/callback?code=abc&state=%FF%00", "belongs to another attempt"),
    (lambda state: f"https://app.example.com/callback?code=abc&state={state}x", "belongs to another attempt"),
    (lambda state: f"https://app.example.com/callback?code=abc&state={state}&state=x", "belongs to another attempt"),
    (lambda _: "https://app.example.com/callback?error=access_denied&state=x", "belongs to another attempt"),
    (lambda state: f"https://app.example.com/callback?error=access_denied&state={state}", "access_denied"),
    (lambda state: f"https://app.example.com/callback?error=%0A%1B[31m&state={state}", "no reason was given"),
    (lambda state: f"https://app.example.com/callback?state={state}", "holds no code"),
    (lambda state: f"https://app.example.com/callback?code=a%0D%0Ab&state={state}", "holds no code"),
    (lambda state: f"https://app.example.com/callback?code=a&code=b&state={state}", "holds no code"),
]


@pytest.mark.parametrize(("make", "says"), CALLBACKS)
def test_what_comes_back_and_is_no_answer(make: Callable[[str], str], says: str) -> None:
    attempt = start()
    with pytest.raises(OAuthError, match=says) as caught:
        attempt.exchange(make(attempt.state), client_secret="secret")
    assert attempt.state not in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize("secret", ["", "a b", "secret\n"])
def test_a_client_secret_that_cannot_be_one(secret: str) -> None:
    attempt = start()
    with pytest.raises(ConfigurationError, match="client secret is empty or holds"):
        attempt.exchange(f"{REDIRECT_URI}&code=abc&state={attempt.state}", client_secret=secret)


def test_comparisons_take_the_same_time_whatever_is_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def note(left: bytes, right: bytes) -> bool:
        compared.append((left, right))
        return hmac.compare_digest(left, right)

    for module in (oauth1_authorization, oauth2_authorization):
        monkeypatch.setattr(module, "compare_digest", note)
    attempt = start()
    with pytest.raises(OAuthError):
        attempt.exchange(f"{REDIRECT_URI}&code=abc&state=guess", client_secret="secret")
    other = OAuth1Authorization("https://jira.example.com", consumer_key="key", private_key=make_keys()[0])
    with pytest.raises(OAuthError):
        other.access_token(OAuth1RequestToken("https://x/", "token"), "https://x/?oauth_token=guess")
    assert compared == [(b"guess", attempt.state.encode()), (b"guess", b"token")]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("", "holds no oauth_verifier"),
        ("a b", "holds no oauth_verifier"),
        ("https://x/?oauth_token=token", "holds no oauth_verifier"),
        ("https://x/?oauth_token=token&oauth_verifier=denied", "denied in the browser"),
        ("https://x/?oauth_verifier=abc", "belongs to another attempt"),
    ],
)
def test_what_comes_back_and_is_no_answer_to_oauth1(answer: str, says: str) -> None:
    attempt = OAuth1Authorization("https://jira.example.com", consumer_key="key", private_key=make_keys()[0])
    with pytest.raises(OAuthError, match=says):
        attempt.access_token(OAuth1RequestToken("https://x/", "token"), answer)
