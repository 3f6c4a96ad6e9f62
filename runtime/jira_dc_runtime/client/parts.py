"""Whether what a client is made of can be what it is made of. Types may not have been checked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

from jira_dc_runtime.errors import ConfigurationError
from jira_dc_runtime.http.adapters.brought import is_aiohttp

if TYPE_CHECKING:
    from jira_dc_runtime.http.pacer import Pacer

_KINDS: Final = {"close": "sync", "aclose": "async"}
_CLIENTS: Final = {"close": "httpx.Client()", "aclose": "httpx.AsyncClient()"}
_OURS: Final = {"close": "Jira", "aclose": "AsyncJira"}


def check_parts(
    base_url: object,
    auth: object,
    http_client: object,
    on_drift: object,
    on_event: object,
    *,
    closes_with: Literal["close", "aclose"],
) -> None:
    """Raise `ConfigurationError` for a part that cannot be used. No message quotes a login.

    `closes_with` is the method that a fitting HTTP client has, and that of the other kind has not.
    """
    problem = ""
    if not isinstance(base_url, str):
        problem = f"The base URL is a {type(base_url).__name__}. Pass a text, such as 'https://jira.example.com'."
    elif auth is not None:
        problem = _find_problem_of_login(auth)
    if not problem and http_client is not None:
        problem = _find_problem_of_client(http_client, closes_with)
    if not problem and on_drift is not None and not callable(on_drift):
        problem = f"on_drift is a {type(on_drift).__name__}. Pass a function that takes a Drift, such as print."
    if not problem and on_event is not None and not callable(on_event):
        problem = f"on_event is a {type(on_event).__name__}. Pass a function that takes an Event, such as print."
    if problem:
        raise ConfigurationError(problem)


def checked_pacer(pacer: Pacer | None) -> Pacer | None:
    """Return `pacer`. Raise `ConfigurationError` if it is none."""
    if pacer is not None and (isinstance(pacer, type) or not callable(getattr(pacer, "enter_async", None))):
        seen = f"the class {pacer.__name__}" if isinstance(pacer, type) else f"a {type(pacer).__name__}"
        message = f"pacer is {seen}. Pass Pacer(), the same one to all clients of one user."
        raise ConfigurationError(message)
    return pacer


def _find_problem_of_login(auth: object) -> str:
    if isinstance(auth, type):
        return f"auth is the class {auth.__name__}. Pass a login that is made from it, {auth.__name__}(...)."
    if callable(getattr(auth, "auth_flow", None)):
        return ""
    pass_instead: dict[type[Any], str] = {
        tuple: "BasicAuth(user, password)",
        list: "BasicAuth(user, password)",
        str: "PersonalAccessToken(token)",
    }
    instead = pass_instead.get(type(auth), "BasicAuth(user, password) or PersonalAccessToken(token)")
    return f"auth is a {type(auth).__name__}, which is no login: it has no auth_flow. Pass auth={instead}."


def _find_problem_of_client(http_client: Any, closes_with: Literal["close", "aclose"]) -> str:
    seen = f"the class {http_client.__name__}" if isinstance(http_client, type) else f"a {type(http_client).__name__}"
    if isinstance(http_client, type):
        return f"http_client is {seen}. Pass a client that is made from it, {http_client.__name__}()."
    if is_aiohttp(http_client):
        return "" if closes_with == "aclose" else "aiohttp is for async code only. Use AsyncJira with it."
    other: Literal["close", "aclose"] = "aclose" if closes_with == "close" else "close"
    methods = [
        name for name in ("build_request", "send", closes_with, other) if callable(getattr(http_client, name, None))
    ]
    if methods[:3] == ["build_request", "send", closes_with]:
        return ""
    if methods[:3] == ["build_request", "send", other]:
        return f"http_client is {seen}, which is {_KINDS[other]}. Pass {_CLIENTS[closes_with]}, or use {_OURS[other]}."
    return f"http_client is {seen}, which has not the methods of httpx. Pass {_CLIENTS[closes_with]}."
