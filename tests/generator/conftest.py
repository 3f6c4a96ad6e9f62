"""The fixture behind every test that calls generated code."""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path
from typing import Protocol

import pytest

from tests.generator.inline_spec import Choices, Package, build_package


class Generate(Protocol):
    """Turns a few lines of YAML into an importable client."""

    def __call__(self, text: str, choices: Choices | None = None) -> Package:
        """Return the client of the document `text`."""
        ...


@pytest.fixture(scope="session")
def generate(tmp_path_factory: pytest.TempPathFactory) -> Generator[Generate]:
    """Give the function that generates a client which a test can import and call; each document is generated once."""
    folder: Path = tmp_path_factory.mktemp("inline")
    packages: dict[str, Package] = {}

    def generate_package(text: str, choices: Choices | None = None) -> Package:
        key = f"{choices}{text}"
        if key not in packages:
            own = folder / str(len(packages))  # writing a package deletes what else is in its folder
            sys.path.insert(0, str(own))
            packages[key] = build_package(text, own, choices)
        return packages[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [*sys.path])
        yield generate_package
