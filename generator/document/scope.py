"""The OAuth 2 scope that an operation needs, where the document names one (Jira 11.3 does, 10.3 does not)."""

from __future__ import annotations

from typing import Any, Final

SCOPES_IN_ORDER: Final = ("READ", "WRITE", "ADMIN", "SYSTEM_ADMIN")
"""The scopes of Jira Data Center; each one includes those before it."""


def find_scope(requirements: list[dict[str, list[str]]]) -> str:
    """Return the least scope that satisfies `security` of an operation, or "" where it names none."""
    wanted = [max(map(SCOPES_IN_ORDER.index, scopes)) for scopes in _list_scopes(requirements)]
    return SCOPES_IN_ORDER[min(wanted)] if wanted else ""


def _list_scopes(requirements: list[dict[str, Any]]) -> list[list[str]]:
    return [
        [scope for scopes in requirement.values() for scope in scopes]
        for requirement in requirements
        if any(requirement.values())
    ]
