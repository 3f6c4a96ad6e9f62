"""Parameters: their types, how lists are written, which are there, and which are required."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.generator.correct.defects.case import Case, Checker, ensure
from tests.generator.correct.defects.shape import BOOLEAN, INTEGER, LONG, TEXT, Either, ListOf, Shape, expect
from tests.generator.correct.defects.spec import Node

_LEAKS_TO_KEEP = frozenset({"versionHash"})


def _expect_type(shape: Shape) -> Checker:
    def check(case: Case) -> None:
        expect(case.corrected, case.parameter()["schema"], shape, case.finding.place)

    return check


def _check_text_list(case: Case) -> None:
    _expect_list(case, case.parameter(), ListOf(TEXT))
    _expect_comma(case.parameter(), case.finding.place)


def _check_comma_list(case: Case) -> None:
    """Check that the list is joined by commas, but for the operation of which the audit says that it repeats."""
    if case.finding.operation.endswith("/groupuserpicker"):
        _check_repeated_list(case)
        return
    _expect_list(case, case.parameter(), ListOf(Either(TEXT, INTEGER)))
    _expect_comma(case.parameter(), case.finding.place)


def _check_repeated_list(case: Case) -> None:
    parameter = case.parameter()
    _expect_list(case, parameter, ListOf(Either(TEXT, INTEGER)))
    ensure(parameter.get("explode") is True, f"{case.finding.place} does not say that its values are repeated")


def _expect_list(case: Case, parameter: Node, shape: Shape) -> None:
    expect(case.corrected, parameter["schema"], shape, case.finding.place)
    ensure(parameter.get("style") == "form", f"{case.finding.place} does not state the style form")


def _expect_comma(parameter: Node, place: str) -> None:
    ensure(parameter.get("explode") is False, f"{place} does not say that its values are joined by commas")


def _check_optional(case: Case) -> None:
    ensure(not case.parameter().get("required", False), f"{case.finding.place} is required")


def _check_leak(case: Case) -> None:
    place, name = case.finding.parameter
    found = case.corrected.parameter(case.finding.operation, place, name)
    if name in _LEAKS_TO_KEEP and found is not None:
        ensure(not found.get("required", False), f"{case.finding.place} is required")
    else:
        ensure(found is None, f"{case.finding.place} is still there")


def _check_added(case: Case) -> None:
    named = re.search(r"has query (\w+) \((\w+)\)", case.finding.evidence)
    name, kind = (named[1], named[2]) if named else ("expand", "list")
    parameter = case.corrected.parameter(case.finding.operation, "query", name)
    if parameter is None:
        ensure(False, f"{case.finding.operation} has no query parameter {name}")
        return
    shapes: Mapping[str, Shape] = {"boolean": BOOLEAN, "int": INTEGER, "list": ListOf(TEXT)}
    expect(case.corrected, parameter["schema"], shapes[kind], f"{case.finding.place} {name}")
    ensure(not parameter.get("required", False), f"{case.finding.place} {name} is required")
    if kind == "list":
        _expect_comma(parameter, f"{case.finding.place} {name}")


def _check_single(case: Case) -> None:
    operation = case.finding.operation
    queries = {one["name"] for one in case.operation.get("parameters", ()) if one["in"] == "query"}
    if case.finding.correction == "body only":
        ensure(not {"userName", "username"} & queries, f"{operation} names the user in the query too")
        expect(case.corrected, case.corrected.body(operation), TEXT, operation)
    else:
        ensure({"userName", "username"} & queries == {"username"}, f"{operation} has the queries {sorted(queries)}")


def _check_required(case: Case) -> None:
    named = re.findall(r"\w+", case.finding.correction.removesuffix("required"))
    wanted = [name for name in named if name != "or"]
    required = [one["name"] for one in case.operation.get("parameters", ()) if one.get("required")]
    ensure(bool(set(wanted) & set(required)), f"{case.finding.operation} requires {required or 'nothing'}")


def _check_number(case: Case) -> None:
    name = case.finding.evidence.split()[0]
    parameter = case.corrected.parameter(case.finding.operation, "path", name) or {"schema": {"not": {}}}
    expect(case.corrected, parameter["schema"], LONG, f"{case.finding.place} {name}")


def _check_experimental(case: Case) -> None:
    operation = case.finding.operation
    ensure(case.operation.get("x-experimental") is True, f"{operation} is not marked x-experimental")
    header = case.corrected.parameter(operation, "header", "X-ExperimentalApi")
    ensure(header is not None, f"{operation} has no header X-ExperimentalApi")
    default = (header or {}).get("schema", {}).get("default")
    ensure(default == "opt-in", f"X-ExperimentalApi of {operation} is {default!r}")


CHECKERS: Mapping[str, Checker] = {
    "experimental-header": _check_experimental,
    "parameter-StringList": _check_text_list,
    "parameter-array-without-style": _check_repeated_list,
    "parameter-bool-as-string": _expect_type(BOOLEAN),
    "parameter-comma-list-as-string": _check_comma_list,
    "parameter-context-leak": _check_leak,
    "parameter-defacto-required": _check_required,
    "parameter-duplicated": _check_single,
    "parameter-format": _check_number,
    "parameter-id-type-inconsistent": _expect_type(LONG),
    "parameter-int-as-string": _expect_type(INTEGER),
    "parameter-missing": _check_added,
    "parameter-wrongly-required": _check_optional,
}
