"""`FileProgress`: how far a download has come, and what its next answer is. The sync and the async way share it."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Final

import msgspec

from jira_dc_runtime.answer.file_answer import is_login_address
from jira_dc_runtime.answer.read import REDIRECT, SUCCESS, login_ignored, redirect_error, refusal
from jira_dc_runtime.call.base_url import rebase, shown_address, target_below
from jira_dc_runtime.errors import ConfigurationError, ConnectionFailed, RedirectError, UnexpectedBody
from jira_dc_runtime.errors.headers import find_refused_reason

from .bounded_body import announced_length
from .content import find_problem_of_progress
from .file_check import FileCheck
from .options import left_of, write_headers, write_query
from .request import USER_AGENT, PreparedRequest
from .resume import (
    BEYOND_THE_END,
    Meaning,
    SoFar,
    can_go_on,
    find_validator,
    read_answer,
    read_content_range,
    write_range,
)

if TYPE_CHECKING:
    from jira_dc_runtime.call.base_url import BaseUrl
    from jira_dc_runtime.call.body import OnProgress
    from jira_dc_runtime.errors import JiraError

    from .options import Options
    from .received import Received

MAX_REDIRECTS: Final = 5
_OBSTACLE: Final = (
    "It cannot go on where it stopped: neither a strong ETag nor a Last-Modified tells that the file is still the same."
)


class FileProgress:
    """One download. `prepared` is the request to send next, or the one that was sent last.

    Raise `ConfigurationError` for an address that is none of this Jira, and for an `on_progress` that is none.
    """

    def __init__(
        self, base: BaseUrl, url: str, options: Options, on_progress: OnProgress | None, *, can_start_again: bool
    ) -> None:
        self._base = base
        self.options = options
        problem = find_problem_of_progress(on_progress)
        if problem:
            raise ConfigurationError(problem)
        self._on_progress = on_progress
        self._can_start_again = can_start_again
        self._began = monotonic()
        self._so_far = SoFar()
        self._furthest = 0
        self._skipped = 0
        self._check: FileCheck | None = None
        address = rebase(base, url)
        if options.query:
            address += f"{'&' if '?' in address else '?'}{write_query(options)}"
        self.prepared = self._request_for(address)

    def options_left(self) -> Options:
        """Return the options with what is left of the deadline."""
        return left_of(self.options, self._began)

    def prepare_again(self) -> PreparedRequest:
        """Return the request for the file, or for its rest, where it was found last."""
        self.prepared = self._request_for(self.prepared.url)
        return self.prepared

    def is_refused(self, answer: Received) -> bool:
        """Return whether the answer is an error of Jira."""
        status = answer.status_code
        if status == BEYOND_THE_END and write_range(self._so_far):
            return False
        return status not in SUCCESS and status not in REDIRECT

    def refuse(self, answer: Received, body: bytes) -> JiraError:
        """Return the error for such an answer."""
        refused = refusal(self.prepared.operation, self.prepared.url, answer.status_code, answer.headers, body)
        answer.count_in(refused)
        return refused

    def follow(self, answer: Received) -> bool:
        """Return whether the answer is a redirect; `prepared` follows it then."""
        prepared, status, location = self.prepared, answer.status_code, answer.headers.get("location")
        if status not in REDIRECT:
            reason = find_refused_reason(answer.headers)
            if reason:
                raise login_ignored(prepared.operation, status, reason)
            return False
        target = None if location is None else target_below(self._base, prepared.url, location)
        # Followed to the login page, the page itself would be saved as the file.
        if target is None or is_login_address(target):
            raise redirect_error(prepared.operation, prepared.url, status, location)
        self.prepared = self._request_for(target)
        return True

    def too_many_redirects(self) -> RedirectError:
        """Return the error for redirects without end."""
        shown = shown_address(self.prepared.url)
        message = f"A download was redirected more than {MAX_REDIRECTS} times, last to {shown}. Check the login."
        return RedirectError(message, self.prepared.operation, 0, shown)

    def accept(self, answer: Received, attempts: int) -> tuple[Meaning, ConnectionFailed | None]:
        """Return what the answer is, and what is wrong with it if the file may be asked for once more.

        Raise `ConnectionFailed` if what was passed on does not fit any more, and `UnexpectedBody` for no file.
        """
        headers, operation, status, so_far = answer.headers, self.prepared.operation, answer.status_code, self._so_far
        meaning, reason = read_answer(status, headers, so_far, can_start_again=self._can_start_again)
        if meaning is Meaning.UNFIT and so_far.position == 0:
            message = f"{operation} answered {status}, but {reason}. Look for the proxy that cuts it."
            raise UnexpectedBody(message, operation, status)
        if meaning in {Meaning.UNFIT, Meaning.OTHER}:
            message = f"{operation}: the file broke off after {so_far.position} bytes, and then {reason}."
            failure = ConnectionFailed(message, operation, "yes")
            failure.attempts = attempts
            if meaning is Meaning.OTHER:
                raise failure
            self._so_far = msgspec.structs.replace(so_far, asks_for_rest=False)
            return meaning, failure
        self._check = FileCheck(answer, self.prepared, is_rest=meaning is Meaning.REST)
        self._skipped = so_far.position if meaning is Meaning.SAME else 0
        part = read_content_range(headers) if meaning is Meaning.REST else None
        if part is not None:
            self._so_far = msgspec.structs.replace(so_far, total=so_far.total if part.total is None else part.total)
        elif meaning is not Meaning.SAME:
            takes_ranges = headers.get("accept-ranges", "").strip().lower() != "none"
            asks_for_rest = takes_ranges and (so_far.position == 0 or so_far.asks_for_rest)
            self._so_far = SoFar(0, announced_length(headers), find_validator(headers), asks_for_rest)
        return meaning, None

    def report_beginning(self, meaning: Meaning) -> None:
        """Tell the caller that the file begins, if it does."""
        if meaning in {Meaning.FILE, Meaning.AGAIN}:
            self._report()

    def take(self, chunk: bytes) -> bytes:
        """Return what of `chunk` can be passed on."""
        return self._skip(chunk if self._check is None else self._check.take(chunk))

    def finish(self) -> bytes:
        """Return what is left to pass on at the end of a body. Raise `ConnectionFailed` if more should come."""
        rest = b"" if self._check is None else self._skip(self._check.finish())
        position, total = self._so_far.position, self._so_far.total
        if self._skipped or (total is not None and position + len(rest) < total):
            message = f"{self.prepared.operation}: no more than {position} bytes of the file came."
            raise ConnectionFailed(message, self.prepared.operation, "yes")
        return rest

    def pass_on(self, chunk: bytes) -> None:
        """Take notice that whoever wants the file has got `chunk`, and tell the caller."""
        self._so_far = msgspec.structs.replace(self._so_far, position=self._so_far.position + len(chunk))
        self._report()

    def has_progressed(self) -> bool:
        """Return whether more has come than ever before, since this was asked last."""
        before, self._furthest = self._furthest, max(self._furthest, self._so_far.position)
        return self._furthest > before

    def find_obstacle(self) -> str:
        """Return why it makes no sense to ask once more, as a sentence, or ""."""
        return "" if can_go_on(self._so_far, can_start_again=self._can_start_again) else _OBSTACLE

    def _skip(self, part: bytes) -> bytes:
        count = min(self._skipped, len(part))
        self._skipped -= count
        return part[count:] if count else part

    def _report(self) -> None:
        if self._on_progress is not None:
            self._on_progress(self._so_far.position, self._so_far.total)

    def _request_for(self, address: str) -> PreparedRequest:
        headers = {
            "Accept": "*/*",
            # A packed chunk could be unpacked to any size, so the file is asked for as it is.
            "Accept-Encoding": "identity",
            "User-Agent": USER_AGENT,
            **write_headers(self.options),
            **write_range(self._so_far),
        }
        return PreparedRequest(f"GET {shown_address(address)}", "GET", address, headers, None, reads=True)
