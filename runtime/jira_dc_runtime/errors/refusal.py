"""The errors of what takes more than one answer: an item of a batch, and a task that Jira carries out by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .base import Answered

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class ItemRefused(Answered):
    """Jira refused one item of a batch, and took others. `error_messages` and `errors` say why, as in `HttpError`."""

    def __init__(
        self,
        message: str,
        status: int | None = None,
        error_messages: Sequence[str] = (),
        errors: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, status, error_messages, errors)
        self.status = status
        self.error_messages = list(error_messages)
        self.errors = dict(errors or {})


class TaskFailed(Answered):
    """A task that Jira carries out by itself came to an end, but not to a good one. `task` is what Jira last said."""

    def __init__(self, message: str, task: Any = None) -> None:
        super().__init__(message, task)
        self.task = task


class TaskUnfinished(Answered):
    """A task was still under way when the time was up; Jira goes on with it. `task` is what Jira last said, or None."""

    def __init__(self, message: str, task: Any = None) -> None:
        super().__init__(message, task)
        self.task = task
