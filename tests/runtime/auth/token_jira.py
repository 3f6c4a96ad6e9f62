"""A Jira on loopback that gives OAuth 2.0 tokens and takes them; it also takes whatever OAuth 1.0a signs.

For what all logins have to keep. Whether tokens and signatures are right is for the judges in tests/judges/.
"""

from __future__ import annotations

import itertools
import json
import threading

from tests.runtime.fake_jira import Seen, answer

CLIENT_SECRET = "s3cret-of-the-link"
ACCESS_TOKEN, REFRESH_TOKEN = "s3cret-access", "s3cret-refresh"
SECRETS = (CLIENT_SECRET, ACCESS_TOKEN, REFRESH_TOKEN)


class TokenJira:
    """Numbers the tokens it gives, from 1."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def __call__(self, seen: Seen) -> bytes:
        if seen.target == "/rest/oauth2/latest/token":
            with self._lock:
                number = next(self._numbers)
            given = {"access_token": f"{ACCESS_TOKEN}-{number}", "refresh_token": f"{REFRESH_TOKEN}-{number}"}
            return answer(json.dumps({**given, "token_type": "Bearer", "expires_in": 3600}).encode())
        authorization = seen.headers.get("authorization", "")
        if authorization.startswith(("OAuth ", f"Bearer {ACCESS_TOKEN}-")):
            return answer(b'{"name": "fred"}', X_AUSERNAME="fred")
        return answer(b"", status=401, X_AUSERNAME="anonymous")
