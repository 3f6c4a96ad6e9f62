"""Every operation with arguments to call it with, from its contract cases."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from generator.correct.name import Names
from generator.correct.spec import Spec, load_spec
from generator.correct.value_or_list import restore_alternatives
from generator.document.openapi import list_operations, operation_key
from tests.contract.load import Case, load_cases

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class SampleCall:
    """One operation and arguments that it accepts."""

    key: str
    case: str
    resource: str
    method: str
    keywords: Mapping[str, Any]
    operation: Mapping[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.key} {self.case}"

    def find_method(self, client: Any) -> Any:
        """Return the bound method of `client` for this operation."""
        return getattr(getattr(client, self.resource), self.method)


@cache
def load_document() -> dict[str, Any]:
    """Return the corrected document that is shipped, with `oneOf` where a value comes or a list of them."""
    shipped = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    document: dict[str, Any] = restore_alternatives(shipped)
    return document


@cache
def load_our_spec() -> Spec:
    """Return what spec/ states, read once for all tests of a process."""
    return load_spec(ROOT / "spec")


def load_names() -> Names:
    """Return the public names that spec/ states."""
    return load_our_spec().names


def list_errors(document: Mapping[str, Any]) -> list[Any]:
    """Return what openapi-spec-validator finds wrong with a document."""
    validator = import_module("openapi_spec_validator")  # it takes a second, in each worker that collects tests
    return list(validator.OpenAPIV30SpecValidator(document).iter_errors())


@cache
def list_sample_calls() -> tuple[SampleCall, ...]:
    """Return a sample call for each operation, in document order."""
    typical = {call.key: call for call in list_all_calls() if call.case == "typical"}
    return tuple(typical[operation_key(method, path)] for method, path, _stated in list_operations(load_document()))


@cache
def list_all_calls() -> tuple[SampleCall, ...]:
    """Return every contract case as a call."""
    operations = {operation_key(method, path): stated for method, path, stated in list_operations(load_document())}
    return tuple(_make_call(case, operations[case.operation]) for case in load_cases())


def _make_call(case: Case, operation: Mapping[str, Any]) -> SampleCall:
    resource, method = case.method.split(".")
    return SampleCall(case.operation, case.name, resource, method, case.keywords, operation)
