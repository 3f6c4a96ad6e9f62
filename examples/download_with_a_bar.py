"""Download all attachments of an issue, each with a bar. Where the connection breaks, the bar goes on where it was.

pip install jira-dc rich
JIRA_URL=https://jira.example.com JIRA_TOKEN=… python download_with_a_bar.py EX-1 folder
"""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn, TransferSpeedColumn

from jira_dc import Jira


def download_attachments(jira: Jira, key: str, folder: Path, bars: Progress) -> list[Path]:
    """Return the files. Two attachments may have the same name, so each file begins with the number of its own."""
    files: list[Path] = []
    for attachment in jira.issue.get_issue(key, fields=["attachment"]).fields.attachment:
        name = Path(attachment.filename or "").name  # whoever attached it chose the name
        bar = bars.add_task(name, total=attachment.size)
        files.append(folder / f"{attachment.id} {name}")
        jira.download(attachment.content or "", files[-1], on_progress=partial(show, bars, bar))
    return files


def show(bars: Progress, bar: TaskID, done: int, total: int | None) -> None:
    """Move the bar; `total` is None where Jira does not say it."""
    bars.update(bar, completed=done, total=total)


if __name__ == "__main__":
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
    )
    with Jira.from_env() as client, Progress(*columns) as progress:
        download_attachments(client, sys.argv[1], Path(sys.argv[2]), progress)
