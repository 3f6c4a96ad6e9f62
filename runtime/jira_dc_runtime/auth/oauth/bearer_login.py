"""`BearerLogin`: what the logins share that send a bearer token which expires and can be renewed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jira_dc_runtime.auth.flow.renewable import RenewableLogin
from jira_dc_runtime.auth.flow.single_flight import SingleFlight

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jira_dc_runtime.auth.flow.steps import Steps
    from jira_dc_runtime.http.auth_flow import AuthRequest, AuthResponse

    from .token import OAuth2Token

_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class BearerLogin(RenewableLogin):
    """The base of such a login. A subclass writes `obtain`."""

    __slots__ = ("_distrusted", "_flight")

    def __init__(self) -> None:
        self._flight: SingleFlight[OAuth2Token] = SingleFlight()
        self._distrusted: OAuth2Token | None = None

    def obtain(self, request: AuthRequest, stale: OAuth2Token | None) -> Steps[OAuth2Token]:
        """Yield the steps that bring another token than `stale`, asked with the HTTP client that built `request`."""
        raise NotImplementedError

    def login_flow(self, request: AuthRequest) -> Steps[None]:
        """Send `request` with a token, and once more with a new one if Jira does not accept the first."""
        token = self._flight.value
        if token is None or token.is_expired:
            token = yield from self._renew(request, token)
        response: AuthResponse = yield _with_token(request, token)
        if token is self._distrusted or not may_repeat(request.method, response.status_code, response.headers):
            return
        token = yield from self._renew(request, token)
        response = yield _with_token(request, token)
        if may_repeat(request.method, response.status_code, response.headers):
            self._distrusted = token  # a new one did not help, so the next refusal does not cost another one

    def _renew(self, request: AuthRequest, stale: OAuth2Token | None) -> Steps[OAuth2Token]:
        return self._flight.renew(stale, lambda stale: self.obtain(request, stale))


def _with_token(request: AuthRequest, token: OAuth2Token) -> AuthRequest:
    request.headers["Authorization"] = f"Bearer {token.access_token}"
    return request


def may_repeat(method: str, status: int, headers: Mapping[str, str]) -> bool:
    """Return whether Jira did not accept the token, and did nothing: then the request may be sent with another one.

    An expired token is answered with 401, or as if nobody were logged in, even with 200 (protocol notes 2.7, measured
    for personal access tokens; for OAuth 2.0 open (bearer-anonymous)). A write that was carried out for an anonymous
    user is not repeated, and neither is what Jira refused to a user it names: that is a matter of permissions.
    """
    user = headers.get("x-ausername", "")
    if user not in {"", "anonymous"}:
        return False
    if status == 401:  # noqa: PLR2004 - unauthorized
        return True
    return user == "anonymous" and (method in _READS or status in {403, 404})
