"""Names of operations, paths, tags and schemas."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from tests.generator.correct.defects.case import SAME_MEANING, Case, Checker, ensure
from tests.generator.correct.defects.finding import list_quoted
from tests.generator.correct.defects.spec import Node, Spec, Unhandled, blur, strip_annotations
from tests.shared_files import ROOT

MODELS = ROOT / "generated" / "jira_dc" / "models"
_SEGMENTS = {"commentId": "/comment/"}
"""Where the other name of a variable stands under another path: comments are under issues too."""
_SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
_PASCAL = re.compile(r"[A-Z][A-Za-z0-9]*")


def _check_unique_id(case: Case) -> None:
    own = case.operation["operationId"]
    users = [key for key, operation in case.corrected.operations.items() if operation["operationId"] == own]
    ensure(len(users) == 1, f"operationId {own} is used by {', '.join(users)}")
    ensure(bool(_SNAKE.fullmatch(own)), f"operationId {own} is not <resource>_<method> in snake case")


def _check_no_number(case: Case) -> None:
    own = case.operation["operationId"]
    ensure(not own[-1].isdigit(), f"operationId {own} ends in a number")


def _check_not_generic(case: Case) -> None:
    own = case.operation["operationId"]
    upstream = case.upstream.operation(case.finding.operation)
    generic = re.sub(r"_\d+$", "", upstream["operationId"])
    meaningless = {_squash(generic), _squash(upstream["tags"][0] + generic)}
    ensure(
        _squash(re.sub(r"_\d+$", "", own)) not in meaningless,
        f"operationId {own} says no more than the upstream id did",
    )


def _squash(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _check_path_parameters(case: Case) -> None:
    key = case.corrected.key(case.finding.operation)
    in_path = {one["name"] for one in case.operation.get("parameters", ()) if one["in"] == "path"}
    in_template = set(re.findall(r"\{([^{}]*)\}", key))
    ensure(in_path == in_template, f"{key} declares the path parameters {sorted(in_path)}")
    moved = re.match(r"in: query, (required|optional)", case.finding.correction)
    if moved:
        name = case.finding.evidence.split()[1]
        parameter = case.corrected.parameter(key, "query", name)
        ensure(parameter is not None, f"{key} has no query parameter {name}")
        required = bool((parameter or {}).get("required"))
        ensure(required == (moved[1] == "required"), f"{name} of {key} is {'' if required else 'not '}required")


def _check_identifiers(case: Case) -> None:
    key = case.corrected.key(case.finding.operation)
    odd = [name for name in re.findall(r"\{([^{}]*)\}", key) if not name.isidentifier()]
    ensure(not odd, f"{key} has the path variables {odd}")


def _check_merged_path(case: Case) -> None:
    twins = list_quoted(case.finding.evidence)
    same = [path for path in case.corrected.document["paths"] if blur(path) == blur(twins[0])]
    ensure(len(same) == 1, f"one template stands under {same or 'no path'}")
    methods = {method for twin in twins for method in case.upstream.document["paths"][twin]}
    missing = methods - set(case.corrected.document["paths"][same[0]])
    ensure(not missing, f"{same[0]} lost {sorted(missing)}")


def _check_one_variable(case: Case) -> None:
    names = re.findall(r"\w+", case.finding.place)[:2]
    for path in list_quoted(case.finding.evidence):
        odd = next(name for name in names if f"{{{name}}}" in path)
        before = _SEGMENTS.get(odd, path[: path.index(f"{{{odd}}}")])
        after = re.compile(re.escape(before) + r"\{([^{}]*)\}")
        seen = {found[1] for one in case.corrected.document["paths"] if (found := after.search(one))}
        ensure(len(seen) == 1, f"{before} is followed by the variables {sorted(seen)}")


def _check_class_name(case: Case) -> None:
    name = case.corrected.name_of(case.finding.schema)
    ensure(name is not None, f"no schema was {case.finding.schema}")
    ensure(bool(_PASCAL.fullmatch(name or "")), f"{case.finding.schema} is called {name}")


def _check_telling_name(case: Case) -> None:
    name = case.corrected.name_of(case.finding.schema)
    if name is None and case.finding.schema not in case.upstream.reached:
        return
    ensure(name is not None, f"no schema was {case.finding.schema}")
    ensure(name != case.finding.schema, f"{name} still has its generic name")


def _check_orphan(case: Case) -> None:
    name = case.corrected.name_of(case.finding.schema)
    ensure(name is None or name in case.corrected.reached, f"{name} is there and no operation reaches it")


def _check_wire_name(case: Case) -> None:
    """Check that the wire name stays in the document, and gets its alias in the models."""
    ensure(not case.is_gone(), f"{case.finding.place} is gone; the wire name must stay")
    owner, wire = case.corrected.name_of(case.finding.schema) or "", case.finding.inner[-1]
    held = _list_model_fields().get(owner, frozenset())
    ensure(f"{wire}_" in held, f"the model {owner} has the fields {sorted(held)} and no {wire}_")


def _check_no_shadow(case: Case) -> None:
    """Check that the wire names stay in the document, and that a model can be given each of them and hides nothing."""
    wire = {name for schema in case.corrected.schemas.values() for name in schema.get("properties", {})}
    gone = {"self", "id", "type", "schema", "fields", "toString", "from"} - wire
    ensure(not gone, f"no schema has {sorted(gone)} any more; the wire names must stay")
    for model, held in _list_model_fields().items():
        hidden = sorted(held & set(dir(msgspec.Struct)))
        ensure(not hidden, f"the fields {hidden} of the model {model} hide what msgspec.Struct has")
        probe = msgspec.defstruct(model, [(name, Any, None) for name in sorted(held)], kw_only=True)
        values = {name: name for name in held}
        ensure(
            msgspec.structs.asdict(probe(**values)) == values, f"a field of the model {model} can't be set by keyword"
        )


@cache
def _list_model_fields() -> Mapping[str, frozenset[str]]:
    """Return the field names of each generated model."""
    if not MODELS.exists():
        raise Unhandled("generated/jira_dc/models/ is missing; run `nox -s generate`")
    texts = [path.read_text(encoding="utf-8") for path in sorted(MODELS.glob("*.py"))]
    classes = [node for text in texts for node in ast.parse(text).body if isinstance(node, ast.ClassDef)]
    return {node.name: frozenset(_name_fields(node)) for node in classes}


def _name_fields(model: ast.ClassDef) -> list[str]:
    targets = [line.target for line in model.body if isinstance(line, ast.AnnAssign)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def _check_identical(case: Case) -> None:
    """Check that what means one thing is merged, and that everything else stays what it is."""
    members = list_quoted(case.finding.evidence)
    for first, second in SAME_MEANING:
        if first in members:
            ensure(not _are_same(case.corrected, first, second), f"{first} and {second} are still two equal schemas")
    apart = set(members) - {name for pair in SAME_MEANING for name in pair}
    for name in sorted(apart & case.upstream.reached):
        if case.upstream.schemas[name].get("properties"):
            ensure(
                case.corrected.name_of(name) is not None,
                f"{name} is gone, although it means another thing than its twins",
            )
        elif case.corrected.name_of(name) is not None:
            ensure(bool(strip_annotations(case.corrected.schema(name)).keys() - {"type"}), f"{name} is still empty")


def _check_twins(case: Case) -> None:
    first, second = case.finding.place.split(" / ")
    there = [name for name in (first, second) if case.corrected.name_of(name) is not None]
    ensure(len(there) == 1, f"{' and '.join(there) or 'none of them'} is there")


def _are_same(spec: Spec, first: str, second: str) -> bool:
    if spec.name_of(first) is None or spec.name_of(second) is None:
        return False
    return _strip_all(spec.schema(first)) == _strip_all(spec.schema(second))


def _strip_all(schema: Node) -> Node:
    """Return `schema` without annotations, its properties too."""
    plain = strip_annotations(schema)
    held = {name: strip_annotations(one) for name, one in plain.pop("properties", {}).items()}
    plain.pop("xml", None)
    return {**plain, "properties": held}


def _check_tags(case: Case) -> None:
    subject = case.finding.place
    if " / " not in subject and "-" in subject:
        for tag in subject.split(", "):
            _check_hyphens(case.corrected, tag)
        return
    tags = set(subject.split(" / "))
    of_tags = [key for key, one in case.upstream.operations.items() if tags & set(one["tags"])]
    now = {case.corrected.operation(key)["tags"][0]: key for key in of_tags}
    if len(tags) > 1:
        ensure(len(now) == 1, f"operations of one thing have the tags {sorted(now)}")
    else:
        ensure(len(now) > 1, f"{of_tags[0]} and {of_tags[-1]} share the tag {', '.join(now)}")


def _check_hyphens(spec: Spec, tag: str) -> None:
    prefix = tag.replace("-", "_") + "_"
    of_tag = [one["operationId"] for one in spec.operations.values() if one["tags"][0].replace("_", "-") == tag]
    ensure(bool(of_tag), f"no operation has the tag {tag}")
    odd = [name for name in of_tag if not name.startswith(prefix)]
    ensure(not odd, f"{odd} do not begin with {prefix}")


CHECKERS: Mapping[str, Checker] = {
    "duplicate-operationId": _check_unique_id,
    "identical-schemas": _check_identical,
    "identical-templated-paths": _check_merged_path,
    "inconsistent-path-variable": _check_one_variable,
    "operationId-numeric-suffix": _check_no_number,
    "operationId-too-generic": _check_not_generic,
    "orphan-schema": _check_orphan,
    "path-parameter-not-identifier": _check_identifiers,
    "path-parameter-not-in-template": _check_path_parameters,
    "property-is-python-keyword": _check_wire_name,
    "property-shadows": _check_no_shadow,
    "schema-name-generic": _check_telling_name,
    "schema-name-unfit": _check_class_name,
    "tag-odd": _check_tags,
    "twin-schemas": _check_twins,
}
