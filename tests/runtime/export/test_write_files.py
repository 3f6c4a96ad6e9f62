"""An export is written whole, goes on where it stopped, and is the same bytes then."""

from __future__ import annotations

import errno
import json
import sys
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from jira_dc import BadRequest, ConfigurationError, ConnectionFailed, LoginError, RequestError
from jira_dc_runtime.errors import NotFound
from jira_dc_runtime.export.slices import Progress, Slice, SliceChanged, Watermark
from jira_dc_runtime.export.write.formats import Format
from jira_dc_runtime.export.write.manifest import ExportUnfinished, Manifest
from jira_dc_runtime.export.write.run import write_export

from .written import INCLUDE, arrow, fails_once, fetch, list_bytes, make_issue, make_plan, read_rows, read_slice

PAUSES = (0.0, 0.0)


@pytest.fixture
def whole(tmp_path: Path, form: Format) -> dict[str, bytes]:
    """The files of an export that nothing happened to."""
    write_export(read_slice, make_plan(), tmp_path / "whole", format=form, include=INCLUDE, fetch=fetch)
    return list_bytes(tmp_path / "whole")


def test_each_table_has_a_file_for_each_slice(whole: dict[str, bytes], tmp_path: Path, form: Format) -> None:
    ending = {"parquet": "parquet", "jsonl": "jsonl.zst"}[form]
    tables = ("issues", "links", *(name for name in INCLUDE if name != "remote_links"))
    assert {name for name in whole if name.endswith(ending)} == {
        f"fields/fields.{ending}",
        *(f"{table}/{number:05}.{ending}" for table in tables for number in range(3)),
    }
    assert not [name for name in whole if name.endswith((".part", ".files"))]
    [row, *_] = read_rows(tmp_path / "whole" / f"issues/00001.{ending}")
    assert (row["id"], row["key"], row["status"], row["status_category"]) == (5, "EX-5", "Open", "new")
    assert (row["components"], row["components_id"], row["customfield_10002"]) == (["Disk", "CPU"], [7, 8], 2.5)
    assert row["_misfits"] is None


def test_the_manifest_counts_and_hashes_all(whole: dict[str, bytes], tmp_path: Path) -> None:
    manifest = Manifest.load(tmp_path / "whole")
    assert {file.path: file.sha256 for file in manifest.files} == {
        name: sha256(content).hexdigest() for name, content in whole.items() if name.endswith((".parquet", ".zst"))
    }
    assert all(file.bytes == len(whole[file.path]) for file in manifest.files)
    assert (manifest.issues, manifest.attachments, manifest.missing) == (12, 12, ())
    rows = {name: table.rows for name, table in manifest.tables.items()}
    assert rows == {
        "issues": 12,
        "changelog": 24,
        "comments": 12,
        "worklogs": 12,
        "links": 24,
        "attachments": 12,
        "properties": 12,
        "fields": 28,
    }
    assert manifest.watermark == make_plan().watermark


def test_the_formats_hold_the_same_rows(tmp_path: Path) -> None:
    for form in ("parquet", "jsonl"):
        write_export(read_slice, make_plan(), tmp_path / form, format=form, include=INCLUDE)
    columns = read_rows(tmp_path / "parquet/issues/00000.parquet")
    lines = read_rows(tmp_path / "jsonl/issues/00000.jsonl.zst")
    assert [list(row) for row in columns] == [list(row) for row in lines]
    assert json.loads(json.dumps(columns, default=lambda time: time.isoformat().replace("+00:00", "Z"))) == lines


