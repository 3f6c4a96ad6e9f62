"""Whether an export holds what the stand-in held: every issue that was there all the time once, whole, and no other."""

from __future__ import annotations

import importlib
import json
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.export.stand_in.content import COUNTS, count_links, count_remote_links

arrow: Any = importlib.import_module("pyarrow")
parquet: Any = importlib.import_module("pyarrow.parquet")


@dataclass(frozen=True)
class Verdict:
    """How an export differs from the truth; all of it is 0 for one without fault.

    - `lost`: issues that were there all the time and are not in the export; `doubled`: issues that it has twice.
    - `invented`: issues that never were; `false`: issues whose summary is not that of their number.
    - `not_whole`: issues that lack a change, a comment, a link or whatever was included, or have one too many.
    - `misfits`: issues with a value that fits no column.
    """

    issues: int
    lost: int
    doubled: int
    invented: int
    false: int
    not_whole: int
    misfits: int

    @property
    def is_good(self) -> bool:
        """Return whether nothing is wrong."""
        return not any((self.lost, self.doubled, self.invented, self.false, self.not_whole, self.misfits))


def judge(folder: Path, tables: Mapping[str, Callable[[int], int]], truth: Mapping[str, Any]) -> Verdict:
    """Return how the export in `folder` differs from what the stand-in tells.

    `tables` are those to look at beside the issues, and how many rows an issue has in each, as of `list_tables`.
    """
    first, initial = truth["first"], truth["initial"]
    last = first + initial + len(truth["created"])
    deleted = set(truth["deleted"])
    seen = array("i", bytes(4 * (last - first)))
    invented = false = misfits = 0
    for number, summary, misfit in read_rows(folder / "issues", "id", "summary", "_misfits"):
        if not first <= number < last:
            invented += 1
            continue
        seen[number - first] += 1
        false += not str(summary).startswith(f"Import {number - first} stops")
        misfits += misfit is not None
    return Verdict(
        issues=sum(map(bool, seen)),
        lost=sum(1 for place in range(initial) if not seen[place] and place + first not in deleted),
        doubled=sum(1 for times in seen if times > 1),
        invented=invented,
        false=false,
        not_whole=len(_find_partial(folder, tables, truth, seen)),
        misfits=misfits,
    )


def _find_partial(
    folder: Path, tables: Mapping[str, Callable[[int], int]], truth: Mapping[str, Any], seen: array[int]
) -> set[int]:
    """Return the issues that have too little or too much in another table."""
    first, edits = truth["first"], Counter({int(number): times for number, times in truth["edits"].items()})
    partial: set[int] = set()
    for table, count in tables.items():
        found: Counter[int] = Counter(number for (number,) in read_rows(folder / table, "issue_id"))
        for place, times in enumerate(seen):
            number = place + first
            least = count(place) if times else 0
            most = least + edits[number] * bool(times and table == "changelog")
            if not least <= found.pop(number, 0) <= most:
                partial.add(number)
        partial.update(found)  # rows of issues that are not in the export
    return partial


def list_tables(include: Collection[str]) -> dict[str, Callable[[int], int]]:
    """Return the tables beside the issues, and how many rows an issue has in each. Links are always read."""
    tables = {name: COUNTS[name] for name in COUNTS if name in include and name != "remote_links"}
    return {**tables, "links": count_all_links if "remote_links" in include else count_links}


def count_all_links(place: int) -> int:
    """Return how many links an issue has, to other issues and to somewhere else."""
    return count_links(place) + count_remote_links(place)


def read_rows(folder: Path, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield some columns of every row of a table, file by file.

    Raise `ValueError` for a file that an export leaves only while it is under way.
    """
    for file in sorted(folder.iterdir()):
        if file.suffix == ".parquet":
            opened: Any = parquet.ParquetFile(file)
            for batch in opened.iter_batches(columns=list(columns)):
                yield from zip(*(batch.column(name).to_pylist() for name in columns), strict=True)
        elif file.name.endswith(".jsonl.zst"):
            with arrow.input_stream(str(file), compression="zstd") as stream:
                for line in stream.read().splitlines():
                    row = json.loads(line)
                    yield tuple(row.get(name) for name in columns)
        elif not file.name.startswith((".", "_")):  # an engine's own account
            raise ValueError(f"{file} is no file of a finished export.")
