"""`BearerLogin`: what logins share whose token ends and can be had anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jira_dc_runtime.auth.flow.renewable import RenewableLogin
from jira_dc_runtime.auth.flow.single_flight import SingleFlight

from .bearer import may_repeat

if TYPE_CHECKING:
    from collections.abc import Generator

    from .token import OAuth2Token


class BearerLogin(RenewableLogin):
    """The base of such a login. A subclass writes `obtain`."""

    __slots__ = ("_distrusted", "_flight")

    def __init__(self) -> None:
        self._flight: SingleFlight[OAuth2Token] = SingleFlight()
        self._distrusted: OAuth2Token | None = None

    def obtain(self, request: Any, stale: OAuth2Token | None) -> Generator[Any, Any, OAuth2Token]:
        """Yield the steps that bring another token than `stale`, asked with the HTTP client that built `request`."""
        raise NotImplementedError

    def login_flow(self, request: Any) -> Generator[Any, Any, None]:
        """Send `request` with a token, and once more with a new one if Jira does not take the first."""
        token = self._flight.value
        if token is None or token.is_expired:
            token = yield from self._renew(request, token)
        response = yield _with_token(request, token)
        if token is self._distrusted or not may_repeat(request.method, response.status_code, response.headers):
            return
        token = yield from self._renew(request, token)
        response = yield _with_token(request, token)
        if may_repeat(request.method, response.status_code, response.headers):
            self._distrusted = token  # a new one did not help, so the next refusal does not cost another one

    def _renew(self, request: Any, stale: OAuth2Token | None) -> Generator[Any, Any, OAuth2Token]:
        return self._flight.renew(stale, lambda stale: self.obtain(request, stale))


def _with_token(request: Any, token: OAuth2Token) -> Any:
    request.headers["Authorization"] = f"Bearer {token.access_token}"
    return request
