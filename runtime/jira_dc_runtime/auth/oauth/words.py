"""Checking what an application link in Jira gives to a program."""

from __future__ import annotations

from .token import is_word


def unusable(**words: str) -> str:
    """Return a sentence about the first word that cannot be a key, a token or a secret, or "" if all of them can.

    The sentence names the argument and does not quote it: `unusable(client_secret=secret)`.
    """
    for name, word in words.items():
        if not is_word(word):
            said = name.replace("_", " ")
            return f"The {said} is empty or holds a blank, a line break or a character outside ASCII. Strip it."
    return ""
