"""Find what is to be compared: a release that spec/ pins, or a file. The only module of compare that reads files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from generator.compare.comparison import Release
from generator.compare.side import is_corrected
from generator.correct.name import Names, name_document
from generator.correct.normalise import normalise_document
from generator.correct.patch import fit_overlays
from generator.correct.propose import propose_names, with_names
from generator.correct.published import read_published
from generator.correct.spec import Spec
from generator.correct.supplement import add_supplements
from generator.document.check import check_document
from generator.document.distil import distil_document
from generator.document.load import load_document, load_pins
from generator.document.openapi import (
    Document,
    Schema,
    is_array,
    is_object,
    list_operation_schemas,
    list_operations,
    operation_key,
    walk_schemas,
)
from generator.document.structure import check_structure
from generator.document.take import fetch_upstream, parse_upstream, read_version
from generator.problem import Problem


def load_release(source: str, folder: Path, spec: Spec) -> Release:
    """Return the release that `source` names; `folder` is spec/, whose content is `spec`.

    Args:
        source: A pinned release (`10.3.24`), or a file: one of our corrected documents, a distilled one, or one as
            Atlassian publishes it. `10.0=FILE` says which release a file is that does not say it itself.
        folder: spec/, with the pinned documents.
        spec: The corrections and names of today; every release is corrected by them, so that what differs is Jira.

    Raises Problem when there is no such release or file, or the file is no document of Jira Data Center.
    """
    pinned = load_pins(folder).releases
    if source in pinned:
        return correct_release(source, load_document(folder, source), spec)
    label, _, path = source.rpartition("=")
    file = Path(path.removeprefix("file:"))
    if not file.is_file():
        raise Problem(
            f"{source!r} is neither a pinned release ({', '.join(sorted(pinned))}) nor a file; give one of them."
        )
    document = parse_upstream(fetch_upstream(file.resolve().as_uri()))
    release = _read_release(document, label, path)
    if is_corrected(document):
        check_corrected(document)
        return Release(release, read_published(document), None)
    distilled = distil_document(document, release)  # which leaves a distilled document as it is
    check_document(distilled)
    return correct_release(release, distilled, spec)


def check_corrected(document: Document) -> None:
    """Raise Problem unless `document` is built as our corrected ones are, our own extensions included.

    check_document is for what comes from upstream: it knows none of the extensions, and refuses our descriptions.
    """
    check_structure(document)
    _check_logins(document)
    for method, path, operation in list_operations(document):
        key = operation_key(method, path)
        if "responses" not in operation:
            raise Problem(f"{key} declares no answers, so this is not one of our corrected documents.")
        _check_extension(operation, "x-paging", dict, key)
        _check_extension(operation, "x-reads", bool, key)
        _check_extension(operation.get("requestBody", {}), "x-max-bytes", int, key)
        for _place, schema in list_operation_schemas(operation):
            _check_known_values(schema, key)
    for name, schema in document.get("components", {}).get("schemas", {}).items():
        _check_extension(schema, "x-upstream-name", str, name)
        _check_known_values(schema, name)


def _check_logins(document: Document) -> None:
    _check_extension(document, "security", list, "the document")
    holders = [document, *(operation for _method, _path, operation in list_operations(document))]
    for requirement in [each for holder in holders for each in holder.get("security", ())]:
        if not is_object(requirement) or not all(is_array(scopes) for scopes in requirement.values()):
            raise Problem(
                "security of the document does not list scopes, so this is not one of our corrected documents."
            )
    for name, scheme in document.get("components", {}).get("securitySchemes", {}).items():
        _check_extension(scheme, "flows", dict, name)
        for flow in scheme.get("flows", {}).values():
            if not is_object(flow) or not is_object(flow.get("scopes", {})):
                raise Problem(
                    f"A flow of the login {name} does not list scopes, so this is not one of our corrected documents."
                )


def _check_known_values(root: Schema, place: str) -> None:
    for schema in walk_schemas(root):
        _check_extension(schema, "x-extensible-enum", list, place)


def _check_extension(holder: Mapping[str, object], key: str, kind: type, place: str) -> None:
    if key in holder and not isinstance(holder[key], kind):
        raise Problem(f"{key} of {place} is no {kind.__name__}, so this is not one of our corrected documents.")


def _read_release(document: Document, label: str, path: str) -> str:
    """Return the release that `label` says, or else the document."""
    try:
        return read_version({"info": {"version": label}} if label else document, path)
    except Problem as problem:
        seen = f"{label!r} is no Jira release" if label else f"{path} does not say which Jira release it is"
        raise Problem(f"{seen}; write it before the file: 10.0={path}") from problem


def correct_release(label: str, distilled: Document, spec: Spec) -> Release:
    """Return a distilled document together with what our corrections make of it.

    Corrections that do not fit are left out and told, for another release than the one we generate may lack their place
    or be right there. Operations that have no name yet get the proposed one.
    """
    patched, stale = fit_overlays(distilled, spec.overlays)
    patched = add_supplements(patched, spec.supplements, yields=True)
    check_document(patched)
    normalised = normalise_document(patched)
    corrected = name_document(normalised, name_all(normalised, spec.names))
    return Release(label, corrected, distilled, tuple(str(action) for action in stale))


def name_all(document: Document, names: Names) -> Names:
    """Return `names` with a proposed name for each operation of `document` that has none yet."""
    return with_names(names, propose_names(document, names))
