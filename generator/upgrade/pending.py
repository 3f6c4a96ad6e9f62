"""pending: the document that is being adopted, kept while a person decides.

It lies in build/upgrade/, which git ignores, so that the next run goes on with the same bytes: Atlassian overwrites its
documents in place.
"""

from __future__ import annotations

import json
from pathlib import Path

from generator.document.pins import Pin
from generator.document.take import Taken
from generator.upgrade.swap import replace_text

PENDING = "pending.json"


def keep_pending(folder: Path, taken: Taken) -> None:
    """Keep `taken` in `folder` until it is adopted, or another document is taken."""
    pin = {"url": taken.pin.url, "sha256": taken.pin.sha256}
    kept = {"release": taken.release, "pin": pin, "document": taken.document}
    replace_text(folder / PENDING, json.dumps(kept, indent=1))


def read_pending(folder: Path) -> Taken | None:
    """Return the document that waits in `folder`, or None."""
    path = folder / PENDING
    if not path.exists():
        return None
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Taken(kept["release"], kept["document"], Pin(**kept["pin"]))


def drop_pending(folder: Path) -> None:
    """Forget the document that waits in `folder`."""
    (folder / PENDING).unlink(missing_ok=True)
