"""What to do about an `oauth_problem`, as Jira's OAuth 1.0a names them (protocol notes 3.7)."""

from __future__ import annotations

from typing import Final

_ADVICE: Final[dict[str, str]] = {
    "consumer_key_unknown": "Check the consumer key against the application link in Jira, and that incoming "
    "authentication is set up there.",
    "nonce_used": "The request arrived twice: something between here and Jira repeats requests.",
    "parameter_absent": "Something between here and Jira may have removed part of the Authorization header.",
    "permission_denied": "The person, or Jira, refused. Start the login again.",
    "permission_unknown": "The person has not allowed it yet: open the address that was given, then go on.",
    "signature_invalid": "Jira checks the signature with the public key in the application link, against the address "
    "it believes it has: compare the keys, and the base URL of this client with the one in Jira's general settings; "
    "behind a proxy, scheme, host and port in Jira's server.xml have to be those of the proxy.",
    "signature_method_rejected": "The application link has to allow RSA-SHA1.",
    "timestamp_refused": "The clock of this machine and Jira's are too far apart: set them by a time server.",
    "token_expired": "The access token has ended: log in again, python -m jira_dc login --oauth1",
    "token_rejected": "The token was revoked, has ended, or was used already: log in again, "
    "python -m jira_dc login --oauth1",
    "token_revoked": "The token was revoked: log in again, python -m jira_dc login --oauth1",
    "token_used": "The token was used already: start the login again.",
}


def advise_on(problem: str) -> str:
    """Return what to do about `problem`, or "" if nothing is known about it."""
    return _ADVICE.get(problem, "")
