"""Record exchanges with a real Jira, scrubbed as they come in: nothing else is ever held or written."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qs

import httpx
import msgspec

from jira_dc_runtime.testing.exchange import read_json
from jira_dc_runtime.testing.judge.document import REST, Target, read_document

from .cassette import Cassette, Interaction
from .scrub import Scrubber

_LOGINS: Final = ("/auth/", "/api/2/myself/password", "/api/2/user/password", "/api/2/password/")
"""Operations that carry passwords or sessions are not recorded at all."""
_log: Final = logging.getLogger("jira_dc")


class Recorder:
    """Records what its clients exchange with a Jira. Use it in a `with` statement: the file is written at its end.

    Request headers are not looked at. Of operations that carry passwords nothing is kept, and nothing of what the
    document does not have, such as downloads.
    """

    def __init__(self, document: Path, path: str | os.PathLike[str]) -> None:
        self._document = read_document(document)
        self._path = path
        self._scrubber = Scrubber(self._document)
        self._interactions: list[Interaction] = []

    def __repr__(self) -> str:
        return f"Recorder({self._path!r}, {len(self._interactions)} interactions)"

    @property
    def cassette(self) -> Cassette:
        """What has been recorded so far."""
        return Cassette(document=self._document.version, interactions=tuple(self._interactions))

    def http_client(self, transport: httpx.BaseTransport | None = None) -> httpx.Client:
        """Return a client to hand to `Jira(..., http_client=...)`; close it, or the `Jira`'s connections stay open."""
        return httpx.Client(transport=transport, event_hooks={"response": [self._keep]})

    def async_http_client(self, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
        """The same for `AsyncJira`."""
        return httpx.AsyncClient(transport=transport, event_hooks={"response": [self._keep_async]})

    def pseudonym(self, value: str) -> str:
        """Return what stands for `value` in this cassette, to write a test with: an issue key, a name, an id."""
        return self._scrubber.text(value)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.cassette.write(self._path)

    def _keep(self, response: httpx.Response) -> None:
        target = self._find(response)
        if target is not None:
            response.read()
            self._add(target, response)

    async def _keep_async(self, response: httpx.Response) -> None:
        target = self._find(response)
        if target is not None:
            await response.aread()
            self._add(target, response)

    def _find(self, response: httpx.Response) -> Target | None:
        path = response.request.url.raw_path.decode("ascii").partition("?")[0]
        at = path.find(f"{REST}/")  # what stands before it is the context path
        target = self._document.find(response.request.method, path[at:]) if at >= 0 else None
        return None if target is None or target.operation.path.startswith(_LOGINS) else target

    def _add(self, target: Target, response: httpx.Response) -> None:
        scrub = self._scrubber
        query = parse_qs(response.request.url.query.decode("ascii"), keep_blank_values=True)
        self._interactions.append(
            Interaction(
                operation=target.operation.key,
                path={name: scrub.text(value) for name, value in target.path.items()},
                query={name: scrub.query(name, ",".join(values)) for name, values in query.items()},
                request=_read(scrub, _sent(response.request), f"the request of {target.operation.key}", None),
                status=response.status_code,
                reply=_read(scrub, response.content, f"the answer to {target.operation.key}", msgspec.UNSET),
            )
        )


def _sent(request: httpx.Request) -> bytes:
    """Return the body that was sent, if it was held in memory: a streamed one is a file."""
    try:
        return request.content
    except httpx.RequestNotRead:
        return b""


def _read(scrub: Scrubber, content: bytes, what: str, otherwise: Any) -> Any:
    """Return the scrubbed JSON of a body, or `otherwise` for what is not kept. Recording never breaks a call."""
    if not content:
        return otherwise
    try:
        return scrub.json(read_json(content))
    except ValueError as error:
        _log.warning("The cassette does not keep the body of %s: it is %s.", what, error)
        return otherwise
