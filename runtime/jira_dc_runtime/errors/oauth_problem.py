"""A refusal of OAuth: what of it may be repeated, and what to do about an `oauth_problem` of OAuth 1.0a.

A server's words are not trusted, and may hold what it was sent.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_DESCRIPTION: Final = 300  # characters
_CODE: Final = r"[a-z][a-z0-9_]{0,63}"
_SHORTEST_SECRET: Final = 6  # characters; a shorter word is no secret, and replacing it would garble the text

# As Jira's OAuth 1.0a names them (protocol notes 3.7).
_ADVICE: Final[dict[str, str]] = {
    "consumer_key_unknown": "Check the consumer key against the application link in Jira, and that incoming "
    "authentication is set up there.",
    "nonce_used": "The request arrived twice: something between here and Jira repeats requests.",
    "parameter_absent": "Something between here and Jira may have removed part of the Authorization header.",
    "permission_denied": "The person, or Jira, refused. Start the login again.",
    "permission_unknown": "The person has not allowed it yet: open the address that was given, then go on.",
    "signature_invalid": "Jira checks the signature with the public key in the application link, against its own "
    "address: compare the keys, and the base URL of this client with the one in Jira's general settings; "
    "behind a proxy, scheme, host and port in Jira's server.xml have to be those of the proxy.",
    "signature_method_rejected": "The application link has to allow RSA-SHA1.",
    "timestamp_refused": "The clock of this machine and Jira's are too far apart: set them by a time server.",
    "token_expired": "The access token has expired: log in again, python -m jira_dc login --oauth1",
    "token_rejected": "The token was revoked, has expired, or was used already: log in again, "
    "python -m jira_dc login --oauth1",
    "token_revoked": "The token was revoked: log in again, python -m jira_dc login --oauth1",
    "token_used": "The token was used already: start the login again.",
}


def advise_on(problem: str) -> str:
    """Return what to do about `problem`, or "" if nothing is known about it."""
    return _ADVICE.get(problem, "")


def error_code(value: object) -> str:
    """Return an error code, such as `invalid_grant` or `token_rejected`, or "" for anything else."""
    return value if isinstance(value, str) and re.fullmatch(_CODE, value) else ""


def one_line(value: object, hide: Iterable[str] = ()) -> str:
    """Return a text as one printable line of bounded length, with each of `hide` taken out; "" if it is no text."""
    if not isinstance(value, str):
        return ""
    for secret in hide:
        if len(secret) >= _SHORTEST_SECRET:
            value = value.replace(secret, "***")
    line = " ".join("".join(character if character.isprintable() else " " for character in value).split())
    return line if len(line) <= MAX_DESCRIPTION else line[: MAX_DESCRIPTION - 1] + "…"
