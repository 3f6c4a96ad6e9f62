"""Ways to spoil the templates, or the view that fills them: each gives a client that must break the contract."""

from __future__ import annotations

import shutil
import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

from generator.correct.correct import correct_document
from generator.correct.spec import load_spec
from generator.document.openapi import Document
from generator.emit import render
from generator.emit.availability import list_availability
from generator.emit.ir import Availability, Resource
from generator.emit.read import read_resources
from generator.emit.render import read_public_names, render_package
from generator.emit.write import write_package
from generator.generate import Project
from tests.shared_files import ROOT

PROJECT = Project(ROOT)
TEMPLATE = "templates/jira_dc/api/RESOURCE.py.jinja"
VIEW = "generator/emit/view.py"
CALL = "generator/emit/call.py"


@dataclass(frozen=True)
class Mutation:
    """One mistake: the file that holds it, the text that was right, and the one that is wrong."""

    file: str
    right: str
    wrong: str

    def apply(self, text: str) -> str:
        """Return `text` with the mistake. Raises ValueError unless the right text stands there exactly once."""
        if text.count(self.right) != 1:
            message = f"{self.file} holds {self.right!r} {text.count(self.right)} times, not once; renew the mutation."
            raise ValueError(message)
        return text.replace(self.right, self.wrong)


MUTATIONS: Mapping[str, Mutation] = {
    "drops the last parameter": Mutation(
        CALL, "for parameter in parameters) + ", "for parameter in parameters[: max(1, len(parameters) - 1)]) + "
    ),
    "renames wire names": Mutation(
        CALL, "{parameter.wire!r}: {parameter.name}", "{parameter.name!r}: {parameter.name}"
    ),
    "forgets constant headers": Mutation(
        CALL, "for name, value in operation.constant_headers]", "for name, value in ()]"
    ),
    "forgets header arguments": Mutation(CALL, 'if p.place == "header"]', 'if p.place == "cookie"]'),
    "joins lists that are repeated": Mutation(CALL, "    if repeated:\n", "    if not repeated:\n"),
    "asks for JSON where bytes come": Mutation(CALL, 'if operation.accept != "application/json":', "if not operation:"),
    "sends no JSON body": Mutation(CALL, "    if body:\n", "    if body and 'JsonBody' not in body:\n"),
    "writes every instant in one form": Mutation(CALL, "if body.rfc3339 else", "if not body else"),
    "puts the file in another field": Mutation(
        CALL, "use('MultipartBody')}({{{body.file_field!r}:", "use('MultipartBody')}({{'upload':"
    ),
    "loses the class of answers": Mutation(
        CALL,
        "annotate_result(operation.returns, use)]",
        'use("Any") if annotate_result(operation.returns)[0].isupper() else annotate_result(operation.returns, use)]',
    ),
    "asks for the first page again": Mutation(
        VIEW, "if paging.is_steerable else start", 'if paging.is_steerable else "0"'
    ),
    "takes what only reads for a write": Mutation(CALL, 'yield f"reads={operation.reads}"', 'yield "reads=False"'),
    "sends async what it should await": Mutation(TEMPLATE, "return await self._send", "return self._send"),
    "mixes up async arguments": Mutation(
        TEMPLATE,
        "await self._send({{ method.builder }}({{ method.passed }}))",
        'await self._send({{ method.builder }}({{ method.passed.split(", ") | reverse | join(", ") }}))',
    ),
    "posts what it should put": Mutation(
        CALL, "parts = [repr(operation.method),", 'parts = [repr(operation.method.replace("PUT", "POST")),'
    ),
}


def write_mutant(mutation: Mutation | None, folder: Path) -> Path:
    """Write the client with one mistake, or with none, below `folder` and return where it can be imported from."""
    templates = folder / "templates"
    code = {file: PROJECT.root.joinpath(file).read_text(encoding="utf-8") for file in (CALL, VIEW)}
    shutil.copytree(PROJECT.templates, templates)
    if mutation is not None and mutation.file in code:
        code[mutation.file] = mutation.apply(code[mutation.file])
    elif mutation is not None:
        path = folder / mutation.file
        path.write_text(mutation.apply(path.read_text(encoding="utf-8")), encoding="utf-8")
    resources, document, availability = _read()
    with patch.object(render, "view_resource", _load_view(code).view_resource):
        package = render_package(templates, resources, document, availability, read_public_names(PROJECT.runtime_init))
    for path in (PROJECT.generated / "jira_dc" / "models").glob("*.py"):
        package[f"jira_dc/models/{path.name}"] = path.read_text(encoding="utf-8")
    write_package(package, folder / "generated")
    return folder / "generated"


@cache
def _read() -> tuple[tuple[Resource, ...], Document, Availability]:
    """Return what the templates are filled from; mistakes are made after it."""
    spec = load_spec(PROJECT.spec)
    document = correct_document(spec)
    resources = read_resources(document, spec.names, spec.words)
    availability = list_availability(resources, spec.complete, spec.names, spec.replacements)
    return resources, document, availability


def _load_view(code: Mapping[str, str]) -> types.ModuleType:
    """Return the view made of the texts in `code`, by file; what a later one imports comes first."""
    modules = {file: types.ModuleType(file.removesuffix(".py").replace("/", ".")) for file in code}
    with patch.dict("sys.modules", {module.__name__: module for module in modules.values()}):
        for file, text in code.items():
            exec(compile(text, file, "exec"), modules[file].__dict__)
    return modules[VIEW]
