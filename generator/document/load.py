"""load: read what a room above asks for from spec/; a Problem names the file that can't be read."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

from generator.document.openapi import Document
from generator.document.pins import PINS_FILE, Pins, document_file, read_pins
from generator.problem import Problem


def load_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file below spec/."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Problem(f"{path.name} can't be read: {error}.") from error


def load_pins(folder: Path) -> Pins:
    """Return which releases spec/, the `folder`, pins; none where nothing was taken yet."""
    path = folder / PINS_FILE
    return read_pins(load_toml(path)) if path.exists() else Pins("", {})


def load_document(folder: Path, release: str) -> Document:
    """Return the distilled document of a pinned release."""
    name = document_file(release)
    try:
        document: Document = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{name} can't be read: {error}; take the release again with `nox -s upgrade`.") from error
    return document
