"""The text of the class: one attribute for each custom field, and what `write` takes for the checkers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from jira_dc_runtime.client.catalogue.catalogue import SiteField
from jira_dc_runtime.codec.field_kinds import SYSTEM_KINDS
from jira_dc_runtime.codec.fields import Declared

from .createmeta import CreateRules
from .kinds import Form, find_form, form_of
from .layout import Group, lay_out, quote, text_list
from .names import ID, name_fields

HEAD: Final = (
    '"""The fields of issues in this Jira. Written by `python -m jira_dc fields`: write it again, do not edit it."""'
)
"""The first line, by which such a file is known."""
_CLASS: Final = '"""Jira\'s own fields and those of this site: `of` reads them, `write` makes what Jira takes."""'
_OURS: Final = frozenset(
    {
        *(
            "CascadeLike",
            "CascadingOption",
            "ComponentsLike",
            "Group",
            "GroupLike",
            "GroupsLike",
            "IssueLike",
            "NamedLike",
        ),
        *(
            "Option",
            "OptionLike",
            "OptionsLike",
            "ProjectLike",
            "ProjectReference",
            "Sprint",
            "SprintLike",
            "TextsLike",
        ),
        *("UserLike", "UserReference", "UsersLike", "Version", "VersionLike", "VersionsLike"),
    }
)


def write_class(
    fields: Iterable[SiteField],
    own: Mapping[str, Declared],
    taken: Iterable[str],
    rules: CreateRules | None = None,
) -> str:
    """Return a Python module with the class `MyFields`, which declares the custom ones of `fields`.

    `own` are the attributes of Jira's own fields, `taken` what else a class of fields has. `rules` are what new issues
    of a project must and may have. A field whose id is none of a custom field is left out.
    """
    custom = sorted((each for each in fields if each.custom and ID.fullmatch(each.id)), key=lambda each: each.id)
    named = name_fields(custom, {*own, *taken})
    forms = {attribute: find_form(field) for attribute, field in named.items()}
    body = [line for name, field in named.items() for line in _declare(name, field, forms[name], rules)]
    signature = list(_write_signature(own, forms))
    head = lay_out(_write_class_line(named, own, rules), 0, ":")
    code = [*head, f"    {_CLASS}", *([""] if body else []), *body, *signature]
    return "\n".join([HEAD, "", *_write_imports(code), "", "", *code, ""])


def _write_class_line(named: Mapping[str, SiteField], own: Mapping[str, Declared], rules: CreateRules | None) -> Group:
    arguments: list[Group | str] = ["IssueFields"]
    if rules is not None:
        arguments.append(f"project={quote(rules.project)}")
        ids = {
            **{name: declared.id for name, declared in own.items()},
            **{name: each.id for name, each in named.items()},
        }
        required = sorted(name for name, its_id in ids.items() if its_id in rules.required)
        if required:
            arguments.append(text_list("required=", required))
    return Group("class MyFields(", tuple(arguments), ")")


def _declare(attribute: str, field: SiteField, form: Form, rules: CreateRules | None) -> Iterator[str]:
    arguments: list[Group | str] = [quote(field.id), quote(field.name), quote(form.kind)]
    options = rules.options.get(field.id) if rules is not None else None
    if options and form.kind in {"option", "options"}:
        arguments.append(text_list("options=", options))
    elif options and form.kind == "cascade":
        below = (text_list(f"{quote(text)}: ", children) for text, children in options.items())
        arguments.append(Group("options={", tuple(below), "}"))
    yield from lay_out(Group(f"{attribute}: {form.read} = field(", tuple(arguments), ")"), 4)


def _write_signature(own: Mapping[str, Declared], forms: Mapping[str, Form]) -> Iterator[str]:
    kinds = {name: SYSTEM_KINDS[declared.id] for name, declared in own.items() if declared.id in SYSTEM_KINDS}
    writable = {
        **{name: form_of(kind).write for name, kind in kinds.items()},
        **{name: form.write for name, form in forms.items() if form.write},
    }
    yield from ("", "    if TYPE_CHECKING:", "", "        @classmethod", "        def write(")
    yield from ("            cls,", "            *,")
    for name, annotation in sorted(writable.items()):
        optional = annotation if annotation == "Any" else f"{annotation} | None"
        yield f"            {name}: {optional} = None,"
    yield "        ) -> dict[str, Any]: ..."


def _write_imports(code: Iterable[str]) -> Iterator[str]:
    """Yield the imports of what the annotations in `code` name; texts in quotes do not count."""
    names = {name for line in code for name in re.findall(r"\b[A-Za-z]+\b", _without_texts(line))}
    yield from ("from __future__ import annotations", "")
    if "dt" in names:
        yield "import datetime as dt"
    yield from ("from typing import TYPE_CHECKING, Any", "")
    ours = sorted({"IssueFields", *(names & _OURS), *({"field"} & names)})
    yield from lay_out(Group("from jira_dc.fields import (", tuple(ours), ")"), 0)


def _without_texts(line: str) -> str:
    """Return `line` up to its first text: the annotation stands before it."""
    return re.split("[\"']", line, maxsplit=1)[0]
