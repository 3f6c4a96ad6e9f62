"""What stands before Jira or under it: a slow server, connections that break, a reindex, a node that goes away."""

from __future__ import annotations

import random
from typing import Final, Literal

import msgspec

from jira_dc_runtime.testing.exchange import Answer, json_answer, text_answer

from .scenario import Behaviour, Disconnected, Moment, Scenario, Site

_PAGE: Final = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
_HTML: Final = "text/html;charset=UTF-8"
_STATUS: Final = "/status"
_ROUTE: Final = "ROUTEID"
"""The cookie of a load balancer that sends a client to the node it was at before."""


class Slow(Scenario, frozen=True, kw_only=True):
    """Every answer comes `seconds` late."""

    seconds: float = 1.0

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Late(self.seconds)


class _Late(Behaviour):
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def finish(self, moment: Moment, answer: Answer) -> Answer:
        return msgspec.structs.replace(answer, delay=answer.delay + self._seconds)


class Flaky(Scenario, frozen=True, kw_only=True):
    """Of all requests a part, `rate`, fails in one of the ways of `faults`, before Jira has worked on it.

    The same `seed` fails the same requests in their order. `retry_after` is what a 429 asks for, in seconds.
    """

    rate: float = 0.1
    seed: int = 0
    faults: tuple[Literal["reset", "503", "429"], ...] = ("reset", "503", "429")
    retry_after: int = 1

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Dice(self)


class _Dice(Behaviour):
    def __init__(self, scenario: Flaky) -> None:
        self._scenario = scenario
        self._random = random.Random(scenario.seed)  # noqa: S311 - the same again, not secret

    def arrive(self, moment: Moment, site: Site) -> Answer | None:
        if self._random.random() >= self._scenario.rate:
            return None
        match self._random.choice(self._scenario.faults):
            case "reset":
                raise Disconnected
            case "503":
                return text_answer(503, _PAGE.format("503 Service Unavailable"), _HTML)
            case _:
                headers = {"Retry-After": str(self._scenario.retry_after)}
                return json_answer(429, {"message": "Rate limit exceeded."}, headers)


class Reindexing(Scenario, frozen=True, kw_only=True):
    """A foreground reindex: everything is 503, and /status says MAINTENANCE."""

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Maintenance()


class _Maintenance(Behaviour):
    def arrive(self, moment: Moment, site: Site) -> Answer | None:
        if moment.request.path == _STATUS:
            return json_answer(503, {"state": "MAINTENANCE"})
        return text_answer(503, _PAGE.format("JIRA is reindexing"), _HTML)


class LoginPage(Scenario, frozen=True, kw_only=True):
    """A proxy for single sign-on answers REST with its page for people: 200 and HTML, or a redirect to `address`."""

    address: str | None = None

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Page(self.address)


class _Page(Behaviour):
    def __init__(self, address: str | None) -> None:
        self._address = address

    def arrive(self, moment: Moment, site: Site) -> Answer | None:
        if self._address is not None:
            return Answer(302, headers={"Location": self._address})
        return text_answer(200, _PAGE.format("Log in"), _HTML)


class NodeAway(Scenario, frozen=True, kw_only=True):
    """A cluster of `nodes` behind a balancer that keeps clients where they are, until a node goes away.

    After as many requests as `after` the next one breaks off: the node is gone, and with it the cookie sessions that
    were opened there. The balancer then sends its clients to the next node. `X-ANODEID` says who answers.
    """

    nodes: tuple[str, ...] = ("node1", "node2")
    after: int = 1

    def play(self) -> Behaviour:
        """Return what plays it once."""
        return _Cluster(self)


class _Cluster(Behaviour):
    def __init__(self, scenario: NodeAway) -> None:
        self._nodes = list(scenario.nodes)
        self._left = scenario.after
        self._at = ""

    def arrive(self, moment: Moment, site: Site) -> Answer | None:
        wanted = [part.strip() for part in moment.request.headers.get("cookie", "").split(";")]
        self._at = next((node for node in self._nodes if f"{_ROUTE}={node}" in wanted), self._nodes[0])
        self._left -= 1
        if self._left == -1 and len(self._nodes) > 1:
            self._nodes.remove(self._at)
            site.logins.sessions.expire_all()
            raise Disconnected
        return None

    def finish(self, moment: Moment, answer: Answer) -> Answer:
        cookie = f"{_ROUTE}={self._at}; Path=/"
        headers = {"X-ANODEID": self._at, **answer.headers}
        own = headers.get("Set-Cookie")
        return msgspec.structs.replace(answer, headers={**headers, "Set-Cookie": own or cookie})
