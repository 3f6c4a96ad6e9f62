"""pending: the document that is being adopted, kept while a person decides.

It lies in build/upgrade/, which git ignores, so that the next run goes on with the same bytes: Atlassian overwrites its
documents in place.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from generator.document.pins import Pin
from generator.document.take import Taken
from generator.upgrade.swap import replace_text

PENDING = "pending.json"


def keep_pending(folder: Path, taken: Taken, *, current: bool, asked: bool) -> None:
    """Keep `taken` in `folder` until it is adopted, or another document is taken.

    `current` tells that it becomes the current release though it is older, `asked` that renames were proposed: they
    are proposed once.
    """
    pin = {"url": taken.pin.url, "sha256": taken.pin.sha256}
    kept = {"release": taken.release, "pin": pin, "document": taken.document, "current": current, "asked": asked}
    replace_text(folder / PENDING, json.dumps(kept, indent=1))


@dataclass(frozen=True)
class Pending:
    """A document that waits, and what was said of it."""

    taken: Taken
    current: bool
    asked: bool


def read_pending(folder: Path) -> Pending | None:
    """Return the document that waits in `folder`, or None."""
    path = folder / PENDING
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    taken = Taken(kept["release"], kept["document"], Pin(**kept["pin"]))
    return Pending(taken, bool(kept.get("current")), bool(kept.get("asked")))


def drop_pending(folder: Path) -> None:
    """Forget the document that waits in `folder`."""
    (folder / PENDING).unlink(missing_ok=True)
