"""What happens to an export that is killed at a bad moment, refused, or interrupted and begun again at once."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_dc import ConfigurationError, File, RequestError
from jira_dc.errors import CaptchaRequired
from jira_dc.testing import MockJira
from jira_dc_runtime.export.driving import Pace, Paces
from jira_dc_runtime.export.slices import Slice
from jira_dc_runtime.export.write.attachments import Fetch
from jira_dc_runtime.export.write.formats import Format
from jira_dc_runtime.export.write.manifest import Manifest
from jira_dc_runtime.export.write.run import write_export

from .written import INCLUDE, arrow, fetch, list_bytes, make_plan, read_slice


def write_files(to: Path, fetch: Fetch = fetch) -> Manifest:
    return write_export(read_slice, make_plan(1), to, include=["attachments"], fetch=fetch, pauses=())


@pytest.mark.parametrize("torn", ["12 ab", "\n12 ab", "1", "\n1 " + "0" * 64, "\0\0\0", "ü"])
def test_a_list_of_files_that_was_torn_does_not_stop_it(tmp_path: Path, torn: str) -> None:
    """Killed while it noted a file, gone on with, and killed again."""
    write_files(tmp_path / "whole")
    addresses: list[str] = []

    def fetch_some(address: str, to: Path) -> None:
        addresses.append(address)
        if len(addresses) == 2:
            raise KeyboardInterrupt
        fetch(address, to)

    to = tmp_path / "torn"
    (to / "done").mkdir(parents=True)
    for name in ("plan.json", "settings.json"):
        (to / name).write_bytes((tmp_path / "whole" / name).read_bytes())
    (to / "done" / "00000.files").write_text(torn, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        write_files(to, fetch_some)
    write_files(to, fetch_some)
    assert len(addresses) == 5  # the first file was noted, behind what was torn
    assert list_bytes(to) == list_bytes(tmp_path / "whole")


def test_a_login_that_ends_is_no_missing_attachment(tmp_path: Path) -> None:
    def refuse(_address: str, _to: Path) -> None:
        raise CaptchaRequired("GET /secure/attachment/1/a", 403, {}, b"")

    with pytest.raises(CaptchaRequired):
        write_files(tmp_path, refuse)
    assert not (tmp_path / "done" / "00000.json").exists()


def test_an_address_that_cannot_be_sent_is_a_missing_attachment(tmp_path: Path) -> None:
    def refuse(_address: str, _to: Path) -> None:
        raise RequestError("The address is too long.")

    manifest = write_files(tmp_path, refuse)
    assert (manifest.attachments, len(manifest.missing)) == (0, 4)


def test_issues_are_put_in_place_after_what_belongs_to_them(
    tmp_path: Path, form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed: list[str] = []
    real: Any = Path.replace

    def replace(path: Path, target: Path) -> Any:
        placed.append(target.parent.name)
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    write_export(read_slice, make_plan(1), tmp_path, format=form, include=INCLUDE)
    tables = [name for name in placed if name in {"issues", "links", "done", *INCLUDE}]
    assert len(tables) == 8
    assert tables[-2:] == ["issues", "done"]


def test_a_thread_of_an_interrupted_export_does_not_disturb_the_next_one(
    tmp_path: Path, form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a notebook: the thread waits for Jira when the cell is interrupted, and is run again."""
    monkeypatch.setattr("jira_dc_runtime.export.write.run._PATIENCE", 0.0)
    reading, answered, ended = threading.Event(), threading.Event(), threading.Event()
    options: dict[str, Any] = {"format": form, "include": INCLUDE, "at_once": 1}

    def read_slowly(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        try:
            for issue in read_slice(slice):
                yield issue
                reading.set()
                assert answered.wait(10)
        finally:
            ended.set()

    def interrupt(*_: object) -> None:
        assert reading.wait(10)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("jira_dc_runtime.export.write.run._Run._listen", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_export(read_slowly, make_plan(1), tmp_path / "out", **options)

    def read_meanwhile(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        for number, issue in enumerate(read_slice(slice)):
            if number == 1:
                answered.set()
                assert ended.wait(10)
                old.join(10)
            yield issue

    (old,) = (thread for thread in threading.enumerate() if thread.name.startswith("export-"))
    write_export(read_meanwhile, make_plan(1), tmp_path / "out", **options)
    write_export(read_slice, make_plan(1), tmp_path / "whole", **options)
    assert list_bytes(tmp_path / "out") == list_bytes(tmp_path / "whole")


def test_a_thread_of_an_interrupted_export_changes_nothing_of_the_next_one(
    tmp_path: Path, form: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has read its slice, as that was then, and learns at the end of it that nobody waits any more."""
    monkeypatch.setattr("jira_dc_runtime.export.write.run._PATIENCE", 0.0)
    reading, answered = threading.Event(), threading.Event()

    def read_slowly(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        yield from [*read_slice(slice)][:2]
        reading.set()
        assert answered.wait(10)

    def interrupt(*_: object) -> None:
        assert reading.wait(10)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("jira_dc_runtime.export.write.run._Run._listen", interrupt)
        with pytest.raises(KeyboardInterrupt):
            write_export(read_slowly, make_plan(1), tmp_path, format=form)
    (old,) = (thread for thread in threading.enumerate() if thread.name.startswith("export-"))
    write_export(read_slice, make_plan(1), tmp_path, format=form)
    whole = list_bytes(tmp_path)
    answered.set()
    old.join(10)
    assert list_bytes(tmp_path) == whole


@pytest.mark.parametrize("name", ["fields/fields.*", "links/00001.*"])
def test_a_finished_export_without_one_of_its_files_is_made_whole(tmp_path: Path, form: Format, name: str) -> None:
    write_export(read_slice, make_plan(), tmp_path, format=form)
    whole = list_bytes(tmp_path)
    next(tmp_path.glob(name)).unlink()
    write_export(read_slice, make_plan(), tmp_path, format=form)
    assert list_bytes(tmp_path) == whole
    assert Manifest.load(tmp_path).issues == 12


def test_a_table_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    counts: list[int] = []

    def read(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        if slice.name != "00000":
            (tmp_path / "issues" / ".00009.parquet.1.part").touch()  # as a killed process leaves it
            counts.append(arrow.parquet.read_table(tmp_path / "issues").num_rows)
        return read_slice(slice)

    write_export(read, make_plan(), tmp_path, at_once=1)
    assert counts == [4, 8]


def test_nobody_guesses_how_a_folder_was_written(tmp_path: Path, form: Format) -> None:
    write_export(read_slice, make_plan(1), tmp_path, format=form)
    (tmp_path / "settings.json").unlink()
    with pytest.raises(ConfigurationError, match=r"settings\.json was removed"):
        write_export(read_slice, make_plan(1), tmp_path, format="jsonl")


@pytest.mark.parametrize("at_once", [1, 4])
def test_all_that_is_sent_keeps_the_rate_of_the_plan(
    tmp_path: Path, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also downloads; and slices that one client reads share it already, so that it is not divided once more."""
    counts: list[int] = []
    rates: set[float | None] = set()
    real, real_at = Pace.turn, Paces.at

    def at(paces: Paces, rate: float | None) -> Pace:
        rates.add(rate)
        return real_at(paces, rate)

    def turn(pace: Pace, count: int = 1) -> float:
        counts.append(count)
        return real(pace, count)

    monkeypatch.setattr(Pace, "turn", turn)
    monkeypatch.setattr(Paces, "at", at)
    with MockJira(issues=6) as mock, mock.jira() as jira:
        for number in (1, 2, 5):
            jira.issue.add_attachment(f"EX-{number}", File("a.txt", b"content"))
        made = jira.export.plan(slice_size=3).divide(2, 2000.0)
        before = len(mock.calls)
        counts.clear()
        rates.clear()
        manifest = jira.export.write(
            made, tmp_path, include=["attachments", "remote_links"], files=True, at_once=at_once
        )
        assert (manifest.attachments, sum(counts), rates) == (3, len(mock.calls) - before, {2000.0})


def test_a_full_disk_tells_which_file(tmp_path: Path, form: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    with pytest.raises(OSError, match=r"No space left on device: .*settings\.json"):
        write_export(read_slice, make_plan(1), tmp_path, format=form)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


def test_an_export_of_nothing_has_tables_without_a_row(tmp_path: Path) -> None:
    """So that a query of the files finds columns, and no rows."""
    with MockJira(issues=3) as mock, mock.jira() as jira:
        manifest = jira.export.write(jira.export.plan("project = EX AND summary ~ nowhere"), tmp_path)
    assert (manifest.issues, manifest.tables["issues"].files) == (0, 1)
    table: Any = arrow.parquet.read_table(tmp_path / "issues" / "00001.parquet")
    assert (table.num_rows, table.schema.names[:2]) == (0, ["id", "key"])
