"""Every way to log in to MockJira, and the endpoints that logins use. Facts: protocol notes, sections 1 to 5."""

from __future__ import annotations

from .identity import NOT_LOGGED_IN, Login
from .logins import Logins
from .oauth1 import OAuth1Consumer
from .oauth2 import OAuth2Client

__all__ = ["NOT_LOGGED_IN", "Login", "Logins", "OAuth1Consumer", "OAuth2Client"]
