"""The attributes of custom fields: made of the letters of their names, and the same each time the class is written."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Final

from jira_dc_runtime.client.catalogue.catalogue import SiteField

ID: Final = re.compile(r"customfield_([0-9]{1,18})", re.ASCII)
"""The id of a custom field."""
LONGEST: Final = 36  # columns of an attribute: with the number of an id it fits into a line of the signature
_IN_THE_FILE: Final = frozenset(
    {
        *("bool", "classmethod", "cls", "dict", "dt", "field", "fields", "float", "int", "list", "object", "property"),
        *("self", "str", "tuple", "type"),
    }
)
"""What a class attribute would hide from the annotations behind it, or what `of` would mistake for a field."""


def name_fields(fields: Iterable[SiteField], taken: Collection[str]) -> dict[str, SiteField]:
    """Return custom fields by their attributes, sorted.

    A name that two fields share, or that is `taken`, gets the number of the id. Each must have that of a custom field.
    """
    stems = {field: _spell(field) for field in fields}
    shared = Counter(stems.values())
    spelt: dict[SiteField, str] = {}
    for field, stem in stems.items():
        is_free = shared[stem] == 1 and stem not in taken and stem not in _IN_THE_FILE
        number = field.id.removeprefix("customfield_")
        spelt[field] = field.id if not stem else stem if is_free else f"{stem}_{number}"
    used = Counter(spelt.values())  # twice is one whose name holds the number of another
    return dict(sorted((field.id if used[name] > 1 else name, field) for field, name in spelt.items()))


def _spell(field: SiteField) -> str:
    """Return the name of a field as an identifier, or "" if it has no letters for one."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", field.name).casefold())
    words = re.split(r"[\W_]+", "".join(each if each == " " or f"a{each}".isidentifier() else " " for each in text))
    spelt = _cut("_".join(word for word in words if word))
    if field.custom_type == "com.pyxis.greenhopper.jira:gh-sprint" and spelt == "sprint":
        return "sprints"  # all that the issue was in; `sprint` is the one that the agile resources tell
    if spelt[:1].isdecimal() or (spelt and not spelt.isidentifier()):
        spelt = f"field_{spelt}"
    if not spelt.isidentifier() or ID.fullmatch(spelt):
        return ""
    return f"{spelt}_" if keyword.iskeyword(spelt) else spelt


def _cut(text: str) -> str:
    """Return as many letters as fit: those beyond ASCII may take two columns."""
    width, end = 0, 0
    for letter in text:
        width += 1 if letter.isascii() else 2
        if width > LONGEST:
            break
        end += 1
    return text[:end].strip("_")
