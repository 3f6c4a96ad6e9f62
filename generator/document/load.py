"""load: what spec/ pins; a Problem names the file that can't be read."""

from __future__ import annotations

import json
from pathlib import Path

from generator.document.files import load_toml
from generator.document.openapi import Document, is_object
from generator.document.pins import PINS_FILE, Pins, document_file, read_pins
from generator.problem import Problem


def load_pins(folder: Path) -> Pins:
    """Return which releases spec/, the `folder`, pins; none where nothing was taken yet."""
    path = folder / PINS_FILE
    return read_pins(load_toml(path)) if path.exists() else Pins("", {})


def load_document(folder: Path, release: str) -> Document:
    """Return the distilled document of a pinned release."""
    name = document_file(release)
    try:
        document: object = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        said = "it nests values too deep" if isinstance(error, RecursionError) else str(error)
        raise Problem(f"{name} can't be read: {said}; take the release again with `nox -s upgrade`.") from error
    if not is_object(document):
        raise Problem(f"{name} holds no OpenAPI document; take the release again with `nox -s upgrade`.")
    return document
