"""What a login offers, and what it may use of a request and a response, whichever HTTP library they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeGuard

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator, Iterator, Mapping, MutableMapping


class AuthRequest(Protocol):
    """What a login may use of a request."""

    @property
    def method(self) -> str:
        """The HTTP method, in capitals."""
        ...

    @property
    def url(self) -> object:
        """The address with its query; `str(request.url)` is its text."""
        ...

    @property
    def headers(self) -> MutableMapping[str, str]:
        """The headers, to be changed in place; names in any case."""
        ...

    @property
    def content(self) -> bytes:
        """The whole body. For a body that is a stream, this raises `RuntimeError`."""
        ...

    @property
    def extensions(self) -> MutableMapping[str, object]:
        """What travels with the request inside this program and is never sent."""
        ...


class AuthResponse(Protocol):
    """What a login may use of a response. A login of an async client reads it with the methods that begin with `a`."""

    @property
    def status_code(self) -> int:
        """The HTTP status."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers; names in any case. `set_cookie_lines` tells several cookies apart."""
        ...

    def read(self) -> bytes:
        """Read the rest of the body and return all of it."""
        ...

    def iter_bytes(self) -> Iterator[bytes]:
        """Yield the body as it comes."""
        ...

    async def aread(self) -> bytes:
        """Read the rest of the body and return all of it."""
        ...

    def aiter_bytes(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes."""
        ...


class Auth(Protocol):
    """A way to log in, in the style of httpx: one generator serves sync and async.

    The flow sets headers on the request and yields it; `response = yield request` gives the answer, and the flow may
    yield again (the same request or another one). When it ends, the call gets the last answer. Any `httpx.Auth` fits.

    An object that also has `sync_auth_flow` and `async_auth_flow` has those called instead, as httpx does. They are
    given answers whose body is not read yet, and an error on the network is raised where they yield.
    `RenewableLogin` is the base for them.
    """

    # `Any`, because an httpx.Auth names the classes of httpx here; a flow of ours names AuthRequest and AuthResponse.
    def auth_flow(self, request: Any, /) -> Generator[Any, Any, None]:
        """Yield `request`, ready to be sent."""
        ...


class HeaderAuth:
    """The base of a login that is one header, the same with every request, and nothing more.

    The transport sets it without driving a flow. A class that has a flow of its own beside it gets that one driven.
    """

    __slots__ = ("_header",)

    def __init__(self, header: str) -> None:
        self._header = header

    def set_header(self, request: AuthRequest) -> None:
        """Let `request` carry the login."""
        request.headers["Authorization"] = self._header

    def auth_flow(self, request: AuthRequest) -> Generator[AuthRequest, AuthResponse, None]:
        """Send the login with the request. A refusal is never retried: it would count towards a CAPTCHA."""
        request.headers["Authorization"] = self._header
        yield request


def is_header(auth: Auth | None) -> TypeGuard[HeaderAuth]:
    """Return whether the login is a `HeaderAuth` whose flow nobody has changed."""
    has_another = hasattr(auth, "sync_auth_flow") or hasattr(auth, "async_auth_flow")
    flow = getattr(auth, "auth_flow", None)
    return not has_another and getattr(flow, "__func__", None) is HeaderAuth.auth_flow
