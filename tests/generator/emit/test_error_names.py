"""The errors that docstrings name are those that the runtime raises."""

from __future__ import annotations

import pytest

import jira_dc_runtime.errors
from generator.emit.docstring import ERROR_NAMES
from jira_dc_runtime.errors.http_error import http_error


@pytest.mark.parametrize("status", range(400, 600))
def test_a_docstring_names_the_class_that_the_runtime_raises(status: int) -> None:
    raised = type(http_error("GET /api/2/thing", status, {}, b"")).__name__
    family = "ClientError" if status < 500 else "ServerError"
    assert ERROR_NAMES.get(status, family) == raised


def test_every_named_error_is_public() -> None:
    assert set(ERROR_NAMES.values()) <= set(jira_dc_runtime.errors.__all__)
