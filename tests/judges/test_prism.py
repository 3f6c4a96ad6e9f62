"""Prism judges every request that the client makes: all cases of all operations, sync and async.

Prism (https://github.com/stoplightio/prism) mocks a server from the corrected document and checks each request
against it: path, query, headers, body. What it finds wrong it answers with 4xx, or names in the `sl-violations` header.
"""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest

from jira_dc import AsyncJira, Drift, HttpError, Jira, JiraError
from tests.judges.node import find_program
from tests.live.walk import OK, walk
from tests.operations import ROOT, SampleCall, list_all_calls

START_SECONDS = 120
CONCURRENT = 8

NOT_SERVED: dict[str, str] = {}
"""Operations that Prism itself can't serve, each with the reason."""


def drop_prefix(request: httpx.Request) -> None:
    """Take `/rest` off the path: Prism mounts a document at the root, whatever path its `servers` name."""
    request.url = request.url.copy_with(raw_path=request.url.raw_path.removeprefix(b"/rest"))


async def drop_prefix_async(request: httpx.Request) -> None:
    """The same for the async client."""
    drop_prefix(request)


@pytest.fixture(scope="module")
def prism_url() -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    document = ROOT / "generated" / "jira_dc" / "openapi.json"
    command = [
        find_program("npx"),
        "--yes",
        os.environ["PRISM"],
        "mock",
        str(document),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=30)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"Prism did not start within {START_SECONDS} s.")


class Verdicts:
    """What Prism said of each request, and which answers the client could not read as declared."""

    def __init__(self) -> None:
        self.objections: dict[str, str] = {}
        self.drifts: list[Drift] = []
        self.accepted = 0

    def judge(self, call: SampleCall, violations: str | None) -> None:
        """Record that a call came back."""
        if violations:
            self.objections[str(call)] = violations
        else:
            self.accepted += 1

    def object(self, call: SampleCall, error: JiraError) -> None:
        """Record that a call raised."""
        body = error.body.decode(errors="replace") if isinstance(error, HttpError) else ""
        self.objections[str(call)] = f"{error} {body}"

    def check(self, flavour: str) -> None:
        """Fail on every objection, and on an operation that is excused though Prism serves it."""
        total = len(list_all_calls())
        print(
            f"\nPrism accepted {self.accepted} of {total} {flavour} calls; {len(self.drifts)} of its answers deviate."
        )
        for key, text in self.objections.items():
            print(f"{key}: {text}")
        assert {key for key in self.objections if key not in NOT_SERVED} == set()
        assert sorted(NOT_SERVED) == sorted(self.objections)
        assert self.drifts == []
        assert self.accepted + len(NOT_SERVED) == total


def test_prism_accepts_every_sync_call(prism_url: str) -> None:
    verdicts = Verdicts()
    http_client = httpx.Client(event_hooks={"request": [drop_prefix]})
    with http_client, Jira(prism_url, on_drift=verdicts.drifts.append, http_client=http_client) as jira:
        for call in list_all_calls():
            try:
                response = jira.with_response(call.find_method(jira), **call.keywords)
            except JiraError as error:
                verdicts.object(call, error)
            else:
                verdicts.judge(call, response.headers.get("sl-violations"))
    verdicts.check("sync")


def test_prism_accepts_every_async_call(prism_url: str) -> None:
    verdicts = Verdicts()
    asyncio.run(_call_all(prism_url, verdicts))
    verdicts.check("async")


async def _call_all(url: str, verdicts: Verdicts) -> None:
    free = asyncio.Semaphore(CONCURRENT)
    http_client = httpx.AsyncClient(event_hooks={"request": [drop_prefix_async]})
    async with http_client, AsyncJira(url, on_drift=verdicts.drifts.append, http_client=http_client) as jira:

        async def call_one(call: SampleCall) -> None:
            async with free:
                try:
                    response = await jira.with_response(call.find_method(jira), **call.keywords)
                except JiraError as error:
                    verdicts.object(call, error)
                else:
                    verdicts.judge(call, response.headers.get("sl-violations"))

        await asyncio.gather(*(call_one(call) for call in list_all_calls()))


class PrefixDropper(httpx.HTTPTransport):
    """Takes `/rest` off each path on the way."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        drop_prefix(request)
        return super().handle_request(request)


def test_the_live_walk_finds_no_drift_in_prism(prism_url: str) -> None:
    """Prism is another Jira-like server: it answers by the document, so what it answers is no drift."""
    found = walk(prism_url, None, PrefixDropper())
    asked = [key for key, status in found.asked.items() if status in OK]
    print(
        f"\nlive asked Prism {len(found.asked)} operations, {len(asked)} answered; {len(found.drifts)} kinds of drift."
    )
    assert len(asked) > 100
    assert found.drifts == []


def test_prism_does_object(prism_url: str) -> None:
    """A judge that accepts everything proves nothing: a request that breaks the document must be refused."""
    good, bad = ({"issues": ["EX-1"]}, {"issues": "EX-1"})
    url = f"{prism_url}/agile/1.0/backlog/issue"
    assert httpx.post(url, json=good).is_success
    assert httpx.post(url, json=bad).is_client_error
