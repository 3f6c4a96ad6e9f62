"""load: read spec/, all of it, before anything is decided."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.correct.name import Names, read_names
from generator.correct.patch import Overlay, read_overlay
from generator.correct.words import Words, read_words
from generator.document.openapi import Document
from generator.document.pins import PINS_FILE, document_file, read_pins
from generator.emit.availability import read_replacements
from generator.problem import Problem


@dataclass(frozen=True)
class Spec:
    """The content of spec/: the distilled document of each pinned release, the oldest first, and what corrects it."""

    releases: Mapping[str, Document]
    current: str
    overlays: tuple[Overlay, ...]
    names: Names
    words: Words
    replacements: Mapping[str, str]

    @property
    def document(self) -> Document:
        """The distilled document of the release that is generated."""
        return self.releases[self.current]


def load_spec(folder: Path) -> Spec:
    """Return what spec/ says about the current release. Raises Problem naming the file that can't be read."""
    pins = read_pins(load_toml(folder / PINS_FILE))
    if pins.current not in pins.releases:
        raise Problem(f"spec/{PINS_FILE} says the current release is {pins.current!r}, but pins no such release.")
    return Spec(
        releases={release: load_document(folder, release) for release in pins.ordered},
        current=pins.current,
        overlays=tuple(_load_overlay(path) for path in sorted((folder / "overlays").glob("*.yaml"))),
        replacements=read_replacements(load_toml(folder / "replacements.toml")),
        names=read_names(load_toml(folder / "names.toml")),
        words=read_words(load_toml(folder / "summaries.toml"), load_toml(folder / "parameters.toml")),
    )


def load_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file below spec/."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise Problem(f"{path.name} can't be read: {error}.") from error


def load_document(folder: Path, release: str) -> Document:
    """Return the distilled document of a pinned release."""
    name = document_file(release)
    try:
        document: Document = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{name} can't be read: {error}; take the release again with `nox -s upgrade`.") from error
    return document


def _load_overlay(path: Path) -> Overlay:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are safe ones
    except (OSError, yaml.YAMLError) as error:
        raise Problem(f"spec/overlays/{path.name} can't be read: {error}.") from error
    return read_overlay(f"spec/overlays/{path.name}", content)
