"""The table of downloads: what a file that breaks off is for whoever asked for it, and what the server is asked."""

from __future__ import annotations

from dataclasses import dataclass

from jira_dc_runtime import ConnectionFailed, JiraError, NotFound

from .file_server import DATED, FILE, NEW, OTHER, STRONG, WEAK, Step, cut, gone, reset, rest, stall, whole

Outcome = bytes | type[JiraError]
"""The content that comes, or the class of the error."""


@dataclass(frozen=True)
class DownloadRow:
    """One fault. It is the same for every HTTP library, sync and async."""

    fault: str
    steps: tuple[Step, ...]
    """What the server does, request by request."""
    to_path: Outcome
    """What a download to a path ends with, which can start again."""
    into_stream: Outcome
    """The same for `stream`, which cannot take back what it gave."""
    asked: tuple[str, ...]
    """The requests of the download to a path; the stream makes the first of them, as many as it can use."""


A = 'rest if "a"'
DOWNLOADS = [
    # The server sends the rest.
    DownloadRow("closed", (cut(*STRONG), rest(FILE, *STRONG)), FILE, FILE, ("whole", A)),
    DownloadRow("reset", (cut(*STRONG, end=reset), rest(FILE, *STRONG)), FILE, FILE, ("whole", A)),
    DownloadRow("stalled", (cut(*STRONG, end=stall), rest(FILE, *STRONG)), FILE, FILE, ("whole", A)),
    DownloadRow(
        "known by its date", (cut(*DATED), rest(FILE, *DATED)), FILE, FILE, ("whole", f"rest if {DATED[0][15:]}")
    ),
    DownloadRow(
        "broken again and again",
        (cut(*STRONG), *(rest(FILE, *STRONG, breaks_after=10_000),) * 4, rest(FILE, *STRONG)),
        FILE,
        FILE,
        ("whole", A, A, A, A, A),
    ),
    # It cannot, or must not be asked to.
    DownloadRow("no range is known", (cut(*STRONG), whole(FILE, *STRONG)), FILE, FILE, ("whole", A)),
    DownloadRow(
        "no range is taken",
        (cut("Accept-Ranges: none", *STRONG), whole(FILE, *STRONG)),
        FILE,
        FILE,
        ("whole", "whole"),
    ),
    DownloadRow("without a validator", (cut(), whole()), FILE, ConnectionFailed, ("whole", "whole")),
    DownloadRow("with a weak one", (cut(*WEAK), whole(FILE, *WEAK)), FILE, ConnectionFailed, ("whole", "whole")),
    # It is another file meanwhile.
    DownloadRow("changed", (cut(*STRONG), whole(NEW, *OTHER)), NEW, ConnectionFailed, ("whole", A)),
    DownloadRow("changed, without a validator", (cut(), whole(NEW)), NEW, ConnectionFailed, ("whole", "whole")),
    DownloadRow(
        "changed, and If-Range is not known",
        (cut(*STRONG), rest(NEW, *OTHER), whole(NEW, *OTHER)),
        NEW,
        ConnectionFailed,
        ("whole", A, "whole"),
    ),
    DownloadRow("gone", (cut(*STRONG), gone), NotFound, NotFound, ("whole", A)),
    # It never comes.
    DownloadRow(
        "broken at the same place",
        (cut(*STRONG), rest(FILE, *STRONG, breaks_after=0)),
        ConnectionFailed,
        ConnectionFailed,
        ("whole", A, A),
    ),
    DownloadRow(
        "broken before its first byte", (cut(*STRONG, at=0),), ConnectionFailed, ConnectionFailed, ("whole",) * 3
    ),
]
