"""`check_auth`: who Jira takes us for, from one call and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec

from jira_dc_runtime.call import Call
from jira_dc_runtime.errors import HttpError, JiraError, LoginError, LoginIgnored, Unauthorized
from jira_dc_runtime.ground.json_kind import is_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jira_dc_runtime.answer.response import Response

ANONYMOUS: Final = "anonymous"
WHO_AM_I: Final[Call[Any]] = Call("GET", "/rest/api/2/myself", Any, scope="READ")


class AuthCheck(msgspec.Struct, frozen=True):
    """Who Jira takes us for. It is true if that is a user."""

    outcome: Literal["authenticated", "refused", "anonymous"]
    """`authenticated` as `username`; `refused`: the login is wrong, expired or revoked, or there is none;
    `anonymous`: Jira answered 200, but not for a user, so other calls may silently show less."""
    username: str | None = None
    display_name: str | None = None
    reason: str = ""
    """What is wrong and what to do, as a sentence; empty if nothing is."""
    error: JiraError | None = None
    """The error that tells more, if the login was refused."""

    def __bool__(self) -> bool:
        return self.outcome == "authenticated"


def judge_answer(response: Response[Any]) -> AuthCheck:
    """Return what an answer of 2xx to `WHO_AM_I` means."""
    user: Mapping[str, Any] = response.value if is_object(response.value) else {}
    name, shown = user.get("name"), user.get("displayName")
    seen_as = response.headers.get("x-ausername", "")
    if isinstance(name, str) and name and seen_as != ANONYMOUS:
        return AuthCheck("authenticated", name, shown if isinstance(shown, str) else None)
    return AuthCheck(
        "anonymous",
        reason=(
            f"{response.operation} answered {response.status} for an anonymous user. The login is wrong or expired, "
            "or a proxy in front of Jira removes it."
        ),
    )


def judge_error(error: JiraError) -> AuthCheck:
    """Return what a failed `WHO_AM_I` means; raise `error` again where it is not about the login."""
    if isinstance(error, LoginIgnored):
        return AuthCheck("anonymous", reason=str(error), error=error)
    if isinstance(error, HttpError) and isinstance(error, (Unauthorized, LoginError)):
        return AuthCheck("refused", reason=str(error), error=error)
    raise error
