"""Jira as OAuth 1.0a provider with RSA-SHA1 (protocol notes, section 3)."""

from __future__ import annotations

import base64
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode

import msgspec

from jira_dc_runtime.testing.exchange import Answer, MockRequest, text_answer

_FIVE_YEARS: Final = 157_680_000  # seconds, as a real answer says: notes 3.5
_SKEW: Final = 300  # seconds a clock may differ; what Jira allows is open (oauth1-renewal)
_STAMP: Final = re.compile("[0-9]{1,12}")
_FORM: Final = "application/x-www-form-urlencoded"


class OAuth1Consumer(msgspec.Struct, frozen=True):
    """An incoming application link. Without a public key (PEM), or without `cryptography`, no signature is verified."""

    key: str
    public_key: str | None = None


class _Pending(msgspec.Struct):
    callback: str
    verifier: str = ""


class OAuth1Provider:
    """The provider. Whoever asks for consent gets it: the user always says yes."""

    def __init__(self, user: str) -> None:
        self.user = user
        self.consumer = OAuth1Consumer("mock-consumer")
        self._pending: dict[str, _Pending] = {}
        self._tokens: dict[str, str] = {}  # token: session handle
        self._nonces: set[tuple[str, str]] = set()

    def revoke_all(self) -> None:
        """Void every access token."""
        self._tokens.clear()

    def user_of(self, request: MockRequest, base_url: str) -> tuple[str | None, Answer | None]:
        """Return who signed `request`, or the refusal."""
        sent = _read_header(request)
        problem = self._check(request, base_url, sent)
        if problem is None and sent.get("oauth_token") not in self._tokens:
            problem = "token_rejected"
        return (self.user, None) if problem is None else (None, _refuse(base_url, problem))

    def serves(self, request: MockRequest) -> bool:
        """Return whether `request` is for one of the three endpoints."""
        return request.path.startswith("/plugins/servlet/oauth/")

    def answer(self, request: MockRequest, base_url: str) -> Answer | None:
        """Return the answer of the three endpoints, or None."""
        match request.path:
            case "/plugins/servlet/oauth/request-token":
                return self._new_request(request, base_url)
            case "/plugins/servlet/oauth/authorize":
                return self._authorize(dict(request.query))
            case "/plugins/servlet/oauth/access-token":
                return self._new_token(request, base_url)
            case _:
                return None

    def _new_request(self, request: MockRequest, base_url: str) -> Answer:
        sent = _read_header(request)
        problem = self._check(request, base_url, sent)
        if problem is not None:
            return _refuse(base_url, problem)
        token = secrets.token_urlsafe(24)
        self._pending[token] = _Pending(sent.get("oauth_callback", "oob"))
        return _form(oauth_token=token, oauth_token_secret=secrets.token_urlsafe(24), oauth_callback_confirmed="true")

    def _authorize(self, query: Mapping[str, str]) -> Answer:
        token = query.get("oauth_token", "")
        pending = self._pending.get(token)
        if pending is None:
            return text_answer(400, "<html><head><title>Unknown token</title></head></html>", "text/html")
        pending.verifier = secrets.token_urlsafe(6)
        if pending.callback == "oob":
            return text_answer(200, f"<html><body>Your code is <b>{pending.verifier}</b></body></html>", "text/html")
        joint = "&" if "?" in pending.callback else "?"
        back = urlencode({"oauth_token": token, "oauth_verifier": pending.verifier})
        return Answer(302, headers={"Location": f"{pending.callback}{joint}{back}"})

    def _new_token(self, request: MockRequest, base_url: str) -> Answer:
        sent = _read_header(request)
        problem = self._check(request, base_url, sent)
        if problem is not None:
            return _refuse(base_url, problem)
        old = sent.get("oauth_token", "")
        if "oauth_session_handle" in sent:  # renewal, by the session extension; on Jira open (oauth1-renewal)
            if self._tokens.get(old) != sent["oauth_session_handle"]:
                return _refuse(base_url, "token_rejected")
            del self._tokens[old]
        else:
            pending = self._pending.get(old)
            if pending is None or not pending.verifier or sent.get("oauth_verifier") != pending.verifier:
                return _refuse(base_url, "token_rejected")
            del self._pending[old]
        token, handle = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._tokens[token] = handle
        return _form(
            oauth_token=token,
            oauth_token_secret=secrets.token_urlsafe(24),
            oauth_expires_in=str(_FIVE_YEARS),
            oauth_session_handle=handle,
            oauth_authorization_expires_in=str(_FIVE_YEARS),
        )

    def _check(self, request: MockRequest, base_url: str, sent: Mapping[str, str]) -> str | None:
        """Return what is wrong with a signed request, as Jira names it, or None."""
        if sent.get("oauth_consumer_key") != self.consumer.key:
            return "consumer_key_unknown"
        if sent.get("oauth_signature_method") != "RSA-SHA1":
            return "signature_method_rejected"
        stamp, nonce = sent.get("oauth_timestamp", ""), sent.get("oauth_nonce", "")
        if not _STAMP.fullmatch(stamp) or abs(time.time() - int(stamp)) > _SKEW:
            return "timestamp_refused"
        if not nonce or (stamp, nonce) in self._nonces:
            return "nonce_used"
        self._nonces.add((stamp, nonce))
        if self.consumer.public_key is None:
            return None
        text = signature_base(request, base_url, sent)
        return (
            None if _is_signed(self.consumer.public_key, text, sent.get("oauth_signature", "")) else "signature_invalid"
        )


def signature_base(request: MockRequest, base_url: str, sent: Mapping[str, str]) -> str:
    """Return the text that is signed (RFC 5849, 3.4.1)."""
    pairs: list[tuple[str, str]] = [*request.query]
    pairs += [(name, value) for name, value in sent.items() if name not in {"oauth_signature", "realm"}]
    if request.content_type == _FORM:
        pairs += parse_qsl(request.content.decode("utf-8", "replace"), keep_blank_values=True)
    encoded = sorted((_encode(name), _encode(value)) for name, value in pairs)
    joined = "&".join(f"{name}={value}" for name, value in encoded)
    return "&".join((request.method.upper(), _encode(base_url + request.path), _encode(joined)))


def _is_signed(public_key: str, text: str, signature: str) -> bool:
    try:
        from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15  # noqa: PLC0415
        from cryptography.hazmat.primitives.hashes import SHA1  # noqa: PLC0415
        from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415
    except ImportError:
        return True
    key: Any = load_pem_public_key(public_key.encode())
    try:
        key.verify(base64.b64decode(signature), text.encode(), PKCS1v15(), SHA1())  # noqa: S303 - what Jira uses
    except (InvalidSignature, ValueError):
        return False
    return True


def _read_header(request: MockRequest) -> dict[str, str]:
    kind, _, rest = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "oauth":
        return {}
    pairs: Sequence[tuple[str, str, str]] = [part.strip().partition("=") for part in rest.split(",")]
    return {unquote(name): unquote(value.strip('"')) for name, _, value in pairs if name}


def _refuse(base_url: str, problem: str) -> Answer:
    headers = {"Content-Type": _FORM, "WWW-Authenticate": f'OAuth realm="{base_url}"'}
    return Answer(401, urlencode({"oauth_problem": problem}).encode(), headers)


def _form(**fields: str) -> Answer:
    return Answer(200, urlencode(fields).encode(), {"Content-Type": _FORM})


def _encode(text: str) -> str:
    return quote(text, safe="~")
