"""A user name and a password, exchanged for a session with cookies, as browsers have one."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import msgspec

from jira_dc_runtime.answer.per_process import PerProcess
from jira_dc_runtime.answer.read import SUCCESS, refusal
from jira_dc_runtime.errors import (
    ConfigurationError,
    Forbidden,
    JiraError,
    LoginDenied,
    LoginError,
    LoginRefused,
    Unauthorized,
)
from jira_dc_runtime.errors.body import parse_error_body
from jira_dc_runtime.errors.headers import Headers
from jira_dc_runtime.errors.login_problem import LoginProblem, find_login_problem
from jira_dc_runtime.http.cookies import set_cookie_lines

from .basic import find_unusable
from .flow.login_request import base_url_of, login_request, prepare_login
from .flow.renewable import RenewableLogin
from .flow.single_flight import SingleFlight
from .flow.steps import Ask, ReadBody
from .session_cookies import SessionCookies
from .settings import required, switched_on

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Mapping
    from typing import Self

    from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse
    from jira_dc_runtime.http.request import PreparedRequest

    from .flow.login_request import LoginReply
    from .flow.steps import Steps

UNAUTHORIZED: Final = 401
LOGIN: Final = "/rest/auth/1/session"
WEBSUDO: Final = "/secure/admin/WebSudoAuthenticate.jspa"
_OPERATION: Final = "POST /auth/1/session"


class _SessionBean(msgspec.Struct):
    name: str
    value: str

    def __repr__(self) -> str:
        return "_SessionBean(...)"


class _LoginBean(msgspec.Struct):
    session: _SessionBean


class _Session:
    """One session: its cookies, and whether it is a secure administrator session."""

    __slots__ = ("cookies", "websudo")

    def __init__(self, base_url: str) -> None:
        self.cookies = SessionCookies(base_url)
        self.websudo: SingleFlight[object] = SingleFlight()


class CookieSession(RenewableLogin):
    """Log in once with a user name and a password, then send the cookies of that session.

    The session begins with the first call and ends when the client is closed. If Jira says that it has expired, there
    is one new login for the call that saw it, however many threads and tasks saw the same. A login that Jira
    refuses is not repeated: every further call raises the same error, since each try counts towards a CAPTCHA.

    - `websudo`: open a secure administrator session, with the same password, where an operation needs one.

    One object is for one Jira. A process that is forked begins a session of its own, and leaves that of its parent
    alone. Jira 11 refuses this login where basic authentication is off, as it is by default (MrRefactoring/jira.js, on
    11.x). Raise `ConfigurationError` for a user name or password that cannot be used.
    """

    __slots__ = ("_base_url", "_flights", "_password", "_refused", "_websudo", "username")

    def __init__(self, username: str, password: str, *, websudo: bool = False) -> None:
        problem = find_unusable("CookieSession", username, password)
        if not problem and not isinstance(websudo, bool):  # pyright: ignore[reportUnnecessaryIsInstance] - "no" is true
            problem = "The argument websudo of CookieSession is True or False."
        if problem:
            del username, password, websudo  # a traceback that shows local variables must not show them
            raise ConfigurationError(problem)
        self.username = username
        self._password = password
        self._websudo = websudo
        self._base_url: str | None = None
        self._flights: PerProcess[SingleFlight[_Session]] = PerProcess(SingleFlight)
        self._refused: JiraError | None = None

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Self:
        """Return the login of `JIRA_USERNAME` and `JIRA_PASSWORD`; `JIRA_WEBSUDO=1` allows secure sessions."""
        return cls(
            required(environ, "JIRA_USERNAME"),
            required(environ, "JIRA_PASSWORD"),
            websudo=switched_on(environ, "JIRA_WEBSUDO"),
        )

    def __repr__(self) -> str:
        return self.shown("username")

    def login_flow(self, request: AuthRequest) -> Steps[None]:
        """Send `request` with the session; log in before it, and once more after an expired session."""
        base_url = self._own_base_url(request)
        flight = self._flights.here()
        is_new = flight.value is None
        session = yield from flight.renew(None, lambda _: self._log_in(request, base_url))
        is_secure = is_renamed = False
        while True:
            mark = session.websudo.value
            sent, response = yield from _send(session, request)
            if response.status_code != UNAUTHORIZED:
                return
            content: bytes = yield ReadBody(response)
            if _wants_websudo(response, content):
                if is_secure or not self._websudo:
                    return
                is_secure = True
                yield from session.websudo.renew(mark, self._websudo_of(session, request, base_url))
                continue
            yield from session.websudo.settle()
            if sent != _mark(session, request) and not is_renamed:
                is_renamed = True  # a secure session has another id; this call was on its way with the old one
            elif is_new:
                return
            else:
                is_new = True
                session = yield from flight.renew(session, lambda _: self._log_in(request, base_url))

    def logout_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        """Send `request`, which ends the session, if there is one; the client does this when it is closed."""
        flight = self._flights.here()
        session = flight.value
        if session is not None and base_url_of(request) == self._base_url:
            flight.discard(session)
            yield from _send(session, request)

    def _own_base_url(self, request: AuthRequest) -> str:
        base_url = base_url_of(request)
        if self._base_url is None:
            self._base_url = base_url
        if self._base_url != base_url:
            message = (
                f"This CookieSession belongs to {self._base_url} and was given to a client of {base_url}. Make one "
                "for each Jira, so that no session is sent to another one."
            )
            raise ConfigurationError(message)
        return base_url

    def _log_in(self, request: AuthRequest, base_url: str) -> Generator[Ask, LoginReply, _Session]:
        if self._refused is not None:
            raise copy.copy(self._refused)
        url = base_url + LOGIN
        reply = yield Ask(login_request(request, prepare_login(_OPERATION, url, _JSON, self._credentials())))
        if reply.status not in SUCCESS:
            error = _refusal(reply, url)
            self._refused = error if isinstance(error, LoginError) else None
            raise error
        session = _Session(base_url)
        session.cookies.keep(set_cookie_lines(reply.headers))
        try:
            named = msgspec.json.decode(reply.content, type=_LoginBean).session
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            named = None
        if named is None or not session.cookies.keep_session(named.name, named.value):
            message = (
                f"{_OPERATION} answered {reply.status}, but named no session. This is often the login page of a "
                "single sign-on or a proxy: check the base URL."
            )
            raise LoginError(message)
        return session

    def _credentials(self) -> bytes:
        return msgspec.json.encode({"username": self.username, "password": self._password})

    def _prepare_websudo(self, session: _Session, url: str) -> PreparedRequest:
        form = {"webSudoPassword": self._password, "webSudoDestination": "/", "webSudoIsPost": "false"}
        headers = {**_FORM, "Cookie": session.cookies.header_for(url) or ""}
        return prepare_login(f"POST {WEBSUDO}", url, headers, urlencode(form).encode())

    def _websudo_of(
        self, session: _Session, request: AuthRequest, base_url: str
    ) -> Callable[[object], Generator[Ask, LoginReply, object]]:
        return lambda _: self._open_websudo(session, request, base_url)

    def _open_websudo(
        self, session: _Session, request: AuthRequest, base_url: str
    ) -> Generator[Ask, LoginReply, object]:
        prepared = self._prepare_websudo(session, base_url + WEBSUDO)
        reply = yield Ask(login_request(request, prepared))
        session.cookies.keep(set_cookie_lines(reply.headers))
        # It answers 302 either way; only the header tells (protocol notes 5.8).
        if reply.headers.get("x-atlassian-websudo", "").lower() == "has-authentication":
            return object()
        message = (
            f"Jira opened no secure administrator session (websudo) for {self.username!r}: it answered {reply.status} "
            "without confirming it. Check in a browser that this user may administer Jira."
        )
        raise LoginError(message)


_JSON: Final = {"Content-Type": "application/json", "X-Atlassian-Token": "no-check"}
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded", "X-Atlassian-Token": "no-check"}


def _send(session: _Session, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, tuple[int, AuthResponse]]:
    """Send `request` with the cookies of `session`; return the mark of the cookies and the response."""
    mark = _put_cookies(session, request)
    response = yield request
    if response.status_code != UNAUTHORIZED:  # such an answer may bring the session of an anonymous user
        session.cookies.keep(set_cookie_lines(response.headers))
    return mark, response


def _put_cookies(session: _Session, request: AuthRequest) -> int:
    """Set the headers, and return the mark of the cookies: a traceback through `_send` must not show themselves."""
    request.headers.pop("Authorization", None)  # a live cookie beside it hides which of the two Jira accepted
    cookies = session.cookies.header_for(str(request.url))
    if cookies is not None:
        request.headers["Cookie"] = cookies
    return hash(cookies)


def _mark(session: _Session, request: AuthRequest) -> int:
    return hash(session.cookies.header_for(str(request.url)))


def _wants_websudo(response: AuthResponse, content: bytes) -> bool:
    messages = parse_error_body(content, response.headers.get("content-type", "")).messages
    return find_login_problem(response.status_code, response.headers, messages) is LoginProblem.WEBSUDO


def _refusal(reply: LoginReply, url: str) -> JiraError:
    """Return the error for a refused login: a plain 401 or 403 is always about the login here."""
    error = refusal(_OPERATION, url, reply.status, Headers(reply.headers.items()), reply.content)
    if isinstance(error, LoginError) or not isinstance(error, (Unauthorized, Forbidden)):
        return error
    kind = LoginRefused if isinstance(error, Unauthorized) else LoginDenied
    return kind(_OPERATION, error.status, error.headers, error.body)
