"""All operations against MockJira, and openapi-core says whether the replies are what the document declares."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from jira_dc import AsyncJira, Drift, Jira, PersonalAccessToken
from jira_dc.testing import MockJira, Reply
from jira_dc_runtime.testing.naming import operation_of
from tests.contract.judge import load_judge
from tests.operations import list_sample_calls

CALLS = list_sample_calls()
PAGED = [call for call in CALLS if "x-paging" in call.operation]


@pytest.fixture
def mock() -> Iterator[MockJira]:
    """A MockJira that answers every operation by the document alone, also those with a state."""
    with MockJira() as mock:
        for call in CALLS:
            mock.reply(call.key, Reply())
        yield mock


def keep_in(seen: list[httpx.Response]) -> Any:
    """Return a hook that keeps each response, read to its end, with its request."""

    def keep(response: httpx.Response) -> None:
        response.request.read()
        response.read()
        seen.append(response)

    return keep


def test_every_default_reply_is_valid_for_openapi_core(mock: MockJira) -> None:
    seen: list[httpx.Response] = []
    drift: list[Drift] = []
    http_client = mock.http_client()
    http_client.event_hooks = {"response": [keep_in(seen)]}
    jira = Jira(
        "https://jira.example.com",
        auth=PersonalAccessToken(mock.token),
        http_client=http_client,
        on_drift=drift.append,
    )
    for call in CALLS:
        call.find_method(jira)(**call.keywords)
    judge = load_judge()
    objections = {
        call.key: judge.object_to_reply(response.request, response) for call, response in zip(CALLS, seen, strict=True)
    }
    assert {key: said for key, said in objections.items() if said} == {}
    assert drift == []
    assert mock.mismatches == []
    assert [call.operation for call in mock.calls] == [call.key for call in CALLS]


def test_async_gets_the_same(mock: MockJira) -> None:
    async def call_all(jira: AsyncJira) -> None:
        for call in CALLS:
            await call.find_method(jira)(**call.keywords)

    asyncio.run(call_all(mock.async_jira()))
    assert [call.operation for call in mock.calls] == [call.key for call in CALLS]
    assert all(call.status < 300 for call in mock.calls)


def test_whoever_goes_through_pages_comes_to_an_end(mock: MockJira) -> None:
    jira, ended = mock.jira(), 0
    for resource in {call.resource for call in PAGED}:
        methods = {name: getattr(getattr(jira, resource), name) for name in dir(getattr(jira, resource))}
        for method in [method for name, method in methods.items() if name.startswith("iter_")]:
            key = operation_of(method)
            call = next(call for call in PAGED if call.key == key)
            mock.calls.clear()
            taken = inspect.signature(method).parameters.keys()
            keywords = {name: value for name, value in call.keywords.items() if name in taken - {"start_at"}}
            assert list(method(**keywords)) is not None
            assert 1 <= len(mock.calls_to(key)) <= 2
            ended += 1
    assert ended == len(PAGED)
