"""A changed document with a client that was not generated again breaks the contract, and the failure names the case.

The cases are made from the changed document, the client is the committed one.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from generator.cases import make_cases
from generator.document.openapi import Document
from generator.emit.write import write_package
from tests.contract.subject import TESTS_FAILED, Verdict, run_all, run_contract
from tests.operations import ROOT, load_document, load_names

OPERATION = "/api/2/issue/{issueIdOrKey}"


def _require_a_parameter(document: Document) -> None:
    document["paths"][OPERATION]["get"]["parameters"].append(
        {"name": "view", "in": "query", "required": True, "schema": {"type": "string"}}
    )


def _rename_a_parameter(document: Document) -> None:
    _find_parameter(document, "fields")["name"] = "columns"


def _write_a_list_another_way(document: Document) -> None:
    _find_parameter(document, "fields")["explode"] = True


def _move_an_operation(document: Document) -> None:
    document["paths"]["/api/3/issue/{issueIdOrKey}"] = document["paths"].pop(OPERATION)


def _add_a_field_to_an_answer(document: Document) -> None:
    document["components"]["schemas"]["Issue"]["properties"]["colour"] = {"type": "string"}


def _change_a_type(document: Document) -> None:
    document["components"]["schemas"]["Issue"]["properties"]["key"] = {"type": "integer"}


def _make_experimental(document: Document) -> None:
    schema = {"type": "string", "default": "opt-in"}
    header = {"name": "X-ExperimentalApi", "in": "header", "schema": schema}
    document["paths"][OPERATION]["get"]["parameters"].append(header)


CHANGES: Mapping[str, Callable[[Document], None]] = {
    "a parameter more": _require_a_parameter,
    "a parameter renamed": _rename_a_parameter,
    "a list written another way": _write_a_list_another_way,
    "an operation moved": _move_an_operation,
    "a field more": _add_a_field_to_an_answer,
    "a field of another type": _change_a_type,
    "an operation made experimental": _make_experimental,
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """The verdict on the committed client for each change, by the cases of operations on issues."""
    subjects: dict[str, Callable[[], Verdict]] = {}
    for name, change in CHANGES.items():
        folder = tmp_path_factory.mktemp("stale")
        document = copy.deepcopy(load_document())
        change(document)
        _write_subject(document, folder)
        subjects[name] = partial(run_contract, folder / "generated", "-k", "issueIdOrKey", cases=folder / "cases")
    return run_all(subjects)


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_document_breaks_an_old_client(name: str, verdicts: dict[str, Verdict]) -> None:
    assert verdicts[name].exit_code == TESTS_FAILED, verdicts[name].output
    assert "issue/{issueIdOrKey}" in verdicts[name].case, verdicts[name].output


def _find_parameter(document: Document, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = document["paths"][OPERATION]["get"]["parameters"]
    return next(parameter for parameter in found if parameter["name"] == name)


def _write_subject(document: Document, folder: Path) -> None:
    """Write the committed client beside the changed document, and the cases of that document."""
    client = folder / "generated" / "jira_dc"
    shutil.copytree(ROOT / "generated" / "jira_dc", client, ignore=shutil.ignore_patterns("__pycache__"))
    (client / "openapi.json").write_text(json.dumps(document), encoding="utf-8")
    names = load_names()
    moved = {key.replace(" /api/2/", " /api/3/"): name for key, name in names.methods.items()}
    names = dataclasses.replace(names, methods={**moved, **names.methods})
    write_package(make_cases(document, names), folder / "cases")
