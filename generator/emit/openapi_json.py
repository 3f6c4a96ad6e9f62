"""openapi_json: the published document as text, one fact a line; the logins of an operation are one fact."""

from __future__ import annotations

import json

from generator.document.distil import write_document
from generator.document.openapi import METHODS, Document

_MARK = "the logins of an operation, number "
"""Stands for the logins until they are written: no name in a document has a blank in it."""


def write_corrected(document: Document) -> str:
    """Return the text of a published document: sorted and indented, but the logins of an operation on one line.

    OpenAPI has no shorter way to say that an operation takes the logins of all others, with a scope for one of them.
    """
    written: list[str] = []
    paths = {
        path: {
            key: _mark(value, written) if key in METHODS and "security" in value else value
            for key, value in item.items()
        }
        for path, item in document["paths"].items()
    }
    text = write_document({**document, "paths": paths})
    for number, logins in enumerate(written):
        text = text.replace(f'"{_MARK}{number}."', logins)
    return text


def _mark(operation: dict[str, object], written: list[str]) -> dict[str, object]:
    logins = json.dumps(operation["security"], sort_keys=True)
    if logins not in written:
        written.append(logins)
    return {**operation, "security": f"{_MARK}{written.index(logins)}."}
