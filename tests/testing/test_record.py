"""A cassette says how a Jira answers, and nothing about whose Jira it is."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from generator.document.openapi import is_array, is_object
from jira_dc import AsyncJira, BasicAuth, ConfigurationError, Jira, NotFound, PersonalAccessToken
from jira_dc.testing import DOCUMENT, Cassette, MockJira, Recorder, Reply, record
from jira_dc_runtime.testing.judge.document import read_document
from jira_dc_runtime.testing.judge.schema import check_json
from jira_dc_runtime.testing.record.scrub import Scrubber
from jira_dc_runtime.testing.serve.transport import MockTransport
from tests.shared_files import find_shared

BASE = "https://jira.corp.internal/context"
SECRETS = ("ginger", "Rogers", "corp.internal", "context", "Project Manhattan", "PLUTONIUM", "10042", "4711", "bomb")


@pytest.fixture
def real() -> Iterator[MockJira]:
    """Stands for a real Jira, full of things that nobody else should know."""
    with MockJira(base_url=BASE) as mock:
        mock.state.add_user("ginger", "Ginger Rogers")
        mock.add_issue(
            "EX", "Project Manhattan", description="the bomb", assignee={"name": "ginger"}, customfield_10042=4711
        )
        mock.reply(
            "GET /api/2/mypermissions",
            Reply(
                json={"permissions": {"PLUTONIUM": {"id": "4711", "key": "X", "name": "X", "havePermission": "yes"}}},
                checked=False,
            ),
        )
        yield mock


def exchange(real: MockJira, path: Path) -> Recorder:
    """Record some calls, as a user does."""
    with record(path) as recorder, recorder.http_client(MockTransport(real)) as http:
        jira = Jira(BASE, auth=PersonalAccessToken(real.token), http_client=http)
        list(jira.search.iter_search(jql='summary ~ "Manhattan"', fields=["summary", "assignee"]))
        jira.issue.get_issue("EX-1")
        jira.issue.add_comment("EX-1", {"body": "Boom, says Ginger Rogers <ginger@corp.internal>"})
        jira.issue.get_issue("EX-1")
        jira.user.get_user(username="ginger")
        jira.my_permissions.get_permissions(project_key="EX")
        with pytest.raises(NotFound):
            jira.issue.get_issue("EX-4711")
    return recorder


def test_nothing_of_whose_jira_it_is_stays(real: MockJira, tmp_path: Path) -> None:
    exchange(real, tmp_path / "cassette.json")
    text = (tmp_path / "cassette.json").read_text("utf-8")
    print(text)
    assert [secret for secret in (*SECRETS, real.token, real.password) if secret.lower() in text.lower()] == []
    assert "Authorization" not in text


def test_the_same_exchange_makes_the_same_cassette(real: MockJira, tmp_path: Path) -> None:
    names = ("a.json", "b.json")
    for name in names:
        with record(tmp_path / name) as recorder, recorder.http_client(MockTransport(real)) as http:
            jira = Jira(BASE, auth=PersonalAccessToken(real.token), http_client=http)
            jira.issue.get_issue("EX-1")
    first, second = ((tmp_path / name).read_bytes() for name in names)
    assert first == second


def test_what_leads_from_one_answer_to_the_next_still_does(real: MockJira, tmp_path: Path) -> None:
    recorder = exchange(real, tmp_path / "cassette.json")
    key = recorder.pseudonym("EX-1")
    with MockJira.from_cassette(tmp_path / "cassette.json") as mock:
        jira = mock.jira()
        (hit,) = jira.search.iter_search(jql="anything")
        assert hit.key == key
        before, after = jira.issue.get_issue(key).fields, jira.issue.get_issue(key).fields
        assert (before["comment"]["total"], after["comment"]["total"]) == (0, 1)
        assert before["assignee"]["name"] == jira.user.get_user(username="x").name
        assert before["project"]["key"] == key.partition("-")[0]
        with pytest.raises(NotFound):
            jira.issue.get_issue(recorder.pseudonym("EX-4711"))
        with pytest.raises(NotFound, match="The cassette holds GET"):
            jira.issue.get_issue("OTHER-1")
        assert jira.server_info.get_server_info().deployment_type == "Data Center"


def test_drift_stays_as_evidence(real: MockJira, tmp_path: Path) -> None:
    exchange(real, tmp_path / "cassette.json")
    with MockJira.from_cassette(Cassette.read(tmp_path / "cassette.json")) as mock:
        jira = mock.jira()
        drift = jira.with_response(jira.my_permissions.get_permissions).drift
    assert [(one.expected, one.got) for one in drift] == [("bool", "string")]


def test_async_is_recorded_alike(real: MockJira, tmp_path: Path) -> None:
    async def run() -> None:
        with record(tmp_path / "cassette.json") as recorder:
            async with recorder.async_http_client(MockTransport(real)) as http:
                jira = AsyncJira(BASE, auth=PersonalAccessToken(real.token), http_client=http)
                await jira.issue.get_issue("EX-1")

    asyncio.run(run())
    assert Cassette.read(tmp_path / "cassette.json").operations() == ["GET /api/2/issue/{issueIdOrKey}"]


def test_logins_and_passwords_are_not_recorded_at_all(real: MockJira, tmp_path: Path) -> None:
    with record(tmp_path / "cassette.json") as recorder, recorder.http_client(MockTransport(real)) as http:
        jira = Jira(BASE, auth=BasicAuth(real.user, real.password), http_client=http)
        jira.session.login({"username": real.user, "password": real.password})
        jira.user.change_user_password({"password": "new"}, username="barney")
        former = real.password
        jira.myself.change_my_password({"password": "changed", "currentPassword": former})
    assert Cassette.read(tmp_path / "cassette.json").interactions == ()
    assert [word for word in (former, "changed") if word in repr(recorder)] == []


def test_nothing_is_written_when_the_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), record(tmp_path / "cassette.json"):
        raise ZeroDivisionError
    assert not (tmp_path / "cassette.json").exists()


def test_downloads_pass_through_without_being_held(real: MockJira, tmp_path: Path) -> None:
    with record(tmp_path / "cassette.json") as recorder, recorder.http_client(MockTransport(real)) as http:
        login = {"Authorization": f"Bearer {real.token}"}
        with http.stream("GET", f"{BASE}/secure/attachment/1/a.txt", headers=login) as response:
            assert not response.is_stream_consumed
    assert recorder.cassette.interactions == ()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 2, "document": "10.3.24", "interactions": []}'])
def test_what_is_no_cassette_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "cassette.json").write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="Record it again"):
        MockJira.from_cassette(tmp_path / "cassette.json")


@pytest.mark.parametrize(
    ("value", "scrubbed"),
    [
        ("2024-05-06T07:08:09.010+0200", "2026-01-05T09:30:00.000+0000"),
        ("2024-05-06T07:08:09.010Z", "2026-01-05T09:30:00.000Z"),
        ("2024-05-06", "2026-01-05"),
        ("06/May/24 7:08 AM", "text-1"),
        ("fred@example.org", "person1@example.com"),
        ("ABC-12", "PRA-1"),
        ("12", "1"),
        ("", ""),
        ("scrum", "scrum"),
        ("https://a.b/jira/rest/api/2/issue/ABC-12?x=y", "https://jira.example.com/text-1/rest/api/2/issue/PRA-1"),
        ("customfield_10020", "customfield_1"),
    ],
)
def test_a_text_keeps_its_form(value: str, scrubbed: str) -> None:
    assert Scrubber(read_document(DOCUMENT)).text(value) == scrubbed


def list_texts(value: Any) -> Iterator[str]:
    if is_object(value):
        for inner in value.values():
            yield from list_texts(inner)
    elif is_array(value):
        for inner in value:
            yield from list_texts(inner)
    elif isinstance(value, str):
        yield value


def test_real_answers_keep_their_shape_and_lose_their_texts() -> None:
    """The recorded answers of real servers: what the document says of them does not change, and no text survives."""
    folder = find_shared("responses")
    index: dict[str, dict[str, Any]] = json.loads((folder / "index.json").read_text("utf-8"))
    document = read_document(DOCUMENT)
    words = Scrubber(document)
    for name, entry in index.items():
        value = json.loads((folder / name).read_bytes())
        scrubbed = Scrubber(document).json(value)
        schema = document.operation(f"{entry['method']} {entry['path']}").response_schema(entry["status"])[1]
        if schema is not None:
            faults = [[fault.declared, fault.seen] for fault in check_json(document, schema, value, "reply")]
            assert [[one.declared, one.seen] for one in check_json(document, schema, scrubbed, "reply")] == faults
        kept = {text for text in list_texts(value) if len(text) > 3} & set(list_texts(scrubbed))
        assert {text for text in kept if words.text(text) != text and not text.startswith("2026-01-05")} == set()
        hosts = {httpx.URL(text).host for text in list_texts(scrubbed) if text.startswith("http")}
        assert hosts <= {"jira.example.com"}
