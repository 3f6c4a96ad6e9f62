"""A Jira whose OAuth 1.0a is oauthlib's server side, at Jira's own paths, below a context path, on 127.0.0.1.

oauthlib decides whether a request is accepted: signature (RSA-SHA1 only), timestamp, nonce, token. The rest follows
the protocol notes: which path (3.2), what the replies hold (3.5), and how a refusal is worded (3.7).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

oauth1: Any = import_module("oauthlib.oauth1")  # its types are partly unknown
CONTEXT = "/jira"
CONSUMER_KEY = "jira-dc-tests"
LIFETIME = "157680000"


class Validator:
    """What a server has to know: consumers, tokens, nonces. oauthlib asks, and does the cryptography.

    To be put before oauthlib's RequestValidator, which has the rest; see `make_validator`.
    """

    allowed_signature_methods = ("RSA-SHA1",)
    enforce_ssl = False
    client_key_length = nonce_length = request_token_length = access_token_length = verifier_length = (3, 128)
    safe_characters = {chr(code) for code in range(33, 127)}  # noqa: RUF012 - as oauthlib has it
    dummy_client = dummy_request_token = dummy_access_token = "dummy"

    def __init__(self, public_key: str) -> None:
        self.public_key = public_key
        self.request_tokens: dict[str, dict[str, str]] = {}
        self.access_tokens: set[str] = set()
        self.nonces: set[tuple[str, str]] = set()

    def validate_timestamp_and_nonce(  # noqa: PLR0917 - as oauthlib has it
        self,
        client_key: str,
        timestamp: str,
        nonce: str,
        request: Any,
        request_token: str | None = None,
        access_token: str | None = None,
    ) -> bool:
        fresh = (timestamp, nonce) not in self.nonces
        self.nonces.add((timestamp, nonce))
        request.replayed = not fresh
        return fresh

    def validate_client_key(self, client_key: str, request: Any) -> bool:
        return client_key == CONSUMER_KEY

    def get_rsa_key(self, client_key: str, request: Any) -> str:
        return self.public_key

    def get_default_realms(self, client_key: str, request: Any) -> list[str]:
        return []

    def get_realms(self, token: str, request: Any) -> list[str]:
        return []

    def check_realms(self, realms: list[str]) -> bool:
        return True

    def validate_requested_realms(self, client_key: str, realms: list[str], request: Any) -> bool:
        return True

    def validate_realms(
        self, client_key: str, token: str, request: Any, uri: str | None = None, realms: list[str] | None = None
    ) -> bool:
        return True

    def verify_realms(self, token: str, realms: list[str], request: Any) -> bool:
        return True

    def validate_redirect_uri(self, client_key: str, redirect_uri: str, request: Any) -> bool:
        return True

    def get_redirect_uri(self, token: str, request: Any) -> str:
        return self.request_tokens[token]["callback"]

    def save_request_token(self, token: Mapping[str, str], request: Any) -> None:
        self.request_tokens[token["oauth_token"]] = {"callback": request.redirect_uri}

    def verify_request_token(self, token: str, request: Any) -> bool:
        return token in self.request_tokens

    def validate_request_token(self, client_key: str, token: str, request: Any) -> bool:
        return token in self.request_tokens

    def save_verifier(self, token: str, verifier: Mapping[str, str], request: Any) -> None:
        self.request_tokens[token]["verifier"] = verifier["oauth_verifier"]

    def validate_verifier(self, client_key: str, token: str, verifier: str, request: Any) -> bool:
        return bool(verifier) and self.request_tokens.get(token, {}).get("verifier") == verifier

    def invalidate_request_token(self, client_key: str, request_token: str, request: Any) -> None:
        del self.request_tokens[request_token]

    def save_access_token(self, token: Mapping[str, str], request: Any) -> None:
        self.access_tokens.add(token["oauth_token"])

    def validate_access_token(self, client_key: str, token: str, request: Any) -> bool:
        return token in self.access_tokens


def make_validator(public_key: str) -> Any:
    """Return a validator as oauthlib wants it."""
    return type("JiraValidator", (Validator, oauth1.RequestValidator), {})(public_key)


@dataclass(repr=False)
class OauthlibJira:
    """The server: its base URL, what oauthlib knows, and what it accepted."""

    validator: Any
    url: str = ""
    accepted: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    bodies: list[int] = field(default_factory=list[int])
    authorizations: list[str] = field(default_factory=list[str])

    def reply(self, method: str, target: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], str]:
        uri = self.url.removesuffix(CONTEXT) + target
        self.authorizations.append(headers.get("Authorization", ""))
        path = urlsplit(uri).path.removeprefix(CONTEXT)
        form = body.decode("latin-1") if "form-urlencoded" in headers.get("Content-Type", "") else ""
        if path == "/plugins/servlet/oauth/request-token":
            endpoint = oauth1.RequestTokenEndpoint(self.validator)
            return self._token(*endpoint.create_request_token_response(uri, method, form, headers))
        if path == "/plugins/servlet/oauth/authorize":
            return self._allow(uri)
        if path == "/plugins/servlet/oauth/access-token":
            extra = {
                "oauth_expires_in": LIFETIME,
                "oauth_session_handle": "handle",
                "oauth_authorization_expires_in": "1",
            }
            return self._token(
                *oauth1.AccessTokenEndpoint(self.validator).create_access_token_response(
                    uri, method, form, headers, extra
                )
            )
        return self._resource(uri, method, form, headers)

    def _token(self, headers: dict[str, str], body: str | None, status: int) -> tuple[int, dict[str, str], str]:
        if status == 200:
            return 200, {"Content-Type": "text/plain"}, body or ""
        problem = "timestamp_refused" if "Timestamp" in (body or "") else "token_rejected"
        return 401, {"Content-Type": "application/x-www-form-urlencoded"}, f"oauth_problem={problem}"

    def _allow(self, uri: str) -> tuple[int, dict[str, str], str]:
        """Do what a person does who clicks Allow."""
        headers, body, status = oauth1.AuthorizationEndpoint(self.validator).create_authorization_response(uri)
        shown = parse_qs(body or "").get("oauth_verifier", [""])[0]
        return status, headers, f"Your verification code is {shown}"

    def _resource(self, uri: str, method: str, form: str, headers: dict[str, str]) -> tuple[int, dict[str, str], str]:
        endpoint = oauth1.ResourceEndpoint(self.validator)
        valid, request = endpoint.validate_protected_resource_request(uri, method, form, headers)
        if valid:
            self.accepted.append((method, uri))
            return 200, {"Content-Type": "application/json", "X-AUSERNAME": "fred"}, json.dumps({"url": uri})
        fields = {"oauth_problem": _problem(request)}
        if fields["oauth_problem"] == "signature_invalid":
            fields["oauth_signature_base_string"] = f"GET&{headers.get('Authorization')}"
        return 401, {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(fields)


def _problem(request: Any) -> str:
    if request is None:
        return "parameter_absent"
    if getattr(request, "replayed", False):
        return "nonce_used"
    log = request.validator_log
    if not log:
        rejected = request.signature_method not in Validator.allowed_signature_methods
        return "signature_method_rejected" if rejected else "timestamp_refused"
    names = {
        "client": "consumer_key_unknown",
        "resource_owner": "token_rejected",
        "signature": "signature_invalid",
    }
    return next(problem for part, problem in names.items() if not log[part])


@contextmanager
def oauthlib_jira(public_key: str) -> Generator[OauthlibJira]:
    """Serve until the block ends."""
    jira = OauthlibJira(make_validator(public_key))

    class Handler(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            body = self._read()
            jira.bodies.append(len(body))
            headers = {name.title(): value for name, value in self.headers.items()}
            status, answered, text = jira.reply(self.command, self.path, headers, body)
            content = text.encode()
            self.send_response(status)
            for name, value in answered.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - as the base class names them

        def _read(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length") or 0))
            body = b""
            while size := int(self.rfile.readline().strip(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    jira.url = f"http://127.0.0.1:{server.server_address[1]}{CONTEXT}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield jira
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
