"""How Jira writes avatars and the addresses of their images."""

from __future__ import annotations

from typing import Final

from jira_dc_runtime.testing.exchange import JsonObject
from jira_dc_runtime.testing.state.state import State

_SIZES: Final = {"48x48": "", "24x24": "size=small&", "16x16": "size=xsmall&", "32x32": "size=medium&"}
_PAGES: Final = {"project": "projectavatar", "user": "useravatar"}


def write_avatar_urls(state: State, kind: str, number: int) -> dict[str, str]:
    """Return the addresses of an avatar's image, by size."""
    page = _PAGES.get(kind, "viewavatar")
    more = "" if kind in _PAGES else f"&avatarType={kind}"
    start = f"{state.base_url}/secure/{page}?"
    return {name: f"{start}{size}avatarId={number}{more}" for name, size in _SIZES.items()}


def write_avatar(state: State, kind: str, number: int, *, selected: bool) -> JsonObject:
    """Return an avatar."""
    own = state.avatars.custom.get(number)
    written: JsonObject = {
        "id": str(number),
        "isSystemAvatar": own is None,
        "isSelected": selected,
        "isDeletable": own is not None,
        "urls": write_avatar_urls(state, kind, number),
        "selected": selected,
    }
    return written if own is None else {**written, "owner": own.owner}
