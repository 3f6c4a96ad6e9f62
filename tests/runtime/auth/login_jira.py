"""A Jira on loopback that logs people in as the protocol notes say, sentence by sentence; numbers are their sections.

What nobody has confirmed names its question in spec/open.toml.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.runtime.fake_jira import FakeJira, Seen, fake_jira

USER, PASSWORD = "fred", "s3cret-Pässwörd"
ADMIN = "admin"
TOKEN, EXPIRED = "NjQ1-s3cret-token", "OTk5-expired-token"
CAPTCHA_AFTER = 3  # 4.5: an administrator sets it; that 3 is the default is open (captcha-threshold)


@dataclass(frozen=True)
class Reply:
    """One answer, before the headers that Jira adds to all of them."""

    status: int = 200
    body: Any = None
    headers: tuple[tuple[str, str], ...] = ()
    content_type: str = "application/json"


@dataclass(repr=False)
class LoginJira:
    """Users, sessions and tokens. Change a field in the middle of a test to change its mind."""

    path: str = ""
    basic_enabled: bool = True
    limited: bool = False
    failed: dict[str, int] = field(default_factory=dict[str, int])
    sessions: dict[str, str] = field(default_factory=dict[str, str])
    secure: set[str] = field(default_factory=set[str])
    tokens: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    logins: int = 0
    websudos: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, seen: Seen) -> bytes:
        with self.lock:
            path = seen.target.removeprefix(self.path).partition("?")[0]
            who, refused = self._who(seen)
            reply = refused or self._route(seen, path, who)
        return _write(reply, who)

    # Who is it?

    def _who(self, seen: Seen) -> tuple[str | None, Reply | None]:
        scheme, _, credentials = seen.headers.get("authorization", "").partition(" ")
        session = _cookies(seen).get("JSESSIONID")
        if scheme == "Basic":
            return self._basic(credentials, session)
        if scheme == "Bearer":
            # 2.7: a wrong or expired token makes an anonymous user of you, which some resources answer with 200.
            return (USER if credentials == TOKEN or credentials in self._raw_tokens() else None), None
        if session is None or (seen.target.startswith(f"{self.path}/rest/auth/1/session") and seen.method == "POST"):
            return None, None
        if session not in self.sessions:
            # 5.5: under /rest an expired or invalid cookie is a 401, not a silent anonymity.
            return None, Reply(401, {"errorMessages": ["Login Required"], "errors": {}})
        return self.sessions[session], None

    def _raw_tokens(self) -> set[str]:
        return {token["rawToken"] for token in self.tokens.values()}

    def _basic(self, credentials: str, session: str | None) -> tuple[str | None, Reply | None]:
        if not self.basic_enabled:  # 4.6
            return None, Reply(403, {"message": "Basic Authentication has been disabled on this instance."})
        user, _, password = base64.b64decode(credentials).decode().partition(":")
        denied = self._check(user, password)
        if denied is None:
            return user, None
        if session in self.sessions:  # 4.4: a live cookie beside it hides a wrong password
            return self.sessions[session or ""], Reply(
                200, {"name": USER}, (("X-Seraph-LoginReason", "AUTHENTICATION_DENIED"),)
            )
        return None, denied

    def _check(self, user: str, password: str) -> Reply | None:
        """Return the refusal, or None: 4.2, 4.3, 4.5."""
        if self.failed.get(user, 0) >= CAPTCHA_AFTER:
            return Reply(
                403,
                "<html><title>Forbidden (403)</title></html>",
                (
                    ("X-Seraph-LoginReason", "AUTHENTICATION_DENIED"),
                    ("X-Authentication-Denied-Reason", f"CAPTCHA_CHALLENGE; login-url=http://x{self.path}/login.jsp"),
                ),
                "text/html",
            )
        if user in {USER, ADMIN} and password == PASSWORD:
            self.failed.pop(user, None)
            return None
        self.failed[user] = self.failed.get(user, 0) + 1
        return Reply(
            401,
            {"errorMessages": ["Login failed"], "errors": {}},
            (("X-Seraph-LoginReason", "AUTHENTICATED_FAILED"),),
        )

    # What is asked?

    def _route(self, seen: Seen, path: str, who: str | None) -> Reply:
        if seen.headers.get("content-type", "").startswith("application/x-www-form") and (
            seen.headers.get("x-atlassian-token") != "no-check"
        ):
            return Reply(403, "XSRF check failed", content_type="text/plain")  # 6.2
        if path == "/rest/auth/1/session":
            return self._session(seen, who)
        if path == "/secure/admin/WebSudoAuthenticate.jspa":
            return self._websudo(seen)
        if path == "/rest/auth/1/websudo":
            self.secure.discard(_cookies(seen).get("JSESSIONID", ""))
            return Reply(204)
        if path == "/rest/api/2/serverInfo":  # readable for everyone
            return Reply(200, {"version": "10.3.24"})
        if who is None:  # 9
            return Reply(401, {"errorMessages": ["You are not authenticated. Login Required"], "errors": {}})
        if self.limited:  # 7.1, 7.4
            return Reply(
                429, {"message": "Rate limit exceeded."}, (("X-RateLimit-Remaining", "0"), ("Retry-After", "1"))
            )
        if path.startswith("/rest/pat/latest/tokens"):
            return self._tokens(seen, path)
        if path == "/rest/api/2/admin":
            return self._administer(seen)
        return Reply(200, {"name": who, "displayName": who.title(), "key": who})

    def _session(self, seen: Seen, who: str | None) -> Reply:
        """5.1, 5.2, 5.3: log in, who am I, log out."""
        session = _cookies(seen).get("JSESSIONID", "")
        if seen.method == "POST":
            self.logins += 1
            given = json.loads(seen.body)
            denied = self._check(given["username"], given["password"])
            return denied or self._new_session(given["username"])
        if who is None:
            return Reply(401, {"errorMessages": ["You are not authenticated."], "errors": {}})
        if seen.method == "DELETE":
            del self.sessions[session]
            return Reply(204)
        return Reply(200, {"self": "x", "name": who, "loginInfo": {}})

    def _new_session(self, user: str) -> Reply:
        session = f"S3CRET{self.logins}"
        self.sessions[session] = user
        path = self.path or "/"
        cookies = (
            ("Set-Cookie", f"JSESSIONID={session}; Path={path}; HttpOnly"),
            ("Set-Cookie", f"atlassian.xsrf.token=B-{self.logins}_abc_lin; Path={path}"),  # 5.4
            ("Set-Cookie", f"ROUTE=node{self.logins}; Path=/"),  # 5.3: of the load balancer
            ("Set-Cookie", "gone=1; Path=/; Max-Age=0"),
        )
        body = {"session": {"name": "JSESSIONID", "value": session}, "loginInfo": {"loginCount": 1}}
        return Reply(200, body, (*cookies, ("X-Seraph-LoginReason", "OK")))

    def _websudo(self, seen: Seen) -> Reply:
        """5.8: 302 either way; the header tells. The session gets a new id, as servlet containers do."""
        self.websudos += 1
        session = _cookies(seen).get("JSESSIONID", "")
        form = parse_qs(seen.body.decode())
        if self.sessions.get(session) != ADMIN or form["webSudoPassword"] != [PASSWORD]:
            return Reply(302, headers=(("Location", "/login.jsp"),))
        renamed = f"{session}-secure"
        self.sessions[renamed] = self.sessions.pop(session)
        self.secure.add(renamed)
        return Reply(
            302,
            headers=(
                ("Location", form["webSudoDestination"][0]),
                ("X-Atlassian-WebSudo", "Has-Authentication"),
                ("Set-Cookie", f"JSESSIONID={renamed}; Path={self.path or '/'}; HttpOnly"),
            ),
        )

    def _administer(self, seen: Seen) -> Reply:
        """5.7, 5.9: cookies need a secure session; that others are exempt is open (websudo-exempt)."""
        session = _cookies(seen).get("JSESSIONID")
        if session is not None and session not in self.secure:
            return Reply(401, {"message": "This resource requires WebSudo.", "status-code": 401})
        return Reply(200, {"done": True})

    def _tokens(self, seen: Seen, path: str) -> Reply:
        """2.2 to 2.4: create answers 201 and shows the secret once. Revoking with 204 is open (token-revocation)."""
        if seen.method == "POST":
            given = json.loads(seen.body)
            number = len(self.tokens) + 1
            self.tokens[number] = {
                "id": number,
                "name": given["name"],
                "createdAt": "2026-05-15T11:53:38.000+0000",
                **({"expiringAt": "2026-08-13T11:53:38.000+0000"} if "expirationDuration" in given else {}),
                "rawToken": f"s3cret-raw-{number}",
            }
            return Reply(201, self.tokens[number])
        if seen.method == "DELETE":
            gone = self.tokens.pop(int(path.rpartition("/")[2]), None)
            return Reply(204) if gone else Reply(404, {"message": "no such token", "status-code": 404})
        listed = [{key: value for key, value in each.items() if key != "rawToken"} for each in self.tokens.values()]
        return Reply(200, listed)


def _cookies(seen: Seen) -> dict[str, str]:
    pairs = (pair.strip().partition("=") for pair in seen.headers.get("cookie", "").split(";"))
    return {name: value for name, _, value in pairs if name}


def _write(reply: Reply, who: str | None) -> bytes:
    body = b"" if reply.body is None else reply.body.encode() if isinstance(reply.body, str) else _json(reply.body)
    headers = [("X-AUSERNAME", who or "anonymous"), ("X-AREQUESTID", "1x2x3"), *reply.headers]  # 8
    if reply.status in {401, 403}:  # 3.8: even when OAuth has nothing to do with it
        headers.append(("WWW-Authenticate", 'OAuth realm="http%3A%2F%2Fjira.example.com"'))
    headers += [("Content-Type", reply.content_type), ("Content-Length", str(len(body))), ("Connection", "close")]
    lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


@contextmanager
def login_jira(path: str = "") -> Generator[tuple[LoginJira, FakeJira], None, None]:
    """Serve a `LoginJira` below the context path `path`; `url` of the second one is its base URL."""
    jira = LoginJira(path=path)
    with fake_jira(jira) as server:
        server.url += path
        yield jira, server
