"""The OAuth 2 scope that an operation needs, where the document names one (Jira 11.3 does, 10.3 does not)."""

from __future__ import annotations

import re
from typing import Any, Final

_WORD = re.compile(r"[A-Z][A-Z_]{1,30}", re.ASCII)

SCOPES_IN_ORDER: Final = ("READ", "WRITE", "ADMIN", "SYSTEM_ADMIN")
"""The scopes of Jira Data Center; each one includes those before it."""


def find_scope(requirements: list[dict[str, list[str]]]) -> str:
    """Return the least scope that satisfies `security` of an operation; "" where it names none that we know."""
    wanted = [max(map(SCOPES_IN_ORDER.index, scopes)) for scopes in _list_scopes(requirements)]
    return SCOPES_IN_ORDER[min(wanted)] if wanted else ""


def is_scope(word: object) -> bool:
    """Tell whether `word` is written as Jira writes a scope; a sentence is not."""
    return isinstance(word, str) and _WORD.fullmatch(word) is not None


def list_unknown_scopes(requirements: list[dict[str, list[str]]]) -> list[str]:
    """Return the scopes in `security` of an operation that we do not know how to order among the others."""
    named = {scope for requirement in requirements for scopes in requirement.values() for scope in scopes}
    return sorted(named - set(SCOPES_IN_ORDER))


def _list_scopes(requirements: list[dict[str, Any]]) -> list[list[str]]:
    listed = [[scope for scopes in requirement.values() for scope in scopes] for requirement in requirements]
    return [scopes for scopes in listed if scopes and all(scope in SCOPES_IN_ORDER for scope in scopes)]
