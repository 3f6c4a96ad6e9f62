"""Ways to log in, one per file. A new one is a class with `auth_flow` (see `flow.py`) and a name here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jira_dc_runtime.lazy import export_lazily

if TYPE_CHECKING:
    from .basic import BasicAuth
    from .flow import Auth, AuthRequest
    from .personal_access_token import PersonalAccessToken
else:
    __getattr__ = export_lazily(
        __name__,
        {
            "basic": ["BasicAuth"],
            "flow": ["Auth", "AuthRequest"],
            "personal_access_token": ["PersonalAccessToken"],
        },
    )

__all__ = ["Auth", "AuthRequest", "BasicAuth", "PersonalAccessToken"]
