"""The table: what each fault is for whoever called."""

from __future__ import annotations

from dataclasses import dataclass

from jira_dc_runtime import ConnectionFailed, JiraError, ServiceUnavailable, TimedOut, TooManyRequests, UnexpectedBody


@dataclass(frozen=True)
class Row:
    """One fault. It is the same for every method and every HTTP library."""

    fault: str
    outcome: type[JiraError] | None
    """The class of the error, exactly; None for an answer."""
    sent: str = ""
    """What the error says: was the request sent? Two words where it depends on who was faster."""
    seen: int = 1
    """How often the server saw it."""
    warm: bool = False
    """Whether the fault is met by the second call over one connection; the first one is not counted."""


TABLE = [
    Row("healthy", None),
    Row("continue_first", None),
    Row("close_an_idle_connection", None, warm=True),
    Row("more_than_announced", None),
    # Nothing was sent.
    Row("refused", ConnectionFailed, "no", seen=0),
    Row("no_such_host", ConnectionFailed, "no", seen=0),
    Row("full_queue", TimedOut, "no", seen=0),
    Row("tls_on_a_plain_port", ConnectionFailed, "no", seen=0),
    Row("unknown_certificate", ConnectionFailed, "no", seen=0),
    # Nobody here can tell.
    Row("close_at_once", ConnectionFailed, "unknown", seen=0),
    Row("reset_at_once", ConnectionFailed, "no or unknown", seen=0),  # no, if it breaks while the client connects
    Row("reset_before_reading", ConnectionFailed, "unknown", seen=0),
    Row("plain_on_a_tls_port", ConnectionFailed, "unknown", seen=0),
    Row("reset_after_head", ConnectionFailed, "unknown"),
    Row("reset_after_request", ConnectionFailed, "unknown"),
    Row("close_after_request", ConnectionFailed, "unknown"),
    Row("close_on_a_kept_connection", ConnectionFailed, "unknown", warm=True),
    Row("reset_on_a_kept_connection", ConnectionFailed, "unknown", warm=True),
    Row("half_a_head", ConnectionFailed, "unknown"),
    Row("garbage_for_a_status", ConnectionFailed, "unknown"),
    Row("garbage_for_a_header", ConnectionFailed, "unknown"),
    Row("no_http_at_all", ConnectionFailed, "unknown"),
    Row("no_answer", TimedOut, "unknown"),
    Row("slow_head", TimedOut, "unknown"),
    # There is an answer.
    Row("slow_body", TimedOut, "yes"),
    Row("half_a_body", ConnectionFailed, "yes"),
    Row("reset_in_the_body", ConnectionFailed, "yes"),
    Row("half_a_chunk", ConnectionFailed, "yes"),
    Row("no_last_chunk", ConnectionFailed, "yes"),
    Row("garbage_for_a_chunk", ConnectionFailed, "yes"),
    Row("garbage_for_gzip", UnexpectedBody, "yes"),
    Row("gzip_cut_short", ConnectionFailed, "yes"),
    Row("unavailable", ServiceUnavailable, "yes"),
    Row("unavailable_before_the_body", ServiceUnavailable, "yes"),
    Row("too_many", TooManyRequests, "yes"),
    Row("too_many_for_an_hour", TooManyRequests, "yes"),
    Row("blocked", TooManyRequests, "yes"),
]


@dataclass(frozen=True)
class RetryRow:
    """One fault that lasts, met by a client that tries up to three times: how often the server sees each kind of call.

    What a write does is counted by the server too: it may be carried out once at most.
    """

    fault: str
    reads: int
    """How often a GET, or a POST that only reads, is seen."""
    writes: int
    """How often a PUT, POST or DELETE is."""
    attempts: tuple[int, int]
    """What the error says, of the one and of the other."""


RETRY_TABLE = [
    # Nothing was sent.
    RetryRow("refused", 0, 0, (3, 3)),
    RetryRow("full_queue", 0, 0, (3, 3)),
    RetryRow("unknown_certificate", 0, 0, (1, 1)),  # the next attempt would find the same
    # Nobody here can tell.
    RetryRow("close_at_once", 0, 0, (3, 1)),
    RetryRow("reset_before_reading", 0, 0, (3, 1)),
    RetryRow("reset_after_head", 3, 1, (3, 1)),
    RetryRow("reset_after_request", 3, 1, (3, 1)),
    RetryRow("close_after_request", 3, 1, (3, 1)),
    RetryRow("half_a_head", 3, 1, (3, 1)),
    RetryRow("no_answer", 3, 1, (3, 1)),
    RetryRow("slow_head", 3, 1, (3, 1)),
    # There is an answer.
    RetryRow("slow_body", 3, 1, (3, 1)),
    RetryRow("half_a_body", 3, 1, (3, 1)),
    RetryRow("no_last_chunk", 3, 1, (3, 1)),
    RetryRow("garbage_for_gzip", 1, 1, (1, 1)),
    RetryRow("unavailable", 3, 1, (3, 1)),
    RetryRow("too_many", 3, 3, (3, 3)),
    RetryRow("too_many_for_an_hour", 1, 1, (1, 1)),
    RetryRow("blocked", 1, 1, (1, 1)),
]
