"""Which operation a method means: `jira.issue.get_issue` is `GET /api/2/issue/{issueIdOrKey}`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any, Final, NoReturn

from jira_dc_runtime.call import Call
from jira_dc_runtime.client.resource import AsyncResource, Resource
from jira_dc_runtime.errors import ConfigurationError

_METHODS: Final[dict[object, str]] = {}


class _Found(Exception):
    def __init__(self, operation: str) -> None:
        super().__init__(operation)
        self.operation = operation


class _Finder:
    """Stands in for a client and sends nothing: it only looks at which operation would be sent."""

    def send(self, call: Call[Any]) -> NoReturn:
        raise _Found(call.operation)


def operation_of(operation: str | Callable[..., object]) -> str:
    """Return the key of an operation, given as the key itself or as a method of `Jira` or `AsyncJira`.

    `jira.issue.get_issue`, `IssueApi.get_issue` and `jira.search.iter_search` are all fine. Raise
    `ConfigurationError` for anything that is no method of a resource.
    """
    if isinstance(operation, str):
        return operation
    function = getattr(operation, "__func__", operation)
    if function not in _METHODS:
        _METHODS[function] = _find(function)
    return _METHODS[function]


def _find(function: Callable[..., object]) -> str:
    owner = _owner(function)
    if owner is not None:
        try:
            _step(function(owner(_Finder()), **_placeholders(function)))
        except _Found as found:
            return found.operation
    name = getattr(function, "__qualname__", repr(function))
    message = (
        f"{name} is no method of a resource. Pass one such as jira.issue.get_issue, uncalled, "
        "or a key such as 'GET /api/2/issue/{issueIdOrKey}'."
    )
    raise ConfigurationError(message)


def _owner(function: Callable[..., object]) -> type[Any] | None:
    """Return the resource class whose method `function` is, or None. Nothing else may be called."""
    class_name, _, method = getattr(function, "__qualname__", "").rpartition(".")
    module: Any = sys.modules.get(getattr(function, "__module__", ""))
    owner: Any = getattr(module, class_name or " ", None)
    return owner if _is_resource(owner) and getattr(owner, method, None) is function else None


def _is_resource(owner: object) -> bool:
    return isinstance(owner, type) and issubclass(owner, (Resource, AsyncResource))


def _placeholders(function: Callable[..., object]) -> dict[str, Any]:
    """Return something for each argument that must be given. A builder only puts it into a Call, which nobody sends.

    It is an empty object and not None, because paging by a request body writes the page into it.
    """
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {parameter.name: {} for parameter in parameters if parameter.default is parameter.empty}


def _step(result: Any) -> None:
    """Run the coroutine or iterator that a method returned up to its first request."""
    if hasattr(result, "__anext__"):
        result = result.__anext__()
    if hasattr(result, "send"):
        result.send(None)
    elif hasattr(result, "__next__"):
        next(result)
