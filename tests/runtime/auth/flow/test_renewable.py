"""What carries out the steps of a login, together with the transport: connections are given back in time."""

from __future__ import annotations

import asyncio

import httpx

from jira_dc_runtime.client import AsyncClient, Client

from .test_single_flight import CALL, Renewed, Server, serving

ONE = httpx.Limits(max_connections=1)
PATIENCE = 3.0  # seconds until a client that waits for its own connection gives up


def test_a_request_sent_again_finds_the_only_connection_free() -> None:
    """The first answer, a 401 whose body nobody reads, is closed before anything else is sent."""
    server = Server(revoked={"old"}, slowness=0)
    with (
        serving(server),
        httpx.Client(limits=ONE) as http,
        Client(server.url, auth=Renewed("old"), http_client=http, timeout=PATIENCE) as client,
    ):
        assert client.send(CALL) == "1"


def test_a_request_sent_again_finds_the_only_connection_free_in_async_code() -> None:
    server = Server(revoked={"old"}, slowness=0)

    async def ask() -> str:
        async with (
            httpx.AsyncClient(limits=ONE) as http,
            AsyncClient(server.url, auth=Renewed("old"), http_client=http, timeout=PATIENCE) as client,
        ):
            return await client.send(CALL)

    with serving(server):
        assert asyncio.run(ask()) == "1"