def test_a_field_is_told_in_the_metadata_of_its_columns(tmp_path: Path) -> None:
    write_export(read_slice, make_plan(1), tmp_path)
    schema = arrow.parquet.read_schema(tmp_path / "issues/00000.parquet")
    metadata = schema.field("customfield_10011_id").metadata
    assert (metadata[b"field_id"], metadata[b"field_name"]) == (b"customfield_10011", b"Severity")
    assert schema.field("created").type == arrow.timestamp("ms", "UTC")
    fields = {row["id"]: row for row in read_rows(tmp_path / "fields/fields.parquet")}
    assert fields["customfield_10011"]["columns"] == ["customfield_10011", "customfield_10011_id"]
    assert (fields["customfield_10011"]["name"], fields["customfield_10011"]["kind"]) == ("Severity", "option")


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("GET /x", 400, {}, b""),
        ConnectionFailed("Jira is gone."),
        SliceChanged("It changed."),
    ],
)
def test_a_slice_that_fails_is_told_when_the_rest_is_written_and_made_good_later(
    whole: dict[str, bytes], tmp_path: Path, form: Format, error: Exception
) -> None:
    to = tmp_path / "again"
    with pytest.raises(ExportUnfinished, match="1 of 3 slices could not be read; the first is 00001: ") as caught:
        write_export(fails_once(error, "00001"), make_plan(), to, format=form, include=INCLUDE, fetch=fetch, pauses=())
    assert {**caught.value.failures} == {"00001": error}
    assert not (to / "manifest.json").exists()
    assert sorted(path.name for path in (to / "done").glob("*.json")) == ["00000.json", "00002.json"]
    read: list[str] = []

    def watch(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        read.append(slice.name)
        return read_slice(slice)

    write_export(watch, make_plan(total=99), to, format=form, include=INCLUDE, fetch=fetch)
    assert read == ["00001"]
    assert list_bytes(to) == whole


def test_a_slice_that_changed_is_read_again(whole: dict[str, bytes], tmp_path: Path, form: Format) -> None:
    told: list[Progress] = []
    read = fails_once(SliceChanged("It changed."), "00001")
    to = tmp_path / "again"
    write_export(
        read, make_plan(), to, format=form, include=INCLUDE, fetch=fetch, pauses=PAUSES, on_progress=told.append
    )
    assert list_bytes(to) == whole
    assert told[0] == Progress(3, 0, 12, 0)
    assert told[-1] == Progress(3, 3, 12, 12, repeated=1)


def test_a_finished_export_is_left_alone(whole: dict[str, bytes], tmp_path: Path, form: Format) -> None:
    def refuse(_slice: Slice) -> Iterator[dict[str, Any]]:
        raise AssertionError

    to = tmp_path / "whole"
    manifest = write_export(refuse, make_plan(), to, format=form, include=INCLUDE, fetch=fetch)
    assert manifest == Manifest.load(to)
    next(to.glob("comments/00001*")).unlink()
    write_export(read_slice, make_plan(), to, format=form, include=INCLUDE, fetch=fetch)
    assert list_bytes(to) == whole


def test_a_login_that_does_not_work_ends_it_at_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def read(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        asked.append(slice.name)
        raise LoginError("The token has expired.")

    with pytest.raises(LoginError, match="expired"):
        write_export(read, make_plan(50), tmp_path, at_once=1)
    assert len(asked) < 50


def test_after_many_failures_in_a_row_the_rest_is_left(tmp_path: Path) -> None:
    names = [f"{number:05}" for number in range(200)]
    started = threading.Event()

    def read(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        started.wait(0.001)
        raise ConnectionFailed(f"No answer for {slice.name}.")

    with pytest.raises(ExportUnfinished, match="were not tried, since 8 failed") as caught:
        write_export(read, make_plan(len(names)), tmp_path, at_once=2)
    assert len(caught.value.failures) + caught.value.left == len(names)
    assert caught.value.left > 0


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        ({}, {"format": "jsonl"}, "format was 'parquet' and is 'jsonl'"),
        ({}, {"include": ["comments"]}, r"include was \(\) and is \('comments',\)"),
        ({"jira": "https://a.example.com"}, {"jira": "https://b.example.com"}, "jira was 'https://a.example.com'"),
        ({"include": ["attachments"]}, {"include": ["attachments"], "fetch": fetch}, "files was False and is True"),
        ({}, {"plan": make_plan(jql="project = B")}, "jql was 'project = EX' and is 'project = B'"),
        ({}, {"plan": make_plan(size=7)}, "slice_size was 4 and is 7"),
        (
            {},
            {"plan": make_plan(since=Watermark(jql="", updated="2026-01-01 00:00", time_zone="UTC"))},
            "since was None and is '2026-01-01 00:00'",
        ),
        ({}, {"plan": make_plan(total=5)}, "holds a finished export, and this plan is a newer one"),
    ],
)
def test_a_folder_is_not_gone_on_with_otherwise(
    tmp_path: Path, before: dict[str, Any], now: dict[str, Any], said: str
) -> None:
    write_export(read_slice, make_plan(), tmp_path, **before)
    kept = list_bytes(tmp_path)
    options: dict[str, Any] = {"plan": make_plan(), "to": tmp_path, **before, **now}
    with pytest.raises(ConfigurationError, match=said):
        write_export(read_slice, **options)
    assert list_bytes(tmp_path) == kept


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"format": "csv"}, r"format is 'csv'; it takes parquet or jsonl"),
        ({"include": ["votes"]}, "it takes some of changelog"),
        ({"include": "changelog"}, "as a list"),
        ({"fetch": fetch}, "they take 'attachments' in include"),
        ({"at_once": 0}, "at_once is 0"),
    ],
)
def test_options_that_cannot_be_are_refused(tmp_path: Path, options: dict[str, Any], said: str) -> None:
    with pytest.raises((ConfigurationError, RequestError), match=said):
        write_export(read_slice, make_plan(), tmp_path / "new", **options)
    assert not (tmp_path / "new").exists()


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigurationError, match=r"holds other files, such as thesis\.txt"):
        write_export(read_slice, make_plan(), tmp_path)


