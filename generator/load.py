"""load: read spec/, all of it, before anything is decided."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.document import Document
from generator.name import Names, read_names
from generator.patch import Overlay, read_overlay
from generator.problem import Problem
from generator.words import Words, read_words


@dataclass(frozen=True)
class Spec:
    """The content of spec/ for one pinned release."""

    document: Document
    overlays: tuple[Overlay, ...]
    names: Names
    words: Words


def load_spec(folder: Path) -> Spec:
    """Return what spec/ says about the current release. Raises Problem naming the file that can't be read."""
    pins = load_toml(folder / "pins.toml")
    current = pins.get("current", "")
    if current not in pins.get("release", {}):
        raise Problem(f"spec/pins.toml says the current release is {current!r}, but pins no such release.")
    document = load_document(folder, current)
    overlays = tuple(_load_overlay(path) for path in sorted((folder / "overlays").glob("*.yaml")))
    return Spec(
        document=document,
        overlays=overlays,
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
    path = folder / f"jira-{release}.json"
    try:
        document: Document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Problem(f"{path.name} can't be read: {error}; take the release again with `nox -s take`.") from error
    return document


def _load_overlay(path: Path) -> Overlay:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both loaders are safe ones
    except (OSError, yaml.YAMLError) as error:
        raise Problem(f"spec/overlays/{path.name} can't be read: {error}.") from error
    return read_overlay(f"spec/overlays/{path.name}", content)
