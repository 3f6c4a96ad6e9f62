"""Which operations of a MockJira have a state, and which answer a sample from the document."""

from __future__ import annotations

import logging
from typing import Final

from .judge.document import Document, Operation
from .login.logins import OPERATIONS as OF_LOGINS
from .operations.find_route import list_stateful

LOGGER: Final = logging.getLogger("jira_dc.testing")


def describe(document: Document) -> dict[str, tuple[str, ...]]:
    """Return the keys of all operations, sorted: under `state` those with a state, under `sample` the others."""
    state = list_stateful() | OF_LOGINS
    keys = document.operations.keys()
    return {
        "state": tuple(sorted(keys & state)),
        "sample": tuple(sorted(keys - state)),
    }


def warn_of_sample(operation: Operation, warned: set[str]) -> None:
    """Log once for each operation that a write was answered by a sample, and changed nothing."""
    if operation.method != "GET" and operation.key not in warned:
        warned.add(operation.key)
        LOGGER.warning(
            "MockJira keeps nothing of %s: what it answers is a sample. Set another answer with reply().",
            operation.key,
        )
