"""pins: spec/pins.toml, which releases are pinned and which of them is generated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.document.openapi import is_object
from generator.document.release import is_release, parse_release
from generator.problem import Problem

PINS_FILE = "pins.toml"
HEADER = """\
# The pinned Jira releases: where each document came from, and the sha256 of its bytes as published.
# Written by `nox -s upgrade -- URL`; `current` says which release is generated.
# Atlassian serves the newest 10.3.x at https://dac-static.atlassian.com/server/jira/platform/jira_software_dc_10003_swagger.v3.json
# and overwrites it in place, so the hash tells which one it was; 10003 is 10.3, 11003 is 11.3.
"""


@dataclass(frozen=True)
class Pin:
    """Where the document of one release came from."""

    url: str
    sha256: str


@dataclass(frozen=True)
class Pins:
    """The content of spec/pins.toml."""

    current: str
    releases: Mapping[str, Pin]

    @property
    def ordered(self) -> tuple[str, ...]:
        """The pinned releases, the oldest first."""
        return tuple(sorted(self.releases, key=parse_release))

    def adopt(self, release: str, pin: Pin, *, current: bool = False) -> Pins:
        """Return the pins with `release` added, and made current if it is the newest, or `current` says so."""
        newest = not self.current or parse_release(release) >= parse_release(self.current)
        return replace(
            self,
            current=release if newest or current else self.current,
            releases={**self.releases, release: pin},
        )


def read_pins(content: Mapping[str, Any]) -> Pins:
    """Return what the parsed spec/pins.toml says; a Problem names an entry that is no pin."""
    releases: Any = content.get("release", {})
    pinned: dict[str, Pin] = {}
    for release, pin in releases.items() if is_object(releases) else ():
        if not is_release(release) or not is_object(pin) or not {"url", "sha256"} <= pin.keys():
            raise Problem(f'spec/{PINS_FILE}: [release."{release}"] is no Jira release with a url and a sha256.')
        pinned[release] = Pin(str(pin["url"]), str(pin["sha256"]))
    return Pins(str(content.get("current", "")), pinned)


def write_pins(pins: Pins) -> str:
    """Return the text of spec/pins.toml."""
    entries = [
        f"\n[release.{json.dumps(release)}]\n"
        f"url = {json.dumps(pins.releases[release].url)}\n"
        f"sha256 = {json.dumps(pins.releases[release].sha256)}\n"
        for release in pins.ordered
    ]
    return f"{HEADER}current = {json.dumps(pins.current)}\n{''.join(entries)}"


def document_file(release: str) -> str:
    """Return the name of a release's distilled document below spec/."""
    return f"jira-{release}.json"
