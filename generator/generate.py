"""generate: the whole flow from spec/ to generated/ and the contract cases, as one pure value and one write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.cases import make_cases
from generator.correct.correct import correct_document
from generator.correct.published import publish_document
from generator.correct.spec import Spec, load_spec
from generator.correct.unknown import check_entries
from generator.correct.words import check_words
from generator.document.openapi import Document, list_operations
from generator.emit.availability import date_operations, find_presences, list_availability, list_since
from generator.emit.deprecation import check_old_names, tell_deprecations
from generator.emit.homes import place_classes
from generator.emit.ir import Resource
from generator.emit.marks import fill_pages
from generator.emit.model import start_models
from generator.emit.model_files import ModelFile, split_models
from generator.emit.openapi_json import write_corrected
from generator.emit.read import read_resources
from generator.emit.render import read_public_names, render_api_list, render_models, render_package
from generator.emit.tidy import tidy_package
from generator.problem import Problem


@dataclass(frozen=True)
class Project:
    """Where things are, from the root of the repository."""

    root: Path

    @property
    def spec(self) -> Path:
        """The pinned input."""
        return self.root / "spec"

    @property
    def templates(self) -> Path:
        """The templates; their paths are the paths of their outputs."""
        return self.root / "templates"

    @property
    def generated(self) -> Path:
        """The output."""
        return self.root / "generated"

    @property
    def cases(self) -> Path:
        """The contract cases, which are output too."""
        return self.root / "tests" / "contract" / "cases"

    @property
    def runtime_init(self) -> Path:
        """The file whose `__all__` lists what the public package re-exports."""
        return self.root / "runtime" / "jira_dc_runtime" / "__init__.py"

    @property
    def version_file(self) -> Path:
        """The file that says which version of ours this is."""
        return self.root / "runtime" / "jira_dc_runtime" / "version.py"

    @property
    def settings(self) -> Path:
        """The project's pyproject.toml, for ruff."""
        return self.root / "pyproject.toml"


@dataclass(frozen=True)
class Generated:
    """What came out: the package and the contract cases as {path: text}, and what they were made of."""

    package: dict[str, str]
    cases: dict[str, str]
    document: Document
    published: Document
    """The same document with our words in it, as other tools get it."""
    resources: tuple[Resource, ...]
    models: tuple[ModelFile, ...]
    pages: dict[str, str]
    """Pages that people wrote, with the numbers of today in them."""


def generate_package(project: Project) -> Generated:
    """Return the whole package for the current release, formatted, and its cases, without writing anything."""
    models = start_models()
    try:
        spec = load_spec(project.spec)
        document = correct_document(spec)
        sent = models.send(document)
        # Loading openapi-python-client takes half a second, which the model process uses.
        from generator.emit.opc import check_operations  # noqa: PLC0415

        check_words(document, spec.words)
        check_entries(spec, document, project.spec)
        read = read_resources(document, spec.names, spec.words)
        check_operations(document, read)
        presences = find_presences(spec.complete)
        check_old_names(spec.names, read_version(project.version_file))
        resources = tell_deprecations(date_operations(read, presences), spec.complete, spec.replacements)
        cases = make_cases(document, spec.names)
        availability = list_availability(resources, spec.complete, spec.names, spec.replacements)
        runtime_names = read_public_names(project.runtime_init)
        published = publish_document(document, spec.words, list_since(presences))
        package = render_package(project.templates, resources, published, availability, runtime_names)
        homes = place_classes(_correct_older(spec), document, spec.names)
        files = split_models(models.receive(sent), homes, spec.names)
        package |= render_models(project.templates, files)
        package |= render_api_list(project.templates, resources, files)
    finally:
        models.stop()
    pages = fill_pages(project.root, list_facts(document))
    return Generated(tidy_package(package, project.settings), cases, document, published, resources, files, pages)


def read_version(file: Path) -> str:
    """Return the version of ours that is in `file`."""
    found = re.search(r'^__version__ = "([^"]+)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise Problem(f"{file.name} says no version.")
    return found[1]


def _correct_older(spec: Spec) -> Iterator[Document]:
    """Yield the corrected documents of the releases before the current one, the oldest first."""
    for release in spec.releases:
        if release == spec.current:
            return
        yield correct_document(spec, release)


def publish_releases(project: Project) -> dict[str, str]:
    """Return {file name: text} of the published document of each pinned release, for people without our package."""
    spec = load_spec(project.spec)
    since = list_since(find_presences(spec.complete))
    return {
        f"jira-dc-{release}.openapi.json": write_corrected(
            publish_document(correct_document(spec, release), spec.words, since)
        )
        for release in spec.releases
    }


def list_facts(document: Document) -> dict[str, str]:
    """Return the numbers of a document that pages tell."""
    operations = sum(1 for _operation in list_operations(document))
    return {"operations": str(operations), "release": str(document["info"]["version"])}


def list_output(project: Project, generated: Generated) -> dict[Path, str]:
    """Return every file that `generated` is, by its path in `project`."""
    written = (
        (project.generated, generated.package),
        (project.cases, generated.cases),
        (project.root, generated.pages),
    )
    return {folder / name: text for folder, files in written for name, text in files.items()}


def describe_generated(generated: Generated) -> Iterator[str]:
    """Yield the lines that tell a person what came out."""
    operations = [operation for resource in generated.resources for operation in resource.operations]
    iterators = sum(1 for operation in operations if operation.paging)
    schemas = generated.document["components"]["schemas"]
    lines = sum(text.count("\n") for name, text in generated.package.items() if name.endswith(".py"))
    release = generated.document["info"]["version"]
    yield f"Jira {release}: {len(operations)} operations of {len(generated.resources)} tags,"
    yield f"{iterators} of them with a lazy iterator, and {len(schemas)} schemas;"
    yield f"{len(generated.package)} files, {lines:,} lines of Python."
