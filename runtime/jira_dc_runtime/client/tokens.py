"""Personal access tokens as Jira keeps them: create, list, revoke. Atlassian's document does not have these calls.

Sources: protocol notes section 2. The fields of a token are known from public answers; `lastAccessedAt` was seen on
10.3.19. Which status a revocation answers is open (token-revocation).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.call.body import JsonBody
from jira_dc_runtime.call.limits import Limit
from jira_dc_runtime.codec.model import Model

from .resource import AsyncResource, Resource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_TOKENS: Final = "/rest/pat/latest/tokens"


class TokenDetails(Model):
    """A personal access token of the user, without its secret."""

    id: int | None = None
    name: str | None = None
    created_at: datetime | None = msgspec.field(name="createdAt", default=None)
    expiring_at: datetime | None = msgspec.field(name="expiringAt", default=None)
    """None for one that does not expire."""
    last_accessed_at: datetime | None = msgspec.field(name="lastAccessedAt", default=None)


class CreatedToken(TokenDetails):
    """A new personal access token. This is the only time that Jira shows its secret."""

    raw_token: str | None = msgspec.field(name="rawToken", default=None)
    """The secret, for `PersonalAccessToken(...)`. It is not shown in the repr."""

    def __repr__(self) -> str:
        return f"CreatedToken(id={self.id!r}, name={self.name!r}, raw_token=***)"


class _NewToken(Model):
    name: str
    expiration_duration: int | None = msgspec.field(name="expirationDuration", default=None)


def _create(name: str, expires_in_days: int | None) -> Call[CreatedToken]:
    body: Mapping[str, Any] = {"name": name, "expirationDuration": expires_in_days}
    limit = Limit("body", ("expirationDuration",), minimum=1)
    return Call("POST", _TOKENS, CreatedToken, body=JsonBody(body, _NewToken), limits=(limit,))


def _list() -> Call[list[TokenDetails]]:
    return Call("GET", _TOKENS, list[TokenDetails])


def _revoke(token_id: int) -> Call[None]:
    return Call("DELETE", _TOKENS + "/{tokenId}", None, path={"tokenId": token_id})


class TokenApi(Resource):
    """The personal access tokens of the user, as `jira.tokens`. Since Jira 8.14."""

    def create_token(self, name: str, *, expires_in_days: int | None = None) -> CreatedToken:
        """Create a token and return it with its secret in `raw_token`, which Jira never shows again.

        `expires_in_days` may be left out unless an administrator wants tokens to expire. Jira 11 by default takes no
        password, so the first token of a user is made in the browser; that one may create another is open
        (token-revocation).

        Raises:
            BadRequest: Jira does not accept the name or the time.
            Unauthorized: not logged in.
        """
        return self._send(_create(name, expires_in_days))

    def list_tokens(self) -> list[TokenDetails]:
        """Return the tokens of the user, without their secrets. Which one is in use cannot be told from them.

        Raises:
            Unauthorized: not logged in.
        """
        return self._send(_list())

    def revoke_token(self, token_id: int) -> None:
        """Revoke a token of the user by its id; it stops to work at once.

        Raises:
            Unauthorized: not logged in.
            NotFound: there is no such token, or it belongs to someone else.
        """
        return self._send(_revoke(token_id))


class AsyncTokenApi(AsyncResource):
    """The personal access tokens of the user, as `jira.tokens` of the async client."""

    async def create_token(self, name: str, *, expires_in_days: int | None = None) -> CreatedToken:
        """Create a token and return it with its secret; see `TokenApi.create_token`."""
        return await self._send(_create(name, expires_in_days))

    async def list_tokens(self) -> list[TokenDetails]:
        """Return the tokens of the user, without their secrets."""
        return await self._send(_list())

    async def revoke_token(self, token_id: int) -> None:
        """Revoke a token of the user by its id."""
        return await self._send(_revoke(token_id))
