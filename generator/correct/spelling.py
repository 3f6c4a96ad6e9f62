"""How Jira's spellings become Python's: snake_case for values, PascalCase for classes."""

from __future__ import annotations

import keyword
import re

from generator.correct.reserved import MODULE_NAMES, TYPE_NAMES

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_RESERVED = frozenset({"self", "body", "page_size", "limit", "client", *MODULE_NAMES})


def spell_snake(name: str) -> str:
    """Return `name` in snake_case: `issueIdOrKey` → `issue_id_or_key`, `email-templates` → `email_templates`."""
    return "_".join(word.lower() for word in _WORD.findall(name))


def spell_pascal(name: str) -> str:
    """Return `name` in PascalCase: `email-templates` → `EmailTemplates`, `set_base_url` → `SetBaseUrl`."""
    return "".join(word[0].upper() + word[1:] for word in _WORD.findall(name))


def spell_argument(wire: str) -> str:
    """Return the Python argument for a wire name; keywords, types and our own names get a trailing underscore."""
    name = spell_snake(wire)
    if name[0].isdigit():
        name = f"value_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name in _RESERVED | TYPE_NAMES else name


def spell_field(wire: str) -> str:
    """Return the attribute of a model for a wire name, by the rule of the tool that makes the models."""
    name = re.sub(r"[^A-Za-z0-9]", "_", wire)
    name = re.sub(r"([^_])([A-Z][a-z]+)", r"\1_\2", name)
    name = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower()
    if name[0].isdigit():
        name = f"field_{name}"
    return f"{name}_" if keyword.iskeyword(name) or name == "field" or name in TYPE_NAMES else name
