"""The comparison sees what is wrong with an export, and the stand-in is one that a careless export gets wrong."""

from __future__ import annotations

import importlib
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench.kept import KEPT, keep_section, read_kept
from tests.export.results import make_section
from tests.export.stand_in.answers import Asked, StandIn
from tests.export.stand_in.content import count_histories, count_links
from tests.export.stand_in.issues import BUSY, FIRST_ID, Issues
from tests.export.trial import Result, Trial
from tests.export.truth import Verdict, judge, list_tables, read_rows
from tests.export.until_done import Finished, GaveUp, run_until_done

arrow: Any = importlib.import_module("pyarrow")
COUNT = 40
TRUTH: dict[str, Any] = {
    "first": FIRST_ID,
    "initial": COUNT,
    "deleted": [FIRST_ID + 3],
    "created": [FIRST_ID + COUNT],
    "edits": {},
}
STEP = """\
import pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
done = len(list(folder.iterdir()))
(folder / str(done)).touch()
time.sleep(30 * (done < 3))
"""
Rows = dict[str, list[dict[str, Any]]]


def make_rows() -> Rows:
    """Return the rows of an export without fault."""
    places = [place for place in range(COUNT) if place != 3]
    return {
        "issues": [
            {"id": FIRST_ID + place, "summary": f"Import {place} stops at the third file", "_misfits": None}
            for place in places
        ],
        "links": [{"issue_id": FIRST_ID + place} for place in places if count_links(place)],
        "changelog": [{"issue_id": FIRST_ID + place} for place in places for _ in range(count_histories(place))],
    }


def write(folder: Path, rows: Rows) -> None:
    for table, entries in rows.items():
        (folder / table).mkdir()
        with arrow.output_stream(str(folder / table / "00001.jsonl.zst"), compression="zstd") as stream:
            stream.write("".join(json.dumps(row) + "\n" for row in entries).encode())


def leave(_rows: Rows) -> None: ...


def lose(rows: Rows) -> None:
    rows["changelog"] = [row for row in rows["changelog"] if row["issue_id"] != rows["issues"][5]["id"]]
    del rows["issues"][5]


def lose_a_change(rows: Rows) -> None:
    del rows["changelog"][-1]


def double_a_change(rows: Rows) -> None:
    rows["changelog"].append(rows["changelog"][-1])


CASES: dict[str, tuple[Callable[[Rows], object], dict[str, int]]] = {
    "nothing": (leave, {}),
    "an issue is missing": (lose, {"issues": COUNT - 2, "lost": 1}),
    "one is there twice": (lambda rows: rows["issues"].append(rows["issues"][0]), {"doubled": 1}),
    "one that never was": (lambda rows: rows["issues"].append({"id": 5, "summary": ""}), {"invented": 1}),
    "another summary": (lambda rows: rows["issues"][0].update(summary="Import 1 stops"), {"false": 1}),
    "a misfit": (lambda rows: rows["issues"][0].update(_misfits="{}"), {"misfits": 1}),
    "a change is missing": (lose_a_change, {"not_whole": 1}),
    "a link is missing": (lambda rows: rows["links"].pop(), {"not_whole": 1}),
    "a change is there twice": (double_a_change, {"not_whole": 1}),
}


@pytest.mark.parametrize("name", CASES)
def test_the_comparison_counts_what_is_wrong(name: str, tmp_path: Path) -> None:
    spoil, differences = CASES[name]
    rows = make_rows()
    spoil(rows)
    write(tmp_path, rows)
    good = dict.fromkeys(("lost", "doubled", "invented", "false", "not_whole", "misfits"), 0)
    verdict = judge(tmp_path, list_tables(["changelog"]), TRUTH)
    assert verdict == Verdict(**{"issues": COUNT - 1, **good, **differences})
    assert verdict.is_good == (name == "nothing")


def test_parquet_and_json_lines_are_read_alike(tmp_path: Path) -> None:
    rows = make_rows()["issues"]
    parquet: Any = importlib.import_module("pyarrow.parquet")
    parquet.write_table(arrow.Table.from_pylist(rows), tmp_path / "00001.parquet")
    assert list(read_rows(tmp_path, "id", "summary")) == [(row["id"], row["summary"]) for row in rows]


def test_a_file_that_is_not_finished_is_seen(tmp_path: Path) -> None:
    (tmp_path / "00001.parquet.part").write_bytes(b"")
    with pytest.raises(ValueError, match="no file of a finished export"):
        list(read_rows(tmp_path, "id"))


def test_counting_positions_alone_loses_and_doubles() -> None:
    """What the peers do: one search in the order of updates, by `startAt`, while people work."""
    stand_in = StandIn(Issues(3000, BUSY))
    found: Counter[str] = Counter()
    for start in range(0, 3000, 10):
        query = {"jql": "ORDER BY updated ASC", "startAt": str(start), "maxResults": "10", "fields": "id"}
        page = json.loads(stand_in.answer(Asked("GET", "/rest/api/2/search", query)).body)
        found.update(issue["id"] for issue in page["issues"])
    always = [FIRST_ID + place for place in range(3000) if stand_in.issues.alive[place]]
    assert any(str(number) not in found for number in always)
    assert any(times > 1 for times in found.values())


def test_an_exporter_is_killed_and_started_again_until_it_is_done(tmp_path: Path) -> None:
    """This one comes a step further each time, and waits to be killed before the fourth is done."""
    steps = tmp_path / "steps"
    steps.mkdir()
    command = [sys.executable, "-c", STEP, str(steps)]
    finished = run_until_done(command, {}, tmp_path / "log", lambda: len(list(steps.iterdir())), kill_every=0.6)
    assert (finished.starts, finished.kills, finished.failures) == (4, 3, 0)


def test_one_that_only_fails_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(GaveUp, match="no such plan"):
        run_until_done([sys.executable, "-c", "exit('no such plan')"], {}, tmp_path / "log", lambda: 0)


def test_a_run_of_the_rows_keeps_what_is_measured_apart(tmp_path: Path) -> None:
    page = tmp_path / "RESULTS.md"
    page.write_text("# What it costs\n\n## A row\n\nfast\n", encoding="utf-8")
    for number in (1, 2):
        keep_section(KEPT[0], [f"measured {number}"], page)
    text = page.read_text(encoding="utf-8")
    assert text == f"# What it costs\n\n## A row\n\nfast\n\n## {KEPT[0]}\n\nmeasured 2\n"
    assert read_kept(text) == [f"## {KEPT[0]}\n\nmeasured 2"]


def make_result(issues: int, form: str, seconds: float) -> Result:
    good = Verdict(issues, lost=0, doubled=0, invented=0, false=0, not_whole=0, misfits=0)
    return Result(Trial(issues, form), good, Finished(seconds, 1.0, 1, 0, 0, 0), 10)


def test_a_row_that_is_measured_again_takes_the_place_of_the_old_one() -> None:
    before = make_section([make_result(1000, "parquet", 10.0), make_result(1000, "jsonl", 10.0)])
    after = make_section([make_result(2000, "parquet", 10.0)], before)
    assert len(after) == len(before)
    assert [row.split(" | ")[:2] for row in after[-2:]] == [["| parquet", "2,000"], ["| jsonl", "1,000"]]
