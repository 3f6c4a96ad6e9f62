"""Ways to log in, one per file. A new one is a class with `auth_flow` (see `flow.py`) and a name here."""

from __future__ import annotations

from .basic import BasicAuth
from .flow import Auth, AuthRequest
from .personal_access_token import PersonalAccessToken

__all__ = ["Auth", "AuthRequest", "BasicAuth", "PersonalAccessToken"]
