"""What may be repeated of a refusal: a server's words are not trusted, and may hold what it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

MAX_DESCRIPTION: Final = 300  # characters
_CODE: Final = r"[a-z][a-z0-9_]{0,63}"
_SHORTEST_SECRET: Final = 6  # characters; a shorter word is no secret, and replacing it would garble the text


def error_code(value: Any) -> str:
    """Return an error code, such as `invalid_grant` or `token_rejected`, or "" for anything else."""
    return value if isinstance(value, str) and re.fullmatch(_CODE, value) else ""


def one_line(value: Any, hide: Iterable[str] = ()) -> str:
    """Return a text as one printable line of bounded length, with each of `hide` taken out; "" if it is no text."""
    if not isinstance(value, str):
        return ""
    for secret in hide:
        if len(secret) >= _SHORTEST_SECRET:
            value = value.replace(secret, "***")
    line = " ".join("".join(character if character.isprintable() else " " for character in value).split())
    return line if len(line) <= MAX_DESCRIPTION else line[: MAX_DESCRIPTION - 1] + "…"