def test_pyarrow_is_asked_for_where_it_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'jira-dc\[export\]'"):
        write_export(read_slice, make_plan(), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_on_progress_raises_ends_it_and_it_can_go_on(tmp_path: Path) -> None:
    def refuse(progress: Progress) -> None:
        if progress.slices_done:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_export(read_slice, make_plan(9), tmp_path, at_once=1, on_progress=refuse)
    assert not list(tmp_path.rglob("*.part"))
    write_export(read_slice, make_plan(9), tmp_path)


def test_two_do_not_write_to_one_folder(tmp_path: Path) -> None:
    refused: list[str] = []

    def read(slice: Slice) -> Iterator[dict[str, Any]]:  # noqa: A002 - what it is
        with pytest.raises(ConfigurationError, match="Another process writes an export") as caught:
            write_export(read_slice, make_plan(), tmp_path)
        refused.append(str(caught.value))
        return read_slice(slice)

    write_export(read, make_plan(1), tmp_path)
    assert len(refused) == 1


@pytest.mark.parametrize("place", ["issues/.00001.parquet", "done/.00001.json", ".manifest.json"])
def test_a_full_disk_is_told_and_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    real: Any = Path.open

    def open_full(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.match(f"{place}.*.part"):
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return real(path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_full)
        with pytest.raises(OSError, match="No space left on device"):
            write_export(read_slice, make_plan(), tmp_path / "full")
    write_export(read_slice, make_plan(), tmp_path / "full")
    write_export(read_slice, make_plan(), tmp_path / "whole")
    assert list_bytes(tmp_path / "full") == list_bytes(tmp_path / "whole")


def test_attachments_lie_by_their_content(whole: dict[str, bytes]) -> None:
    contents = {name: content for name, content in whole.items() if name.startswith("files/")}
    assert contents == {
        f"files/{digest[:2]}/{digest}": content
        for content in (b"/secure/attachment/0", b"/secure/attachment/1")
        for digest in [sha256(content).hexdigest()]
    }


def test_attachments_that_are_gone_are_counted_and_those_that_are_there_not_fetched_again(tmp_path: Path) -> None:
    asked: list[str] = []
    broken = [ConnectionFailed("It broke off.")]

    def fetch_some(address: str, to: Path) -> None:
        asked.append(address)
        if len(asked) == 3 and broken:
            raise broken.pop()
        if address.endswith("/1/a"):
            raise NotFound("GET /x", 404, {}, b"")
        fetch(address, to)

    def write() -> Manifest:
        return write_export(
            read_slice, make_plan(1), tmp_path, include=["attachments"], fetch=fetch_some, pauses=PAUSES
        )

    with pytest.raises(ExportUnfinished):
        write()
    manifest = write()
    assert (manifest.attachments, manifest.missing) == (2, (1, 3))
    assert [address[-3] for address in asked] == ["1", "0", "1", "1", "1", "0"]
    rows = read_rows(tmp_path / "attachments/00000.parquet")
    assert [row["sha256"] is None for row in rows] == [True, False, True, False]


def test_an_attachment_is_fetched_from_this_jira_alone(tmp_path: Path) -> None:
    addresses = [
        "https://jira.example.com/secure/attachment/1/a",
        "https://evil.example.com/a",
        "/a",
        7,
        None,
        "/a/../..",
    ]
    asked: list[str] = []

    def read(_slice: Slice) -> Iterator[dict[str, Any]]:
        files = [{"id": str(number), "content": address} for number, address in enumerate(addresses)]
        yield {"id": "1", "key": "EX-1", "fields": {"attachment": files}}

    def fetch_noted(address: str, to: Path) -> None:
        asked.append(address)
        fetch(address, to)

    jira = "https://jira.example.com"
    manifest = write_export(
        read, make_plan(1), tmp_path, include=["attachments"], fetch=fetch_noted, jira=jira, pauses=()
    )
    assert asked == [addresses[0], "/a"]
    assert manifest.missing == (1, 3, 4, 5)


@pytest.mark.parametrize("name", ["../../etc", "a/b", "", "00001"])
def test_a_slice_does_not_name_a_file_elsewhere(tmp_path: Path, name: str) -> None:
    slices = (*make_plan(2).slices, Slice(name=name, jql="", expected=1))
    with pytest.raises(
        ConfigurationError, match=r"The slices of a plan name files, and (.*cannot|two have one name)\."
    ):
        write_export(read_slice, msgspec.structs.replace(make_plan(), slices=slices), tmp_path)


def test_an_export_of_nothing_is_finished(tmp_path: Path) -> None:
    manifest = write_export(read_slice, make_plan(0), tmp_path)
    assert (manifest.issues, {*manifest.tables}) == (0, {"fields"})


def test_large_tables_are_written_in_row_groups(tmp_path: Path) -> None:
    def read(_slice: Slice) -> Iterator[dict[str, Any]]:
        return map(make_issue, range(2500))

    write_export(read, make_plan(1), tmp_path)
    file = arrow.parquet.ParquetFile(tmp_path / "issues/00000.parquet")
    groups = [file.metadata.row_group(index).num_rows for index in range(file.num_row_groups)]
    assert len(groups) > 2
    assert max(groups) <= 1000
    assert file.metadata.num_rows == 2500
