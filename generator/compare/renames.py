"""Find what was renamed: things that are gone beside things that are new and the same in everything but the name."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from generator.document.openapi import Schema, is_array, is_object, referenced_name

NameComponent = Callable[[str], str]
"""Names a component alike in both documents."""


def pair_fields(
    gone: Mapping[str, Schema], come: Mapping[str, Schema], name_gone: NameComponent, name_come: NameComponent
) -> dict[str, str]:
    """Return {old name: new name} of the fields with equal schemas, each the only one that equals the other."""
    before = {name: _write_form(schema, name_gone) for name, schema in gone.items()}
    return _pair_forms(before, {name: _write_form(schema, name_come) for name, schema in come.items()})


def pair_models(
    gone: Mapping[str, Schema], come: Mapping[str, Schema], name_gone: NameComponent, name_come: NameComponent
) -> dict[str, str]:
    """Return {old key: new key} of the models that are the same but for the name.

    A model without fields says too little to tell. One may refer to itself or to another renamed one, so what is found
    is taken for known until no more is found.
    """
    old = {key: schema for key, schema in gone.items() if schema.get("properties")}
    after = {key: _write_form(schema, _mark_itself(name_come, key, {})) for key, schema in come.items()}
    renamed: dict[str, str] = {}
    for _round in range(len(old) + 1):
        before = {key: _write_form(schema, _mark_itself(name_gone, key, renamed)) for key, schema in old.items()}
        found = _pair_forms(before, after)
        if found == renamed:
            break
        renamed = found
    return renamed


def _mark_itself(name_component: NameComponent, own: str, renamed: Mapping[str, str]) -> NameComponent:
    def name(component: str) -> str:
        key = name_component(component)
        return "#" if key == own else renamed.get(key, key)

    return name


def _pair_forms(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    many_before, many_after = Counter(before.values()), Counter(after.values())
    only = {form: name for name, form in after.items() if many_after[form] == 1}
    return {name: only[form] for name, form in before.items() if many_before[form] == 1 and form in only}


def _write_form(schema: Schema, name_component: NameComponent) -> str:
    """Return all that a schema says but its own name, as text."""
    return json.dumps(_rename(schema, name_component), sort_keys=True)


def _rename(node: Any, name_component: NameComponent) -> Any:
    if is_array(node):
        return [_rename(item, name_component) for item in node]
    if not is_object(node):
        return node
    reference = referenced_name(node)
    renamed = {key: _rename(inner, name_component) for key, inner in node.items() if key != "x-upstream-name"}
    return renamed if reference is None else {**renamed, "$ref": name_component(reference)}
