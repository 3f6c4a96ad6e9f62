"""The documents that are attached to a release: one for each pinned Jira; the shipped one is that of the current."""

from __future__ import annotations

import json

import pytest

from generator.__main__ import main
from generator.generate import Project, publish_releases
from tests.operations import list_errors, load_our_spec
from tests.shared_files import ROOT

SPEC = load_our_spec()


@pytest.fixture(scope="module")
def published() -> dict[str, str]:
    """The documents by file name."""
    return publish_releases(Project(ROOT))


def test_each_pinned_release_has_one_and_says_which_it_is(published: dict[str, str]) -> None:
    assert list(published) == [f"jira-dc-{release}.openapi.json" for release in SPEC.releases]
    assert [json.loads(text)["info"]["version"] for text in published.values()] == list(SPEC.releases)


def test_that_of_the_current_release_is_the_shipped_one(published: dict[str, str]) -> None:
    shipped = (ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8")
    assert published[f"jira-dc-{SPEC.current}.openapi.json"] == shipped


def test_that_of_the_oldest_release_is_valid_and_has_words(published: dict[str, str]) -> None:
    oldest = json.loads(next(iter(published.values())))
    assert list_errors(oldest) == []
    assert all(operation["summary"] for item in oldest["paths"].values() for operation in item.values())


def test_the_command_writes_them(
    published: dict[str, str], tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path_factory.mktemp("documents") / "new"
    assert main(["publish", "--into", str(folder)]) == 0
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == published
    assert str(folder) in capsys.readouterr().out
