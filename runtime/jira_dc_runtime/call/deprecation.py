"""`deprecated`: a method that says when it is called that it goes away, and what to call instead."""

from __future__ import annotations

import inspect
import warnings
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

_OURS: Final = frozenset({"jira_dc", "jira_dc_runtime"})

if TYPE_CHECKING:
    # The one that type checkers and editors know; both bring it along, so that nothing has to be installed.
    from typing_extensions import deprecated as deprecated  # noqa: PLC0414
else:

    def deprecated(message: str) -> Any:
        """Return a decorator whose method warns with `message`, a `DeprecationWarning`, at the line that calls it.

        Python shows such a warning once for each line, and by default only where a program's own file calls. A
        coroutine and an iterator warn when they are made, since nobody knows who awaits or walks them.
        """

        def decorate(method: Any) -> Any:
            @wraps(method)
            def warn(*args: Any, **kwargs: Any) -> Any:
                warnings.warn(message, DeprecationWarning, stacklevel=find_caller())
                return method(*args, **kwargs)

            warn.__deprecated__ = message  # where PEP 702 puts it
            mark = getattr(inspect, "markcoroutinefunction", None)  # Python 3.12
            return mark(warn) if mark is not None and inspect.iscoroutinefunction(method) else warn

        return decorate


def find_caller() -> int:
    """Return which frame above `warnings.warn` is the first that is not ours: `with_response` calls methods, too."""
    frame, level = inspect.currentframe(), 0
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] in _OURS:
        frame, level = frame.f_back, level + 1
    return level
