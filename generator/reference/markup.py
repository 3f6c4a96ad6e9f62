"""markup: strings of a document as Markdown that shows them and means nothing else: text, code spans, fences."""

from __future__ import annotations

import re
import shlex
import unicodedata

_TICKS = re.compile(r"`+")
_SIGNS = re.compile(r"[\\`*{}\[\]<>|~$&^]|(?<!\w)_|_(?!\w)")
"""What CommonMark, its tables, and the roles and substitutions of MyST could read as markup."""
_AT_THE_BEGINNING = re.compile(r"^(?:[#+\-=:%(!@]|\d+(?=[.)]))")
_PLAIN_URL = re.compile(r"[\w/.~%=&?,:+-]*", re.ASCII)


def one_line(text: str) -> str:
    """Return `text` on one line: every kind of space is one space, and signs that cannot be seen are left out."""
    seen = (" " if sign.isspace() else sign for sign in text if sign.isspace() or unicodedata.category(sign)[0] != "C")
    return " ".join("".join(seen).split())


def prose(text: str) -> str:
    """Return `text` so that it is read as it stands, also where a block begins with it."""
    escaped = _SIGNS.sub(lambda found: f"\\{found[0]}", one_line(text))
    begins = _AT_THE_BEGINNING.match(escaped)
    if begins is None:
        return escaped
    return f"{begins[0]}\\{escaped[begins.end() :]}" if begins[0].isdecimal() else f"\\{escaped}"


def code(text: str) -> str:
    """Return `text` as a code span, for a place outside of tables."""
    shown = one_line(text) or " "
    longest = max((len(ticks) for ticks in _TICKS.findall(shown)), default=0)
    if not longest:
        return f"`{shown}`"
    ticks = "`" * (longest + 1)
    return f"{ticks} {shown} {ticks}"


def link(label: str, target: str) -> str:
    """Return a code span that leads to `target`, which must be an address of ours."""
    return f"[{code(label)}]({target})"


def fence(language: str, text: str) -> str:
    """Return a block of code that nothing in `text` can end."""
    ticks = "`" * max(3, 1 + max((len(found) for found in _TICKS.findall(text)), default=0))
    return f"{ticks}{language}\n{text}\n{ticks}"


def shell(text: str) -> str:
    """Return `text` as one word of a shell."""
    return shlex.quote(text)


def shell_url(path: str) -> str:
    """Return the address of `path` at the Jira of $JIRA_URL as one word of a shell."""
    return f'"$JIRA_URL{path}"' if _PLAIN_URL.fullmatch(path) else f'"$JIRA_URL"{shlex.quote(path)}'


def number_anchors(titles: list[str]) -> list[str]:
    """Return the anchors of a page's headings, in order, as MyST and the forges make them."""
    anchors: list[str] = []
    for title in titles:
        plain = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        number = 0
        while (anchor := f"{plain}-{number}" if number else plain) in anchors:
            number += 1
        anchors.append(anchor)
    return anchors
