"""A fleet of calls under a rate limit, over sockets: hardly any is refused. How fast it is, bench/pacing.py tells."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import httpx
import pytest

from bench.pacing import Limit, measure
from jira_dc import AsyncJira, Call, Jira, Pacer
from jira_dc.errors import HeldBack, TooManyRequests
from jira_dc_runtime import ConfigurationError

ASKED = Call("GET", "/rest/x", None)


@pytest.mark.parametrize("is_async", [False, True])
def test_a_fleet_is_hardly_refused(*, is_async: bool) -> None:
    outcome = measure(Limit(100, 100), 300, 50, is_async=is_async, pacer=Pacer())
    assert outcome.served == 300
    assert outcome.refused <= 3


def test_several_clients_share_a_pacer() -> None:
    said = {"X-RateLimit-Limit": "2", "X-RateLimit-FillRate": "1", "X-RateLimit-Interval-Seconds": "60"}
    seen: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(200, headers={**said, "X-RateLimit-Remaining": str(2 - len(seen))}, json={})

    pacer = Pacer()
    with Jira("https://x", pacer=pacer, http_client=httpx.Client(transport=httpx.MockTransport(handle))) as jira:
        jira.send(ASKED)

    async def main() -> None:
        client = httpx.AsyncClient(transport=httpx.MockTransport(handle))
        async with AsyncJira("https://x", pacer=pacer, http_client=client) as jira:
            await jira.send(ASKED)
            with pytest.raises(HeldBack, match="lets this request go in"):
                await jira.with_options(deadline=5).send(ASKED)

    asyncio.run(main())
    assert len(seen) == 2


def test_a_limit_of_zero_lets_no_second_call_go() -> None:
    said = {"X-RateLimit-Limit": "0", "X-RateLimit-Remaining": "0", "X-RateLimit-FillRate": "0"}
    seen: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return httpx.Response(429, headers={**said, "Retry-After": "9223372036854775807"}, json={})

    client = httpx.Client(transport=httpx.MockTransport(handle))
    with Jira("https://x", pacer=Pacer(), http_client=client) as jira:
        with pytest.raises(TooManyRequests):
            jira.send(ASKED)
        with pytest.raises(HeldBack, match="rate limit of this user is 0"):
            jira.send(ASKED)
    assert len(seen) == 1


def test_a_call_without_an_answer_does_not_hold_up_the_next() -> None:
    answers: Iterator[httpx.Response | Exception] = iter(
        [httpx.ConnectError("no"), httpx.Response(200, json={}), httpx.Response(200, json={})]
    )

    def handle(_request: httpx.Request) -> httpx.Response:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    client = httpx.Client(transport=httpx.MockTransport(handle))
    with Jira("https://x", pacer=Pacer(), http_client=client) as jira:
        jira.send(ASKED)
        jira.send(ASKED)


@pytest.mark.parametrize(("pacer", "seen"), [(Pacer, "the class Pacer"), (3, "a int")])
def test_what_is_no_pacer_is_refused(pacer: object, seen: str) -> None:
    for kind in (Jira, AsyncJira):
        with pytest.raises(ConfigurationError, match=f"pacer is {seen}. Pass Pacer"):
            kind("https://x", pacer=pacer)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
