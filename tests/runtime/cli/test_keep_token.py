"""A token that a person has logged in for is not lost because its place does not take it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from jira_dc_runtime import ConfigurationError, LoginError
from jira_dc_runtime.auth.oauth.token import OAuth2Token
from jira_dc_runtime.auth.store.file import FileTokenStore
from jira_dc_runtime.cli.keep import check_store, keep_token

TOKEN = OAuth2Token("s3cret-access", "s3cret-refresh", 99.0)


@pytest.fixture
def folder_in_its_place(tmp_path: Path) -> FileTokenStore:
    """A store whose path is a folder: it can be locked, and cannot be saved to."""
    path = tmp_path / "token.json"
    path.mkdir()
    return FileTokenStore(path)


def type_in(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_another_file_is_named(
    folder_in_its_place: FileTokenStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = tmp_path / "other.json"
    blocked = tmp_path / "blocked"
    blocked.write_text("")
    type_in(monkeypatch, "", str(blocked / "x.json"), f" {other} ")
    kept = keep_token(folder_in_its_place, TOKEN)
    assert kept == FileTokenStore(other)
    assert kept.load() == TOKEN
    said = capsys.readouterr().err
    assert said.count(f"it cannot be kept: The token cannot be kept in {folder_in_its_place.path}") == 2
    assert f"the folder {blocked}" in said.replace("The", "the")
    assert "type the path of another file" in said
    assert "s3cret" not in said


def test_the_place_is_mended(folder_in_its_place: FileTokenStore, monkeypatch: pytest.MonkeyPatch) -> None:
    class Person:
        def readline(self) -> str:
            folder_in_its_place.path.rmdir()
            return "\n"

    monkeypatch.setattr("sys.stdin", Person())
    assert keep_token(folder_in_its_place, TOKEN) is folder_in_its_place
    assert folder_in_its_place.load() == TOKEN


@pytest.mark.parametrize("typed", [[], [""] * 1000], ids=["no input", "Enter for ever"])
def test_giving_up(folder_in_its_place: FileTokenStore, monkeypatch: pytest.MonkeyPatch, typed: list[str]) -> None:
    type_in(monkeypatch, *typed)
    with pytest.raises(LoginError, match="was not kept"):
        keep_token(folder_in_its_place, TOKEN)


def test_a_store_is_checked_before_the_browser(folder_in_its_place: FileTokenStore) -> None:
    check_store(folder_in_its_place)  # what it holds does not matter: logging in again mends it
    with pytest.raises(ConfigurationError, match="cannot be made"):
        check_store(FileTokenStore("/dev/null/folder/token.json"))
