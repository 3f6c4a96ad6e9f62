"""The catalogue of fields: found by name or id, and asked for once."""

from __future__ import annotations

import asyncio
import pickle
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from jira_dc import AsyncJira, Jira, RequestError
from jira_dc.errors import NotFound, UnknownField
from jira_dc.testing import MockJira, Reply
from jira_dc_runtime.client.catalogue.catalogue import FieldCatalogue, SiteField
from tests.site_fields import STANDARD, custom_field, play_site, read_catalogue

CATALOGUE = read_catalogue()


@pytest.fixture
def site(mock_jira: MockJira) -> MockJira:
    play_site(mock_jira)
    return mock_jira


def test_an_entry_says_what_it_is_and_how_it_is_searched() -> None:
    points = CATALOGUE["Story Points"]
    assert points == SiteField(
        id="customfield_10002",
        name="Story Points",
        custom=True,
        type="number",
        custom_type=f"{STANDARD}:float",
        clause_names=("cf[10002]", "Story Points"),
        searchable=True,
        navigable=True,
        orderable=True,
    )
    assert (points.jql, CATALOGUE["summary"].jql, CATALOGUE["thumbnail"].jql) == ("cf[10002]", "summary", None)
    assert (CATALOGUE["Platforms"].items, CATALOGUE["status"].system) == ("option", "status")
    with pytest.raises(AttributeError):
        points.name = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("key", "id"),
    [
        ("Story Points", "customfield_10002"),
        ("story points", "customfield_10002"),
        ("customfield_10002", "customfield_10002"),
        ("CUSTOMFIELD_10002", "customfield_10002"),
        ("Images", "thumbnail"),
        ("thumbnail", "thumbnail"),
    ],
)
def test_a_field_is_found_by_id_or_name(key: str, id: str) -> None:  # noqa: A002 - Jira's word
    assert CATALOGUE[key].id == id
    assert key in CATALOGUE


def test_a_name_that_two_fields_have_tells_both_ids() -> None:
    with pytest.raises(RequestError, match="2 fields named 'Squad': customfield_10104, customfield_10105"):
        CATALOGUE["Squad"]
    assert "Squad" in CATALOGUE


def test_an_id_counts_before_a_name() -> None:
    twins = read_catalogue(
        [
            {"id": "status", "name": "Status"},
            custom_field(1, "status", f"{STANDARD}:select", "option"),
            custom_field(2, "customfield_1", f"{STANDARD}:select", "option"),
        ]
    )
    assert twins["status"].id == "status"
    assert twins["customfield_1"].id == "customfield_1"
    with pytest.raises(RequestError, match="status, customfield_1"):
        twins["Status"]


def test_an_unknown_name_offers_the_nearest() -> None:
    with pytest.raises(UnknownField, match=r"no field 'Story Point'.*Did you mean 'Story Points'"):
        CATALOGUE["Story Point"]
    with pytest.raises(KeyError, match=r"jira\.fields lists all"):
        CATALOGUE["Xyzzy"]
    assert CATALOGUE.get("Xyzzy") is None
    assert "Xyzzy" not in CATALOGUE


def test_it_is_a_mapping_by_ids_that_can_be_pickled() -> None:
    assert list(CATALOGUE)[:2] == ["summary", "status"]
    assert repr(CATALOGUE) == "FieldCatalogue(28 fields, 25 custom)"
    again = pickle.loads(pickle.dumps(CATALOGUE))
    assert (again, hash(again), type(again)) == (CATALOGUE, hash(CATALOGUE), FieldCatalogue)


@pytest.mark.parametrize(
    "answer",
    [
        [{"id": "x", "name": "X", "schema": None}, {"name": "no id"}, {"id": 3, "name": "Three"}],
        [{"id": "x", "name": None, "clauseNames": None, "schema": {"type": None}}],
        [{"id": "x", "name": ["a"], "clauseNames": "cf", "schema": "string", "custom": "yes"}],
    ],
)
def test_an_odd_answer_is_read_as_far_as_it_goes(mock_jira: MockJira, answer: Any) -> None:
    mock_jira.reply("GET /api/2/field", Reply(status=200, json=answer, checked=False))
    fields = mock_jira.jira().fields
    assert list(fields) == ["x"]
    assert fields["x"].custom is False


def test_jira_is_asked_once_by_a_client_and_its_views(site: MockJira) -> None:
    with site.jira() as jira:
        first = jira.fields
        assert jira.fields is first
        assert jira.with_options(timeout=5).fields is first
        assert _count(site) == 1
        second = jira.refresh_fields()
        assert second == first
        assert jira.fields is second
        assert _count(site) == 2


def test_many_threads_ask_once(site: MockJira) -> None:
    site.delay = 0.05
    with site.jira() as jira, ThreadPoolExecutor(8) as pool:
        found = [done.result() for done in [pool.submit(getattr, jira, "fields") for _ in range(8)]]
    assert len({id(each) for each in found}) == 1
    assert _count(site) == 1


def test_many_tasks_ask_once(site: MockJira) -> None:
    async def ask(jira: AsyncJira) -> FieldCatalogue:
        return await jira.fields

    async def main() -> None:
        async with site.async_jira() as jira:
            found = await asyncio.gather(*(ask(jira) for _ in range(8)))
            assert len({id(each) for each in found}) == 1
            assert (await jira.fields)["Severity"].id == "customfield_10011"
            assert await jira.refresh_fields() == found[0]

    site.delay = 0.05
    asyncio.run(main())
    assert _count(site) == 2


def test_a_failure_is_not_kept(mock_jira: MockJira) -> None:
    mock_jira.reply("GET /api/2/field", Reply(status=404, json={"errorMessages": ["no"]}, checked=False), [])
    jira = mock_jira.jira()
    with pytest.raises(NotFound):
        jira.fields  # noqa: B018 - reading it asks
    assert dict(jira.fields) == {}


def test_what_is_not_awaited_asks_nothing(site: MockJira) -> None:
    async def main() -> None:
        async with site.async_jira() as jira:
            assert hasattr(jira, "fields")

    asyncio.run(main())
    assert _count(site) == 0


def test_a_task_that_is_cancelled_hands_over(site: MockJira) -> None:
    async def ask(jira: AsyncJira) -> FieldCatalogue:
        return await jira.fields

    async def main() -> None:
        async with site.async_jira() as jira:
            leader, follower = asyncio.create_task(ask(jira)), asyncio.create_task(ask(jira))
            while not _count(site):  # noqa: ASYNC110 - until the request is under way
                await asyncio.sleep(0.01)
            leader.cancel()
            assert "Severity" in await follower

    site.delay = 0.2
    asyncio.run(main())


def _count(mock: MockJira) -> int:
    return sum(call.operation == "GET /api/2/field" for call in mock.calls)


def test_the_client_says_what_it_is(site: MockJira) -> None:
    jira: Jira = site.jira()
    assert isinstance(jira.fields, FieldCatalogue)
