"""Whether an answer says that a bearer token counts no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_READS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def may_repeat(method: str, status: int, headers: Mapping[str, str]) -> bool:
    """Return whether Jira did not take the token, and did nothing: then the request may be sent with another one.

    An expired token is answered with 401, or as if nobody were logged in, even with 200 (protocol notes 2.7, measured
    for personal access tokens; unconfirmed for OAuth 2.0). A write that was carried out for nobody is not repeated,
    and neither is what Jira refused to a user it names: that is a matter of rights.
    """
    user = headers.get("x-ausername", "")
    if user not in {"", "anonymous"}:
        return False
    if status == 401:  # noqa: PLR2004 - unauthorized
        return True
    return user == "anonymous" and (method in _READS or status in {403, 404})
