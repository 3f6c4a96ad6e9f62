"""swap: let prepared files take the place of those of the tree, all of them or none.

The files are prepared in a folder beside the tree. A journal that lists them, put in place in one step, is the moment
of decision: killed before it, the tree is as it was; killed after it, the next run does the rest.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

JOURNAL = "journal.json"
PREPARED = "prepared"


def swap_files(root: Path, folder: Path, files: Mapping[str, str | None]) -> None:
    """Write every file of `files` below `root`; None deletes. `folder` is where they are prepared."""
    prepare_files(folder, files)
    finish_swap(root, folder)


def prepare_files(folder: Path, files: Mapping[str, str | None]) -> None:
    """Prepare `files` and write the journal; from then on `finish_swap` puts them in place."""
    prepared = folder / PREPARED
    shutil.rmtree(prepared, ignore_errors=True)
    for name, text in files.items():
        if text is not None:
            path = prepared / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
    replace_text(folder / JOURNAL, json.dumps({name: text is not None for name, text in files.items()}, indent=1))


def finish_swap(root: Path, folder: Path) -> bool:
    """Put prepared files in place, and return whether there were any. It can be killed and run again at any point."""
    journal, prepared = folder / JOURNAL, folder / PREPARED
    decided = journal.exists()
    if decided:
        for name, is_written in json.loads(journal.read_text(encoding="utf-8")).items():
            target = root / name
            if not is_written:
                target.unlink(missing_ok=True)
            elif (prepared / name).exists():  # else an earlier run has moved it already
                target.parent.mkdir(parents=True, exist_ok=True)
                (prepared / name).replace(target)
        journal.unlink()
    shutil.rmtree(prepared, ignore_errors=True)
    return decided


def replace_text(path: Path, text: str) -> None:
    """Write a file in one step: a reader finds the old text or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.write_bytes(text.encode("utf-8"))
    beside.replace(path)
