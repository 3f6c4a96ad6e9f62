"""The package as a whole: what it exports, that it is lazy, and that every model can be decoded."""

from __future__ import annotations

import importlib.util
import inspect
import pydoc
import re
import subprocess
import sys
from types import ModuleType
from typing import Any

import msgspec
import pytest

import jira_dc
import jira_dc.auth
import jira_dc.availability
import jira_dc.calls
import jira_dc.client
import jira_dc.errors
import jira_dc.export
import jira_dc.fields
import jira_dc_runtime
import jira_dc_runtime.errors
from generator.correct.published import read_published
from generator.document.openapi import is_array, is_object
from jira_dc import models
from jira_dc_runtime.codec.decode import decode
from jira_dc_runtime.codec.encode import to_wire
from tests.operations import ROOT, list_errors, list_sample_calls, load_document

OURS = {"AsyncJira", "JIRA_VERSION", "Jira", "availability"}
MODELS = models.__all__


def test_every_public_name_is_exported_once() -> None:
    assert list(jira_dc.__all__) == sorted(set(jira_dc.__all__))
    assert set(jira_dc.__all__) == set(jira_dc_runtime.__all__) | OURS
    assert [
        name for name in jira_dc_runtime.__all__ if getattr(jira_dc, name) is not getattr(jira_dc_runtime, name)
    ] == []
    assert [name for name in jira_dc.__all__ if not hasattr(jira_dc, name)] == []  # which imports each of them
    public = {name for name in vars(jira_dc) if not name.startswith(("_", "@"))}  # @ is pytest's own
    submodules = {path.stem for path in (ROOT / "generated" / "jira_dc").iterdir()}
    machinery = {"TYPE_CHECKING", "import_module"}
    assert set(jira_dc.__all__) <= set(dir(jira_dc))
    exported = {name for name in jira_dc.__all__ if not name.startswith("_")}
    assert public - submodules - machinery == exported - submodules


PUBLIC = [
    jira_dc,
    jira_dc.auth,
    jira_dc.availability,
    jira_dc.calls,
    jira_dc.client,
    jira_dc.errors,
    jira_dc.export,
    jira_dc.fields,
]


@pytest.mark.parametrize(
    ("module", "name"),
    [
        pytest.param(module, name, id=f"{module.__name__}.{name}")
        for module in PUBLIC
        for name in getattr(module, "__all__", ("AsyncClient", "AsyncJira", "Client", "Jira"))
        if not isinstance(getattr(module, name), str)  # a version
    ],
)
def test_help_and_signature_work_for_every_public_name(module: ModuleType, name: str) -> None:
    value = getattr(module, name)
    assert pydoc.render_doc(value)
    if isinstance(value, type) or inspect.isroutine(value):
        assert inspect.signature(value) is not None


@pytest.mark.parametrize("module", PUBLIC)
def test_help_works_for_every_public_module(module: ModuleType) -> None:
    assert pydoc.render_doc(module.__name__)


def test_every_error_is_public() -> None:
    assert set(jira_dc.errors.__all__) == {
        name for name in jira_dc_runtime.errors.__all__ if issubclass(getattr(jira_dc_runtime.errors, name), Exception)
    }


LOADED_WHEN_NEEDED = [
    "client.async_gather",
    "client.batched.batches",
    "client.batched.report",
    "client.gather",
    "client.long_task",
    "http.pacer",
    "answer.not_available",
    "answer.response",
    "auth",
    "cli",
    "client.capture",
    "client.catalogue",
    "client.environment",
    "codec.check",
    "codec.encode",
    "codec.field_kinds",
    "codec.mend",
    "codec.misfit",
    "codec.repair",
    "codec.sprint_text",
    "codec.write_fields",
    "errors.availability",
    "errors.body",
    "errors.http_error",
    "errors.login_problem",
    "errors.rate_limit",
    "export",
    "http.adapters.over_aiohttp",
    "http.async_flow",
    "http.async_transport",
    "http.auth_flow",
    "http.call_watch",
    "http.content",
    "http.deadline",
    "http.download",
    "http.events",
    "http.exchange",
    "http.multipart",
    "http.network",
    "http.outcome",
    "http.progress",
    "http.timed_body",
    "http.upload",
    "http.wire_log",
    "paging.pages",
    "paging.walk",
    "testing",
]
"""What a program that only reads an issue does not pay for."""

MOST_MODULES = 60
"""How many modules of ours the client and one resource load at most: each costs a look at the disk, and its classes."""


