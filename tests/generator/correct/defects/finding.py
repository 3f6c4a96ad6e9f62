"""One finding of the audit, and a readable name for the place it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Finding:
    """What the audit says about one place of the upstream document."""

    defect: str
    """The class, for example `page-documented-as-item`."""
    place: str
    """A name of the place, unique within the class: `GET /api/2/search query fields`, `IssueBean.fields`."""
    confidence: str
    evidence: str
    correction: str
    operation: str = ""
    """`METHOD /path`, or empty when the place is in no operation."""
    status: str = ""
    """The status of the response, when the place is in one."""
    media: str = ""
    """The content type, when the place is in one."""
    parameter: tuple[str, str] = ("", "")
    """(in, name) of the parameter, when the place is one."""
    schema: str = ""
    """The upstream name of the component schema, or empty when the place is in none."""
    inner: tuple[str, ...] = ()
    """The steps from that schema to the place: `("properties", "fields")`."""


def read_findings(findings: Sequence[Mapping[str, str]], upstream: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return the findings of defects.json; `upstream` names the parameters that they point to by number."""
    return tuple(_read_finding(raw, upstream) for raw in findings)


def _read_finding(raw: Mapping[str, str], upstream: Mapping[str, Any]) -> Finding:
    place = _read_place(raw, upstream)
    return Finding(
        defect=raw["class"],
        confidence=raw["confidence"],
        evidence=raw["evidence"],
        correction=raw["correction"],
        **place,
    )


def _read_place(raw: Mapping[str, str], upstream: Mapping[str, Any]) -> dict[str, Any]:
    if "operation" in raw:
        status = raw["evidence"][:3] if raw["class"].startswith("success-") else ""
        return {"operation": raw["operation"], "status": status, "place": f"{raw['operation']} {status}".strip()}
    match [step.replace("~1", "/").replace("~0", "~") for step in raw["pointer"].split("/")]:
        case ["#", "components", "schemas", name, *inner]:
            return {"schema": name, "inner": tuple(inner), "place": ".".join((name, *_show_steps(inner)))}
        case ["#", "paths", path, method, *steps]:
            return _read_operation_place(path, method, steps, upstream)
        case _:
            return {"place": _name_subject(raw)}


def _show_steps(steps: Sequence[str]) -> list[str]:
    """Leave out the keyword `properties`, but not a property of that name."""
    shown: list[str] = []
    after_keyword = False
    for step in steps:
        after_keyword = step == "properties" and not after_keyword
        if not after_keyword:
            shown.append(step)
    return shown


def _read_operation_place(path: str, method: str, steps: Sequence[str], upstream: Mapping[str, Any]) -> dict[str, Any]:
    operation = f"{method.upper()} {path}"
    place: dict[str, Any] = {"operation": operation}
    if steps[0] == "parameters":
        parameter = upstream["paths"][path][method]["parameters"][int(steps[1])]
        place["parameter"] = (parameter["in"], parameter["name"])
        place["place"] = f"{operation} {parameter['in']} {parameter['name']}"
        return place
    if steps[0] == "responses":
        place["status"] = steps[1]
    if "content" in steps:
        place["media"] = steps[steps.index("content") + 1]
    shown = (operation, place.get("status", ""), place.get("media", "").replace("application/json", ""))
    place["place"] = " ".join(part for part in shown if part)
    return place


def _name_subject(raw: Mapping[str, str]) -> str:
    """Name what a finding about the whole document is about; its pointer says too little."""
    evidence = raw["evidence"]
    if raw["class"] == "generator-noise":
        return "xml" if "xml" in evidence else "example: null"
    if raw["class"] in {"identical-schemas", "identical-templated-paths"}:
        return list_quoted(evidence)[0]
    if raw["class"] in {"inconsistent-path-variable", "tag-odd", "twin-schemas"}:
        return evidence.split(":")[0]
    return "document"


def list_quoted(text: str) -> list[str]:
    """Return the words that stand in single quotes in `text`."""
    return re.findall(r"'([^']+)'", text)
