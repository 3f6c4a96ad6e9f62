"""`Progress`: what has become of a call while its login is at work, for the errors that come up on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jira_dc_runtime.call.base_url import shown_address
from jira_dc_runtime.errors import ConnectionFailed, JiraError
from jira_dc_runtime.errors.failure import failure_of

from .received import Received

if TYPE_CHECKING:
    from jira_dc_runtime.errors.base import Sent

    from .attempts import Attempts
    from .auth_flow import AuthRequest


class Progress:
    """Knows which of the requests that a login yields is the call itself, `own`, and whether Jira answered it."""

    def __init__(self, attempts: Attempts, own: AuthRequest, max_body: int | None) -> None:
        self._attempts = attempts
        self._operation = attempts.prepared.operation
        self._own = own
        self._max_body = max_body
        self._sent: Sent = "no"
        self._failure: JiraError | None = None
        self._last, self._status = self._operation, 0  # what was answered last, and how

    def begin(self, request: AuthRequest) -> None:
        """Take notice that `request` goes out."""
        if request is self._own:
            self._attempts.hand_over()

    def receive(self, request: AuthRequest, response: Any) -> Received:
        """Return the answer to `request`, its body not read."""
        if request is self._own:
            self._sent = "yes"
            response = self._attempts.timed(response)
        self._last, self._status = self._operation_of(request), response.status_code
        return Received(response, self._last, self._max_body)

    def fail(self, request: AuthRequest, error: Exception) -> JiraError | None:
        """Return our error for one of the HTTP client that came instead of an answer to `request`, or None."""
        failure = error if isinstance(error, JiraError) else failure_of(error, self._operation_of(request))
        if failure is None:
            return None
        if self._attempts.is_exceeded_by(failure):
            failure = self._attempts.exceed()
        elif request is not self._own or (self._sent == "yes" and failure.sent == "no"):
            failure.sent = self._sent
        self._failure = failure
        return failure

    def explain(self, error: Exception) -> JiraError | None:
        """Return what to raise instead of an error that came out of the login, or None to raise it as it is.

        An error of ours says from now on whether the call was sent, whatever became of the requests of its login.
        """
        if isinstance(error, JiraError):
            if error is not self._failure:
                error.sent = self._sent
            return None
        failure = failure_of(error, self._last, self._status)
        if isinstance(failure, ConnectionFailed):
            failure.is_lasting = True  # a request of the login broke off, and may have been carried out
        if failure is not None and self._last != self._operation:
            failure.sent = self._sent
        return failure

    def _operation_of(self, request: AuthRequest) -> str:
        return self._operation if request is self._own else f"{request.method} {shown_address(str(request.url))}"