def test_importing_the_client_and_a_resource_loads_what_every_call_needs_and_no_more() -> None:
    code = (
        "import sys; from jira_dc import Jira; from jira_dc.api.issue import IssueApi; "
        "print(*[n for n in sys.modules if n.startswith('jira_dc')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "jira_dc_runtime.client.client" in loaded
    for name in LOADED_WHEN_NEEDED:
        assert importlib.util.find_spec(f"jira_dc_runtime.{name}") is not None  # a module that moved is not just gone
    assert loaded.isdisjoint({"jira_dc.bodies", *(f"jira_dc_runtime.{name}" for name in LOADED_WHEN_NEEDED)})
    assert len(loaded) <= MOST_MODULES, sorted(loaded)


def test_reading_an_issue_loads_nothing_of_what_only_others_need() -> None:
    code = (
        "import sys, httpx; from jira_dc import Jira, PersonalAccessToken; "
        "body = {'id': '1', 'key': 'EX-1', 'self': 'https://jira.example.com/rest/api/2/issue/1', 'fields': {}}; "
        "answer = httpx.MockTransport(lambda _: httpx.Response(200, json=body)); "
        "jira = Jira('https://jira.example.com', auth=PersonalAccessToken('x'), "
        "http_client=httpx.Client(transport=answer)); "
        "assert jira.issue.get_issue('EX-1').key == 'EX-1'; "
        "print(*[n for n in sys.modules if n.startswith('jira_dc_runtime')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    of_the_login = {"auth", "http.auth_flow", "http.wire_log"}
    others = [f"jira_dc_runtime.{name}" for name in LOADED_WHEN_NEEDED if name not in of_the_login]
    assert set(done.stdout.split()).isdisjoint(others)


def test_the_runtime_does_not_know_the_generated_client() -> None:
    runtime = ROOT / "runtime" / "jira_dc_runtime"
    importing = re.compile(r"^\s*(?:from|import) jira_dc(?:\.|\s)", re.MULTILINE)
    assert [path.name for path in sorted(runtime.rglob("*.py")) if importing.search(path.read_text("utf-8"))] == []


def test_importing_the_client_loads_no_resource_and_no_model() -> None:
    code = (
        "import sys; from jira_dc import Jira; "
        "print([n for n in sys.modules if n.startswith(('jira_dc.api.', 'jira_dc.models'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_using_a_resource_loads_that_one_only() -> None:
    code = (
        "import sys, jira_dc; jira_dc.Jira('https://jira.example.com').issue;"
        "print(sorted(n for n in sys.modules if n.startswith('jira_dc.api.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['jira_dc.api.issue']"


@pytest.mark.parametrize("name", [name for name in MODELS if issubclass(getattr(models, name), msgspec.Struct)])
def test_every_model_decodes_and_encodes(name: str) -> None:
    model = getattr(models, name)
    fields = msgspec.structs.fields(model)
    always = {field.encode_name for field in fields if field.required}
    empty, drift = decode(b"{}", model, "GET /example")
    assert {each.pointer for each in drift} == {f"/{name}" for name in always}
    assert all(getattr(empty, field.name) in (None, [], {}) for field in fields)
    nulls = {field.encode_name: None for field in fields}
    assert decode(msgspec.json.encode(nulls), model, "GET /example")[0] == empty
    assert to_wire(empty) == {field.encode_name: [] for field in fields if getattr(empty, field.name) == []} | {
        field.encode_name: {} for field in fields if getattr(empty, field.name) == {}
    }


def test_there_is_a_class_for_every_schema_that_operations_use() -> None:
    schemas = load_document()["components"]["schemas"]
    with_fields = {name for name, schema in schemas.items() if schema.get("properties")}
    assert set(MODELS) <= with_fields
    assert with_fields - set(MODELS) <= {"ErrorCollection"}


def test_the_corrected_document_is_valid_openapi() -> None:
    assert list_errors(load_document()) == []


def test_operation_ids_are_unique_and_carry_no_number() -> None:
    ids = [call.operation["operationId"] for call in list_sample_calls()]
    assert len(set(ids)) == len(ids)
    assert not [each for each in ids if each.rsplit("_", 1)[-1].isdigit()]


def test_no_sentence_of_the_document_survives() -> None:
    """Without our own words, the shipped document holds no text but names and formats."""
    allowed = {"description": {"info", "variables", "securitySchemes", "responses"}}
    found: list[str] = []
    _find_prose(read_published(load_document()), (), found)
    assert [place for place in found if not any(part in place.split("/") for part in allowed["description"])] == []


def _find_prose(node: Any, at: tuple[str, ...], found: list[str]) -> None:
    if is_object(node):
        for key, child in node.items():
            if key in {"description", "summary", "title"} and isinstance(child, str):
                found.append("/".join(at))
            _find_prose(child, (*at, key), found)
    elif is_array(node):
        for child in node:
            _find_prose(child, at, found)
