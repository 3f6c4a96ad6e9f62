"""The models as a package: every class by its name, loaded when it is used, with those that it holds."""

from __future__ import annotations

import ast
import copy
import importlib
import pickle
import pydoc
import subprocess
import sys
from typing import get_type_hints

import msgspec
import pytest

from jira_dc import models
from jira_dc_runtime.codec import Fields
from tests.shared_files import ROOT

FOLDER = ROOT / "generated" / "jira_dc" / "models"


def run(code: str) -> str:
    """Return what a new process prints."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_the_package_offers_every_class_of_its_files_and_nothing_else() -> None:
    defined = [
        node.name
        for path in FOLDER.glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    assert models.__all__ == sorted(defined)
    assert set(models.__all__) <= set(dir(models))
    assert [name for name in models.__all__ if getattr(models, name).__name__ != name] == []
    with pytest.raises(AttributeError, match=r"'jira_dc.models' has no attribute 'Isue'"):
        _ = models.Isue  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue]


def test_checkers_read_the_same_names_as_python() -> None:
    init = ast.parse((FOLDER / "__init__.py").read_text(encoding="utf-8"))
    block = next(node for node in init.body if isinstance(node, ast.If))
    imported = {
        alias.name: str(node.module) for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert sorted(imported) == models.__all__
    assert {name: getattr(models, name).__module__ for name in imported} == imported


@pytest.mark.parametrize("path", sorted(path.stem for path in FOLDER.glob("[!_]*.py")))
def test_a_file_can_be_imported_first_and_alone(path: str) -> None:
    module = importlib.import_module(f"jira_dc.models.{path}")
    own = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == module.__name__]
    assert own
    for each in own:
        assert get_type_hints(each) is not None
        if issubclass(each, msgspec.Struct):
            assert msgspec.json.Decoder(each) is not None  # which resolves the types of what it holds


def test_one_class_loads_what_it_holds_and_no_other() -> None:
    loaded = "print(*sorted(n.removeprefix('jira_dc.models.') for n in sys.modules if n.startswith('jira_dc.models.')))"
    assert run(f"import sys, jira_dc.models; {loaded}") == ""
    assert run(f"import sys; from jira_dc.models import ServerInfo; {loaded}") == "server_info"
    of_an_issue = run(f"import sys; from jira_dc.models import Issue; {loaded}").split()
    assert {"issue", "user", "status"} <= set(of_an_issue)
    assert {"filter", "workflow_scheme", "webhooks"}.isdisjoint(of_an_issue)


def test_a_resource_loads_its_models_when_a_call_needs_them() -> None:
    code = "import sys; from jira_dc.api.issue import IssueApi; print('jira_dc.models.issue' in sys.modules)"
    assert run(code) == "False"


def test_a_star_imports_all() -> None:
    assert run("from jira_dc.models import *; print(Issue.__name__, len(dir()) > 300)") == "Issue True"


@pytest.mark.parametrize("name", models.__all__)
def test_a_model_is_pickled_and_copied(name: str) -> None:
    model = getattr(models, name)
    value = model({"summary": "a"}) if issubclass(model, Fields) else model.from_dict({})
    assert pickle.loads(pickle.dumps(value)) == value
    assert copy.deepcopy(value) == copy.copy(value) == value


def test_what_was_pickled_by_the_name_of_the_package_is_read() -> None:
    assert pickle.loads(b"cjira_dc.models\nIssue\n.") is models.Issue


def test_help_of_the_package_names_the_classes() -> None:
    assert "jira_dc.models.issue" in pydoc.render_doc("jira_dc.models.issue")
    assert "Issue" in pydoc.render_doc("jira_dc.models")
