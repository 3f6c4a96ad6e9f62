"""`python -m jira_dc fields`: what is written where, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jira_dc.__main__ import main
from jira_dc.testing import MockJira
from tests.site_fields import SCREEN, play_site, write_site

Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Run]:
    monkeypatch.chdir(tmp_path)
    with MockJira() as mock:
        play_site(mock)
        monkeypatch.setenv("JIRA_URL", mock.url)
        monkeypatch.setenv("JIRA_TOKEN", mock.token)
        monkeypatch.delenv("JIRA_AUTH", raising=False)
        yield lambda *arguments: main(["fields", *arguments])


def test_the_class_is_printed(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 0
    assert capsys.readouterr().out == write_site()


def test_the_class_is_written_again_to_the_same_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "my_fields.py"
    assert run("--write", str(path)) == 0
    assert path.read_text(encoding="utf-8") == write_site()
    assert run("--write", str(path), "--project", "EX", "--issue-type", "bug") == 0
    assert path.read_text(encoding="utf-8") == write_site(screens=[SCREEN])
    assert [each.name for each in tmp_path.iterdir()] == ["my_fields.py"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--issue-type", "Bug"], "Pass --project with it"),
        (["--project", "EX", "--issue-type", "Buk"], "EX has no issue type 'Buk'. Did you mean 'Bug'?"),
        (["--write", "mine.py"], "mine.py was not written by this command"),
        (["--write", "nowhere/mine.py"], "nowhere/mine.py cannot be written"),
        (["--write", "."], ". cannot be read"),
    ],
)
def test_what_is_wrong_is_said(
    arguments: list[str],
    says: str,
    run: Run,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "mine.py").write_text("precious = 1\n", encoding="utf-8")
    assert run(*arguments) == 2
    assert says in capsys.readouterr().err
    assert (tmp_path / "mine.py").read_text(encoding="utf-8") == "precious = 1\n"
