"""Each module of api/ imports the names that its code uses, and no other."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from generator.emit.tidy import tidy_package
from generator.problem import Problem
from tests.generator.inline_spec import Choices, complete_document, render_patched
from tests.shared_files import ROOT

WORDY = Choices(
    summaries={"GET /api/2/thing": "Return Any Mapping, Literal or Sequence of a File, on a date."},
    meanings={"id": "Iterator, Limit, JsonBody and datetime"},
)
"""Words that are names elsewhere."""

OPERATIONS = {
    "nothing": "get: {}",
    "names in words only": """
        get: {parameters: [{name: id, in: query, schema: {type: string, enum: [Any, File, date]}}]}
    """,
    "a day and an instant": """
        get:
          parameters:
          - {name: since, in: query, schema: {type: string, format: date}}
          returns: {type: string, format: date-time}
    """,
    "pages and a limit": """
        get:
          parameters:
          - {name: startAt, in: query, schema: {type: integer}}
          - {name: maxResults, in: query, schema: {type: integer, maximum: 9}}
          returns: {$ref: '#/components/schemas/Thing'}
    """,
    "a body of a class and one of any JSON": """
        put: {takes: {$ref: '#/components/schemas/Thing'}}
        post: {operationId: postThing, takes: {}}
    """,
    "a map of lists": """
        get: {returns: {type: object, additionalProperties: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
    """,
    "a file": """
        post:
          requestBody:
            content:
              multipart/form-data: {schema: {type: object, properties: {file: {type: string, format: binary}}}}
    """,
    "bytes and a form": """
        put: {requestBody: {content: {image/*: {schema: {type: string, format: binary}}}}}
        post:
          operationId: postThing
          requestBody:
            content:
              application/x-www-form-urlencoded: {schema: {type: object, properties: {name: {type: string}}}}
    """,
}


def make_document(operations: str) -> str:
    """Return a document with `operations` of one path."""
    indented = "\n".join(f"    {line}" for line in operations.strip("\n").splitlines())
    return f"""
paths:
  /api/2/thing:
{indented}
schemas:
  Thing:
    type: object
    properties: {{total: {{type: integer}}, values: {{type: array, items: {{$ref: '#/components/schemas/Thing'}}}}}}
"""


def list_odd_names(folder: Path, text: str) -> list[str]:
    """Return what ruff says of imports that are not used and of names that are not imported."""
    (folder / "thing.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "F401,F821", "--output-format=concise"]
    done = subprocess.run([*command, "thing.py"], cwd=folder, capture_output=True, text=True, check=False)
    return [line for line in done.stdout.splitlines() if line.startswith("thing.py:")]


@pytest.mark.parametrize("operations", OPERATIONS)
def test_a_module_imports_what_it_uses_and_nothing_else(tmp_path: Path, operations: str) -> None:
    rendered, _document = render_patched(complete_document(make_document(OPERATIONS[operations])), WORDY)
    module = rendered["jira_dc/api/thing.py"]
    assert any(isinstance(node, ast.ImportFrom) for node in ast.parse(module).body)
    assert list_odd_names(tmp_path, module) == []


def test_the_judge_sees_both_mistakes(tmp_path: Path) -> None:
    odd = list_odd_names(tmp_path, "from typing import Any\nvalue: Literal\n")
    assert [line.split()[1] for line in odd] == ["F401", "F821"]


def test_tidy_takes_no_import_out() -> None:
    tidied = tidy_package({"jira_dc/a.py": '"""A."""\n\nfrom typing import Any\n'}, ROOT / "pyproject.toml")
    assert "from typing import Any" in tidied["jira_dc/a.py"]


def test_tidy_stops_at_what_is_no_python() -> None:
    with pytest.raises(Problem, match="The rendered package is not valid Python"):
        tidy_package({"jira_dc/a.py": "def (:\n"}, ROOT / "pyproject.toml")
