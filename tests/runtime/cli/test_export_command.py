"""`jira-dc export` against a MockJira: what is written, what is said, what is refused."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_dc import File
from jira_dc.__main__ import main
from jira_dc.testing import MockJira, Reply
from jira_dc_runtime.cli.export_progress import Lines
from jira_dc_runtime.export.slices import Progress
from jira_dc_runtime.export.write.manifest import Manifest
from tests.runtime.export.written import list_bytes, read_rows

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def served() -> Iterator[MockJira]:
    with MockJira(issues=7, strict=False) as mock:
        with mock.jira() as jira:
            jira.issue.add_comment("EX-2", {"body": "Done."})
            jira.issue.add_attachment("EX-3", File("a.txt", b"content"))
        yield mock


@pytest.fixture
def run(served: MockJira, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("JIRA_URL", served.url)
    monkeypatch.setenv("JIRA_TOKEN", served.token)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("JIRA_AUTH", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def carry_out(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["export", *arguments])
        done = capsys.readouterr()
        return status, done.out, done.err

    return carry_out


def tables(text: str) -> dict[str, int]:
    rows: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
    return {row["table"]: row["rows"] for row in rows}


def test_it_exports_goes_on_and_brings_what_was_updated(served: MockJira, run: Run, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    asked = ("project = EX", "--to", to, "--slice-size", "3", "--include", "comments,attachments", "--files")
    status, out, err = run(*asked, "--plan-only")
    assert (status, out) == (0, "")
    assert "7 issues in 3 slices; planning took " in err
    assert "is the plan; reading takes 3 requests or more" in err
    before = len(served.calls)
    status, out, err = run("--to", to)  # as it was planned
    assert status == 0
    assert {name: tables(out)[name] for name in ("issues", "comments", "attachments")} == {
        "issues": 7,
        "comments": 1,
        "attachments": 1,
    }
    assert "7 of 7 issues, 3 of 3 slices" in err
    assert not [call for call in served.calls[before:] if "field" in call.operation], "It was planned again."
    assert [path.read_bytes() for path in (tmp_path / "out" / "files").glob("*/*")] == [b"content"]
    whole, calls = list_bytes(tmp_path / "out"), len(served.calls)
    assert run(*asked)[:2] == (0, out)
    assert (list_bytes(tmp_path / "out"), len(served.calls)) == (whole, calls)

    with served.jira() as jira:
        jira.issue.edit_issue("EX-5", {"fields": {"summary": "Changed"}})
    status, out, _ = run("--to", to, "--since", "last")
    assert status == 0
    folder = tmp_path / "out" / "increments" / "00001"
    manifest = Manifest.load(folder)
    assert manifest.since == Manifest.load(tmp_path / "out").watermark
    assert manifest.settings == Manifest.load(tmp_path / "out").settings
    [*rows] = [row for path in sorted(folder.glob("issues/*")) for row in read_rows(path)]
    assert {row["key"]: row["summary"] for row in rows}["EX-5"] == "Changed"
    (folder / "manifest.json").unlink()
    assert run("--to", to, "--since", "last")[0] == 0  # goes on with the one that is not finished
    assert [path.name for path in (tmp_path / "out" / "increments").iterdir()] == ["00001"]
    assert run("--to", to, "--since", "last")[0] == 0
    assert Manifest.load(tmp_path / "out" / "increments" / "00002").since == manifest.watermark


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--format", "csv"], 2, "'csv' is not one of"),
        (["--include", "votes"], 2, "it takes some of changelog"),
        (["--files"], 2, "they take 'attachments' in include"),
        (["--at-once", "0"], 2, "at_once is 0"),
        (["--rate", "0"], 2, "rate"),
        (["--rate", "inf"], 2, "rate"),
        (["--page-size", "0"], 2, "page_size is 0"),
        (["--slice-size", "0"], 2, "slice_size"),
        (["--since", "last"], 2, "holds no finished export"),
        (["ORDER BY key"], 2, "ORDER BY"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, tmp_path: Path, arguments: list[str], status: int, said: str) -> None:
    found, out, err = run("--to", str(tmp_path / "out"), *arguments)
    assert (found, out) == (status, "")
    assert said in err
    assert "Traceback" not in err


def test_another_question_and_another_form_are_refused(run: Run, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    assert run("project = EX", "--to", to, "--format", "jsonl")[0] == 0
    for arguments, said in (
        (["project = B"], "jql was 'project = EX' and is 'project = B'"),
        (["--slice-size", "7"], "slice_size was 5000 and is 7"),
        (["--format", "parquet"], "format was 'jsonl' and is 'parquet'"),
        (["--since", "last", "--include", "comments"], "An increment has the format, include and files of its export"),
        (["project = B", "--since", "last"], "The watermark is one of the query 'project = EX'"),
    ):
        status, _, err = run("--to", to, *arguments)
        assert (status, said in err) == (2, True), err
    assert not (tmp_path / "out" / "increments" / "00001" / "plan.json").exists()


def test_slices_that_fail_are_told_and_made_good(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = str(tmp_path / "out")
    with MockJira(issues=7, strict=False) as mock:
        monkeypatch.setenv("JIRA_URL", mock.url)
        monkeypatch.setenv("JIRA_TOKEN", mock.token)
        run("project = EX", "--to", to, "--slice-size", "3", "--plan-only")
        mock.reply("GET /api/2/search", Reply(status=400, json={"errorMessages": ["It broke."], "errors": {}}))
        mock.reply("POST /api/2/search", Reply(status=400, json={"errorMessages": ["It broke."], "errors": {}}))
        status, out, err = run("--to", to)
        assert (status, out) == (1, "")
        assert "3 of 3 slices could not be read" in err
        assert "It broke." in err
        assert "Start the same export again" in err
        mock.reply("GET /api/2/search")
        mock.reply("POST /api/2/search")
        assert run("--to", to)[0] == 0


def test_a_folder_belongs_to_one_jira(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = str(tmp_path / "out")
    assert run("project = EX", "--to", to, "--plan-only")[0] == 0
    with MockJira(issues=1, strict=False) as other:
        monkeypatch.setenv("JIRA_URL", other.url)
        monkeypatch.setenv("JIRA_TOKEN", other.token)
        status, _, err = run("--to", to)
        assert (status, "jira was 'http" in err, other.calls) == (2, True, [])


def test_an_increment_is_from_the_jira_of_its_export(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    to = str(tmp_path / "out")
    assert run("project = EX", "--to", to)[0] == 0
    with MockJira(issues=1, strict=False) as other:
        monkeypatch.setenv("JIRA_URL", other.url)
        monkeypatch.setenv("JIRA_TOKEN", other.token)
        status, _, err = run("--to", to, "--since", "last")
        assert (status, f"its increments come from there, not from {other.url}" in err, other.calls) == (2, True, [])
    assert not (tmp_path / "out" / "increments").exists()


def test_folders_beside_the_increments_are_left_alone(run: Run, tmp_path: Path) -> None:
    to = tmp_path / "out"
    assert run("project = EX", "--to", str(to), "--slice-size", "3")[0] == 0
    for number in (1, 2):
        assert run("--to", str(to), "--since", "last")[0] == 0
        shutil.copytree(to / "increments" / "00001", to / "increments" / f"00001 (copy {number})")
        (to / "increments" / f"{number}.txt").touch()
    names = [path.name for path in (to / "increments").iterdir() if path.is_dir()]
    assert sorted(names) == ["00001", "00001 (copy 1)", "00001 (copy 2)", "00002"]


@pytest.mark.parametrize("arguments", [["--include", "votes"], ["--files"], ["--format", "jsonl"]])
def test_what_cannot_be_written_is_refused_before_it_is_planned(
    served: MockJira, run: Run, tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "thesis.txt").touch()
    before = len(served.calls)
    assert run("--to", str(tmp_path), *arguments)[0] == 2
    assert len(served.calls) == before


def test_includes_may_be_apart(run: Run, tmp_path: Path) -> None:
    asked = ("--include", "comments, changelog", "--include", "worklogs", "--page-size", "2")
    status, out, _ = run("project = EX", "--to", str(tmp_path / "out"), *asked)
    assert (status, sorted(tables(out))) == (0, ["changelog", "comments", "fields", "issues", "links", "worklogs"])


def test_one_is_not_more_than_one(run: Run, tmp_path: Path) -> None:
    to = str(tmp_path / "out")
    err = run("key = EX-1", "--to", to, "--plan-only")[2]
    assert "1 issue in 1 slice; planning took 5 requests." in err
    assert "reading takes 1 request or more" in err
    err = run("--to", to)[2]
    assert "1 of 1 issue, 1 of 1 slice, " in err
    assert f"Written to {to}: 1 issue. " in err


def test_ctrl_c_says_how_to_go_on(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    to = str(tmp_path / "out")
    with monkeypatch.context() as patch:
        patch.setattr("jira_dc_runtime.export.write.run._Run._report", interrupt)
        status, _, err = run("project = EX", "--to", to)
    assert (status, f"Interrupted. To go on: jira-dc export --to {to}" in err) == (130, True)
    assert run("--to", to)[0] == 0


def test_ctrl_c_while_it_is_planned_says_to_start_again(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was asked is not kept then, and `--to` alone would mean all of Jira."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("jira_dc_runtime.export.export.Export.plan", interrupt)
    status, _, err = run("project = EX", "--to", str(tmp_path / "out"), "--include", "comments")
    assert (status, "start it again as before" in err, "--to" in err) == (130, True, False)


def test_what_was_asked_without_a_plan_is_not_gone_on_with(run: Run, tmp_path: Path) -> None:
    """As where the process was killed between the two files."""
    to = tmp_path / "out"
    assert run("project = EX", "--to", str(to), "--include", "comments", "--format", "jsonl", "--plan-only")[0] == 0
    (to / "plan.json").unlink()
    (to / "done").rmdir()
    status, out, _ = run("project = EX", "--to", str(to))
    assert (status, sorted(tables(out))) == (0, ["fields", "issues", "links"])
    assert [*to.glob("issues/*.parquet")]


def test_a_terminal_has_a_bar(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "140")
    status, _, err = run("project = EX", "--to", str(tmp_path / "out"), "--slice-size", "3")
    assert (status, "7 of 7 issues 3 of 3 slices" in err) == (0, True), err


def test_a_pipe_gets_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = [0.0]
    lines = Lines(lambda: clock[-1])
    for now, progress in (
        (0.0, Progress(10, 2, 50_000, 10_000)),
        (5.0, Progress(10, 3, 50_000, 15_000)),
        (10.0, Progress(10, 4, 50_000, 20_000, repeated=1, failed=2)),
        (12.0, Progress(10, 4, 50_000, 20_100)),
        (50.0, Progress(10, 10, 50_000, 50_000)),
    ):
        clock.append(now)
        lines.show(progress)
    assert capsys.readouterr().err.splitlines() == [
        "20,000 of 50,000 issues, 4 of 10 slices, 1,000 a second, 0:00:30 left, 1 read again, 2 failed",
        "50,000 of 50,000 issues, 10 of 10 slices, 800 a second",
    ]
