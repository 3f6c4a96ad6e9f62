"""spec: all that spec/ says, read before anything is decided: the pinned documents and what corrects and names them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.correct.name import Names, read_names
from generator.correct.patch import Overlay, read_overlay
from generator.correct.renames import NO_RENAMES, RENAMES_FILE, Renames, carry_renames, read_renames
from generator.correct.supplement import (
    Supplement,
    add_supplements,
    list_names,
    list_tags,
    list_words,
    read_supplement,
)
from generator.correct.words import Words, read_notes, read_words
from generator.document.files import load_toml, load_yaml
from generator.document.load import load_document
from generator.document.openapi import Document, is_object
from generator.document.pins import PINS_FILE, read_pins
from generator.problem import Problem

REPLACEMENTS_FILE = "spec/replacements.toml"


@dataclass(frozen=True)
class Spec:
    """The content of spec/: the distilled document of each pinned release, the oldest first, and what corrects it."""

    releases: Mapping[str, Document]
    current: str
    overlays: tuple[Overlay, ...]
    names: Names
    words: Words
    replacements: Mapping[str, str]
    renames: Renames = NO_RENAMES
    supplements: tuple[Supplement, ...] = ()

    @property
    def document(self) -> Document:
        """The distilled document of the release that is generated."""
        return self.releases[self.current]

    @property
    def complete(self) -> Mapping[str, Document]:
        """The documents of the pinned releases with what our supplements add."""
        return {release: add_supplements(document, self.supplements) for release, document in self.releases.items()}


def load_spec(folder: Path) -> Spec:
    """Return what spec/ says about the current release. Raises Problem naming the file that can't be read."""
    pins = read_pins(load_toml(folder / PINS_FILE))
    if pins.current not in pins.releases:
        raise Problem(f"spec/{PINS_FILE} says the current release is {pins.current!r}, but pins no such release.")
    renames = load_renames(folder)
    supplements = tuple(
        read_supplement(f"spec/supplements/{path.name}", load_yaml(path, f"spec/supplements/{path.name}"))
        for path in sorted((folder / "supplements").glob("*.yaml"))
    )
    return Spec(
        releases={release: carry_renames(load_document(folder, release), renames) for release in pins.ordered},
        renames=renames,
        current=pins.current,
        overlays=tuple(_load_overlay(path) for path in sorted((folder / "overlays").glob("*.yaml"))),
        replacements=read_replacements(load_toml(folder / "replacements.toml")),
        names=_load_names(folder, supplements),
        words=_load_words(folder, supplements),
        supplements=supplements,
    )


def load_renames(folder: Path) -> Renames:
    """Return what spec/renames.toml says; nothing where there is no such file."""
    path = folder / Path(RENAMES_FILE).name
    return read_renames(load_toml(path)) if path.exists() else NO_RENAMES


def _load_names(folder: Path, supplements: tuple[Supplement, ...]) -> Names:
    content = load_toml(folder / "names.toml")
    return read_names({**content, "adopted": {**content.get("adopted", {}), **list_names(supplements)}})


def _load_words(folder: Path, supplements: tuple[Supplement, ...]) -> Words:
    summaries, parameters = load_toml(folder / "summaries.toml"), load_toml(folder / "parameters.toml")
    notes, tags = (load_toml(path) if path.exists() else {} for path in (folder / "notes.toml", folder / "tags.toml"))
    more_summaries, more_notes, more_meanings = list_words(supplements)
    words = read_words(
        {**summaries, "summaries": {**summaries["summaries"], **more_summaries}},
        {**parameters, "operations": {**parameters.get("operations", {}), **more_meanings}},
        {"tags": {**tags.get("tags", {}), **list_tags(supplements)}},
    )
    return read_notes({"notes": {**notes.get("notes", {}), **more_notes}}, words)


def read_replacements(content: Mapping[str, Any]) -> Mapping[str, str]:
    """Return what the parsed spec/replacements.toml says: `METHOD /path` → what to call instead."""
    stated = content.get("replacements", {})
    if not is_object(stated) or not all(isinstance(other, str) for other in stated.values()):
        raise Problem(f'{REPLACEMENTS_FILE} must hold lines `"METHOD /path" = "METHOD /path"` under [replacements].')
    return stated


def _load_overlay(path: Path) -> Overlay:
    place = f"spec/overlays/{path.name}"
    return read_overlay(place, load_yaml(path, place))
