"""The environments that the tests of the packages share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.package.built import find, install


@pytest.fixture(scope="session")
def with_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds the wheel, and what it asks for."""
    return install(tmp_path_factory.mktemp("wheel"), find("jira_dc-*.whl"))


@pytest.fixture(scope="session")
def with_sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that holds what the sdist builds, and what that asks for."""
    return install(tmp_path_factory.mktemp("sdist"), find("jira_dc-*.tar.gz"))
