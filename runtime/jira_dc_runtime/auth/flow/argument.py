"""What is said of an argument of a login that cannot be used. No sentence quotes it: it may be the secret."""

from __future__ import annotations


def not_text(called: str, value: object) -> str:
    """Return the sentence about the argument `called`, such as "The password", that is no text."""
    if value is None:
        return f"{called} is None. Was the variable that it is read from not set?"
    kind = type(value).__name__
    hint = " Decode it." if kind in {"bytes", "bytearray", "memoryview"} else ""
    return f"{called} has to be text, not {kind}.{hint}"
