"""The requests of httpx and httpx2: what their `build_request` makes, in less than half of its time.

`build_request` copies the headers of the client five times. Here they are put together once, as bytes, where nothing
else of the client goes into a request; in every other case `build_request` does it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

from jira_dc_runtime.http.cookies import drop_login

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Callable, Iterable

    from jira_dc_runtime.http.auth_flow import AuthRequest
    from jira_dc_runtime.http.http_client import AsyncHttpxClient, HttpClient
    from jira_dc_runtime.http.request import PreparedRequest

    MakeTimeout = Callable[[float | None], Any]
    _RawHeaders = list[tuple[bytes, bytes]]

_BODILESS: Final = frozenset({"GET", "HEAD", "OPTIONS", "DELETE"})
"""The methods that announce no length where there is no body."""
_FRAMING: Final = frozenset({b"host", b"content-length", b"transfer-encoding"})
"""The headers that `build_request` does not add where the caller has them."""
_LOGIN: Final = frozenset({b"authorization", b"cookie"})


class RequestBuilder:
    """Builds the requests of one client. With `forgets`, neither its login nor its cookies go along."""

    def __init__(
        self, http: HttpClient | AsyncHttpxClient, *, forgets: bool, timeout: MakeTimeout | None = None
    ) -> None:
        self._http: Any = http
        self._forgets = forgets
        self._timeout = timeout
        self._library = _find_library(http)
        self._kept: tuple[_RawHeaders, frozenset[str], _RawHeaders | None] | None = None  # of the last request

    def build(
        self,
        prepared: PreparedRequest,
        content: bytes | Iterable[bytes] | AsyncIterable[bytes] | None,
        seconds: float | None,
    ) -> AuthRequest:
        """Return the request with this content; what of it is a stream has to fit the client."""
        if self._library is not None and (content is None or isinstance(content, bytes)):
            built = self._put_together(prepared, content or b"", seconds)
            if built is not None:
                return built
        request: AuthRequest = self._http.build_request(
            prepared.method,
            prepared.url,
            content=content,
            headers=prepared.headers,
            timeout=seconds if self._timeout is None else self._timeout(seconds),
        )
        if self._forgets:
            drop_login(request, prepared.headers)
        return request

    def _put_together(self, prepared: PreparedRequest, content: bytes, seconds: float | None) -> AuthRequest | None:
        """Return the request, or None where more goes into it than headers and content."""
        library, http = self._library, self._http
        if http.params or (not self._forgets and http.cookies) or (not content and prepared.method not in _BODILESS):
            return None
        kept = self._keep(http.headers.raw, frozenset(prepared.headers))
        if kept is None:
            return None
        url = library.URL(prepared.url)
        headers = [(b"Host", url.netloc), *kept]
        headers += [(name.encode("ascii"), value.encode("ascii")) for name, value in prepared.headers.items()]
        if content:
            headers.append((b"Content-Length", b"%d" % len(content)))
        timeout = (self._timeout or library.Timeout)(seconds)
        request = library.Request(
            prepared.method,
            url,
            headers=headers,
            stream=library.ByteStream(content),
            extensions={"timeout": timeout.as_dict()},
        )
        request.read()  # a login may look at the content
        built: AuthRequest = request
        return built

    def _keep(self, theirs: _RawHeaders, ours: frozenset[str]) -> _RawHeaders | None:
        """Return which headers of the client go along with ours, or None where `build_request` has to decide that."""
        last = self._kept
        if last is not None and last[0] == theirs and last[1] == ours:
            return last[2]
        replaced = {name.lower().encode("ascii") for name in ours}
        if self._forgets:
            replaced |= _LOGIN
        kept = [(name, value) for name, value in theirs if name.lower() not in replaced]
        names = replaced.union(name.lower() for name, _ in kept)
        found = kept if names.isdisjoint(_FRAMING) else None
        self._kept = theirs, ours, found
        return found


def _find_library(http: object) -> Any:
    """Return the module httpx or httpx2 if `http` is a client of it, and not of a class that may build otherwise."""
    kind = type(http)
    library: Any = sys.modules.get(kind.__module__.partition(".")[0])
    clients = getattr(library, "Client", None), getattr(library, "AsyncClient", None)
    is_known = getattr(library, "__name__", "") in {"httpx", "httpx2"} and kind in clients
    return library if is_known and "build_request" not in vars(http) else None
