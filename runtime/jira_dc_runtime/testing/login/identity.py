"""What a request's login came to."""

from __future__ import annotations

from typing import Final

import msgspec

from jira_dc_runtime.testing.exchange import Answer

NOT_LOGGED_IN: Final = "You are not authenticated. Authentication required to perform this operation."


class Login(msgspec.Struct, frozen=True):
    """What a request's login came to. `user` None is anonymous; `refusal` is an answer that is given at once."""

    user: str | None = None
    headers: dict[str, str] = {}
    refusal: Answer | None = None
    may_write: bool = True
    session: str | None = None
    """The id of the cookie session, if that was the login."""
