"""Values: dates and times, enums, ids, addresses and null."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.generator.correct.defects.case import Case, Checker, ensure
from tests.generator.correct.defects.shape import INTEGER, LONG, TEXT, OneOf, Value, expect
from tests.generator.correct.defects.spec import Node, walk

JIRA_INSTANT = Value("string", "jira-date-time")
RFC_INSTANT = Value("string", "date-time")
DATE = Value("string", "date")
_KNOWN = "x-extensible-enum"


LAST_VALUE_UPDATE = "CustomFieldBean.lastValueUpdate"
"""Two clients of real servers read milliseconds, which the audit did not know."""


def _check_instant(case: Case) -> None:
    node = case.node()
    if node is not None:
        if case.finding.place == LAST_VALUE_UPDATE:
            expect(case.corrected, node, OneOf((INTEGER, JIRA_INSTANT)), case.finding.place)
            return
        is_date = case.finding.correction == "format date"
        expect(case.corrected, node, DATE if is_date else JIRA_INSTANT, case.finding.place)


def _check_undeclared_instant(case: Case) -> None:
    node = case.node()
    if node is not None:
        is_agile = "agile" in case.finding.evidence
        expect(case.corrected, node, RFC_INSTANT if is_agile else JIRA_INSTANT, case.finding.place)


def _check_stays_text(case: Case) -> None:
    node = case.node()
    if node is not None:
        expect(case.corrected, node, TEXT, case.finding.place)
        ensure("format" not in node, f"{case.finding.place} has the format {node.get('format')}")


def _check_milliseconds(case: Case) -> None:
    node = _find_since(case) if case.finding.operation else case.node()
    if node is not None:
        expect(case.corrected, node, LONG, case.finding.place)
        ensure(node.get("x-unit") == "milliseconds", f"{case.finding.place} does not state x-unit: milliseconds")


def _find_since(case: Case) -> Node:
    parameter = case.corrected.parameter(case.finding.operation, "query", "since")
    schema: Node = (parameter or {"schema": {"not": {}}})["schema"]
    return schema


def _check_wire_type(case: Case) -> None:
    """Check that each id keeps its type: they differ on the wire."""
    node = case.node()
    upstream = case.upstream.inside(case.finding.schema, case.finding.inner) or {}
    if node is not None:
        ensure(node.get("type") == upstream.get("type"), f"{case.finding.place} became {node.get('type')}")


def _check_open_enum(case: Case) -> None:
    node = case.node()
    upstream = case.upstream.inside(case.finding.schema, case.finding.inner) or {}
    if node is not None:
        ensure("enum" not in node, f"{case.finding.place} is a closed enum")
        _expect_known(node, set(upstream["enum"]), case.finding.place)


def _check_known_values(case: Case) -> None:
    if case.finding.operation:
        parameter = case.corrected.parameter(case.finding.operation, "query", "adjustEstimate")
        node = (parameter or {"schema": {}})["schema"]
        values = _list_values(case.finding.correction.removeprefix("enum "))
        if case.finding.operation.startswith("PUT "):
            values -= {"manual"}  # its own text leaves this one out: a change has nothing to reduce by hand
    else:
        node = case.node() or {}
        values = _list_values(case.finding.evidence.partition("values ")[2])
    ensure("enum" not in node, f"{case.finding.place} is a closed enum")
    _expect_known(node, values, case.finding.place)


def _list_values(text: str) -> set[str]:
    return {value for value in text.split("|") if re.fullmatch(r"\w+", value)}


def _expect_known(node: Node, values: set[str], place: str) -> None:
    missing = sorted(values - set(node.get(_KNOWN, ())))
    ensure(not missing, f"{place} does not list {', '.join(missing)} in {_KNOWN}")


def _check_no_uri(case: Case) -> None:
    held = [node for node in walk(case.corrected.document) if node.get("format") == "uri"]
    ensure(not held, f"{len(held)} schemas have the format uri")


def _check_relative_address(case: Case) -> None:
    node = case.node() or {}
    expect(case.corrected, node, TEXT, case.finding.place)
    ensure("format" not in node, f"{case.finding.place} has the format {node.get('format')}")


def _check_nullable(case: Case) -> None:
    node = case.node() or {}
    ensure(node.get("nullable") is True, f"{case.finding.place} is not nullable")


CHECKERS: Mapping[str, Checker] = {
    "date-like-but-text": _check_stays_text,
    "date-time-format": _check_instant,
    "date-time-undeclared": _check_undeclared_instant,
    "enum-incomplete": _check_open_enum,
    "enum-undeclared": _check_known_values,
    "epoch-millis": _check_milliseconds,
    "id-type-inconsistent": _check_wire_type,
    "null-not-declared": _check_nullable,
    "uri-format": _check_no_uri,
    "uri-relative": _check_relative_address,
}
