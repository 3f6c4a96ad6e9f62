"""The pages of the pinned document, made once."""

from __future__ import annotations

import pytest

from generator.generate import Generated, Project, generate_package
from generator.reference import write_reference
from tests.shared_files import ROOT


@pytest.fixture(scope="session")
def generated() -> Generated:
    """What the current release becomes."""
    return generate_package(Project(ROOT))


@pytest.fixture(scope="session")
def pages(generated: Generated) -> dict[str, str]:
    """The pages by path."""
    return write_reference(generated.resources, generated.document, generated.published, generated.models)
