"""Ranks: texts whose order is the order of issues, such as `0|i0000v:`; between any two there is always another."""

from __future__ import annotations

from typing import Final

_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_BASE: Final = len(_DIGITS)
_HEAD: Final = "0|"
_WIDTH: Final = 6
_STEP: Final = 8
FIRST: Final = "0|hzzzzz:"


def rank_after(rank: str) -> str:
    """Return a rank below `rank` that leaves room for others between them."""
    whole = _to_number(_split(rank)[0]) + _STEP
    return f"{_HEAD}{_to_text(whole, _WIDTH)}:"


def rank_before(rank: str) -> str:
    """Return a rank above `rank`."""
    whole = _to_number(_split(rank)[0]) - _STEP
    return f"{_HEAD}{_to_text(whole, _WIDTH)}:"


def ranks_between(low: str | None, high: str | None, count: int) -> list[str]:
    """Return that many ranks in order, all of them after `low` and before `high`; None is no such bound."""
    found: list[str] = []
    for _ in range(count):
        if low is None and high is None:
            rank = FIRST
        elif high is None:
            rank = rank_after(low or FIRST)
        elif low is None:
            rank = rank_before(high) if not found else _middle(found[-1], high)
        else:
            rank = _middle(low, high)
        found.append(rank)
        low = rank
    return found


def _middle(low: str, high: str) -> str:
    """Return a rank between two, with as few digits as it takes."""
    left, right = "".join(_split(low)), "".join(_split(high))
    width = max(len(left), len(right))
    while True:
        below, above = _to_number(left.ljust(width, "0")), _to_number(right.ljust(width, "0"))
        if above - below > 1:
            text = _to_text((below + above) // 2, width)
            return f"{_HEAD}{text[:_WIDTH]}:{text[_WIDTH:].rstrip('0')}"
        width += 1


def _split(rank: str) -> tuple[str, str]:
    whole, _, part = rank.removeprefix(_HEAD).partition(":")
    return whole.rjust(_WIDTH, "0"), part


def _to_number(text: str) -> int:
    return int(text or "0", _BASE)


def _to_text(number: int, width: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, _BASE)
        digits = _DIGITS[digit] + digits
    return digits.rjust(width, "0")
