"""The public names, and what importing them costs."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import pytest

import jira_dc
import jira_dc_runtime
from jira_dc_runtime import auth, codec, errors


@pytest.mark.parametrize("package", [jira_dc_runtime, auth, errors])
def test_what_checkers_read_is_what_is_imported_lazily(package: ModuleType) -> None:
    declared, lazy = _read_exports(package)
    assert declared == lazy
    assert sorted(name for names in lazy.values() for name in names) == sorted(package.__all__)
    for home, names in lazy.items():
        module = import_module(f"{package.__name__}.{home}")
        assert [name for name in names if getattr(package, name) is not getattr(module, name)] == []


def _read_exports(package: ModuleType) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the imports under TYPE_CHECKING and the table of lazy names, each by module."""
    (branch,) = (node for node in ast.parse(inspect.getsource(package)).body if isinstance(node, ast.If))
    declared = {
        node.module or "": [alias.name for alias in node.names]
        for node in branch.body
        if isinstance(node, ast.ImportFrom)
    }
    (table,) = (node for node in ast.walk(ast.Module(branch.orelse, [])) if isinstance(node, ast.Dict))
    return declared, ast.literal_eval(table)


@pytest.mark.parametrize("package", [jira_dc_runtime, auth, errors])
def test_dir_lists_every_public_name(package: ModuleType) -> None:
    assert set(package.__all__) <= set(dir(package))


@pytest.mark.parametrize("package", [jira_dc_runtime, auth, codec, errors])
def test_all_is_sorted(package: ModuleType) -> None:
    plain = [name for name in package.__all__ if not name.startswith("__")]
    assert plain == sorted(set(plain), key=_isort_key)


def _isort_key(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions, as ruff's RUF022 orders `__all__`."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@pytest.mark.parametrize("package", [jira_dc_runtime, jira_dc, auth, errors])
def test_a_name_that_is_not_exported_is_an_attribute_error(package: ModuleType) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'missing'"):
        _ = package.missing


def test_importing_adds_no_module_that_httpx_and_msgspec_do_not_need() -> None:
    code = (
        "import sys, httpx, msgspec; before = set(sys.modules); import jira_dc_runtime.client.client; "
        "print(*sorted(set(sys.modules) - before))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert [name for name in out.split() if not name.startswith("jira_dc_runtime")] == []
