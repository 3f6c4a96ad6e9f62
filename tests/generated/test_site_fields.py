"""Fields of a site, read and written against MockJira by the class that is written for it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from jira_dc import NULL, Drift, Jira, PersonalAccessToken, RequestError
from jira_dc.fields import CascadingOption, IssueFields, Option, field
from jira_dc.models import Issue
from jira_dc.testing import MockJira
from tests.site_fields import SCREEN, load_module, write_site

ON_THE_ISSUE: dict[str, Any] = {
    "customfield_10011": {"value": "Major"},
    "customfield_10002": 3.0,
    "customfield_10012": [{"value": "Linux"}, {"value": "Windows"}],
    "customfield_10013": {"value": "Europe", "child": {"value": "France"}},
    "customfield_10016": {"name": "fred"},
    "customfield_10015": [{"name": "fred"}, {"name": "mia"}],
    "customfield_10007": 2,
    "customfield_10017": {"name": "support"},
    "customfield_10018": {"name": "1.0"},
    "customfield_10103": [{"name": "1.0"}],
    "customfield_10020": "2026-01-31",
    "customfield_10021": "2026-01-31T12:30:00.000+0200",
    "customfield_10022": ["disk", "full"],
    "customfield_10019": "It is *mended*.",
    "customfield_10023": "https://example.com/42",
    "customfield_10014": {"value": "High"},
    "customfield_10102": [{"name": "support"}],
}
"""What EX-1 is made with."""


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The class that the command writes for the site."""
    path = tmp_path_factory.mktemp("site") / "site_of_mock_jira.py"
    return load_module(path, write_site(screens=[SCREEN])).MyFields


@pytest.fixture
def mock() -> Iterator[MockJira]:
    """A Jira with the fields of the site, and an issue that has them all: EX-1, of the epic EX-2."""
    with MockJira(strict=True) as mock, mock.jira() as jira:
        mock.add_field("Customer Project", "project", field_id="customfield_10101")
        mock.add_field("Watching Groups", "multigrouppicker", field_id="customfield_10102")
        mock.add_field("Backports", "multiversion", field_id="customfield_10103")
        mock.add_field("Squad", "textfield", field_id="customfield_10105")
        mock.add_user("mia")
        jira.group.create_group({"name": "support"})
        jira.version.create_version({"name": "1.0", "project": "EX", "released": True})
        assert mock.add_issue("EX", "It burns", type="Bug", **ON_THE_ISSUE) == "EX-1"
        epic = mock.add_issue("EX", "Fires", type="Epic")
        jira.issue.edit_issue("EX-1", {"fields": {"customfield_10008": epic}})
        jira.sprint.partially_update_sprint(2, {"state": "closed"})
        jira.sprint.move_issues_to_sprint(3, {"issues": ["EX-1"]})
        yield mock


@pytest.fixture
def drift() -> list[Drift]:
    return []


@pytest.fixture
def jira(mock: MockJira, drift: list[Drift]) -> Iterator[Jira]:
    with Jira(mock.url, auth=PersonalAccessToken(mock.token), on_drift=drift.append) as jira:
        yield jira


def test_every_kind_is_read_with_its_type(form: Any, jira: Jira, drift: list[Drift]) -> None:
    issue = jira.issue.get_issue("EX-1", fields=form)
    mine = form.of(issue)
    assert form.of(issue.fields) == mine
    assert isinstance(mine.severity, Option)
    assert (mine.severity.value, mine.severity.disabled) == ("Major", False)
    assert mine.story_points == 3.0
    assert [each.value for each in mine.platforms] == ["Linux", "Windows"]
    assert isinstance(mine.country, CascadingOption)
    assert mine.country.to_dict()["child"]["value"] == "France"
    assert mine.tester.display_name == "Fred Example"
    assert [each.name for each in mine.reviewers] == ["fred", "mia"]
    assert [(each.id, each.state, each.name) for each in mine.sprints] == [
        (2, "closed", "Sprint 2"),
        (3, "future", "Sprint 3"),
    ]
    assert mine.epic_link == "EX-2"
    assert (mine.team.name, [each.name for each in mine.watching_groups]) == ("support", ["support"])
    assert (mine.target_version.released, [each.name for each in mine.backports]) == (True, ["1.0"])
    assert mine.start_date == dt.date(2026, 1, 31)
    assert mine.deployed_at == dt.datetime(2026, 1, 31, 10, 30, tzinfo=dt.UTC)
    assert mine.topics == ["disk", "full"]
    assert mine.release_notes == "It is *mended*."
    assert mine.reference == "https://example.com/42"
    assert (mine.impact.value, mine.flagged_10009) == ("High", [])
    assert mine.rank.startswith("0|")
    assert mine.summary == "It burns"
    assert drift == []


def test_what_was_read_can_be_written_back(form: Any, jira: Jira, mock: MockJira) -> None:
    mine = form.of(jira.issue.get_issue("EX-1"))
    asked = {*ON_THE_ISSUE, "customfield_10008", "customfield_10009"}
    names = [name for name, each in form.attributes().items() if each.id in asked]
    jira.issue.edit_issue("EX-1", {"fields": form.write(**{name: getattr(mine, name) for name in names})})
    sent = mock.calls[-1].body["fields"]
    assert sent == {
        "customfield_10011": {"id": mine.severity.id},
        "customfield_10002": 3.0,
        "customfield_10012": [{"id": each.id} for each in mine.platforms],
        "customfield_10013": {"id": mine.country.id, "child": {"id": mine.country.child.id}},
        "customfield_10016": {"name": "fred"},
        "customfield_10015": [{"name": "fred"}, {"name": "mia"}],
        "customfield_10007": 3,
        "customfield_10008": "EX-2",
        "customfield_10017": {"name": "support"},
        "customfield_10018": {"id": mine.target_version.id},
        "customfield_10103": [{"id": mine.target_version.id}],
        "customfield_10020": "2026-01-31",
        "customfield_10021": "2026-01-31T10:30:00.000+0000",
        "customfield_10022": ["disk", "full"],
        "customfield_10019": "It is *mended*.",
        "customfield_10023": "https://example.com/42",
        "customfield_10014": {"id": mine.impact.id},
        "customfield_10009": [],
        "customfield_10102": [{"name": "support"}],
    }
    again = form.of(jira.issue.get_issue("EX-1"))
    assert {name: getattr(again, name) for name in names} == {name: getattr(mine, name) for name in names}


def test_names_are_written_in_the_form_that_jira_takes(form: Any, jira: Jira, mock: MockJira) -> None:
    written = form.write(
        project="EX",
        issuetype="Bug",
        summary="The disk is full",
        assignee="fred",
        severity="Major",
        story_points=3,
        platforms=["Linux"],
        country=("Europe", "France"),
        sprints=3,
        epic_link="EX-2",
        start_date=dt.date(2026, 1, 31),
        customer_project="EX",
        squad_10105="A",
        labels=["disk"],
    )
    made = jira.issue.create_issue({"fields": written})
    assert mock.calls[-1].body["fields"] == {
        "project": {"key": "EX"},
        "issuetype": {"name": "Bug"},
        "summary": "The disk is full",
        "assignee": {"name": "fred"},
        "customfield_10011": {"value": "Major"},
        "customfield_10002": 3,
        "customfield_10012": [{"value": "Linux"}],
        "customfield_10013": {"value": "Europe", "child": {"value": "France"}},
        "customfield_10007": 3,
        "customfield_10008": "EX-2",
        "customfield_10020": "2026-01-31",
        "customfield_10101": {"key": "EX"},
        "customfield_10105": "A",
        "labels": ["disk"],
    }
    mine = form.of(jira.issue.get_issue(made.key))
    assert (mine.severity.value, mine.epic_link, mine.squad_10105, mine.sprints[0].id) == ("Major", "EX-2", "A", 3)


def test_null_clears_and_none_leaves_alone(form: Any, jira: Jira, mock: MockJira) -> None:
    jira.issue.edit_issue("EX-1", {"fields": form.write(story_points=NULL, platforms=NULL, start_date=None)})
    assert mock.calls[-1].body == {"fields": {"customfield_10002": None, "customfield_10012": []}}
    mine = form.of(jira.issue.get_issue("EX-1"))
    assert (mine.story_points, mine.platforms, mine.start_date) == (None, [], dt.date(2026, 1, 31))


def test_createmeta_is_held_against_what_is_written(form: Any) -> None:
    with pytest.raises(RequestError, match=r"severity has no option 'Majro'. Did you mean 'Major'"):
        form.write(severity="Majro")
    with pytest.raises(RequestError, match="EX needs severity too"):
        form.write(project="EX", issuetype="Bug", summary="x")
    with pytest.raises(RequestError, match="Did you mean story_points"):
        form.write(story_point=3)


class Two(IssueFields):
    story_points: float | None = field("customfield_10002")


ASKS: list[tuple[str, Callable[[Jira], object]]] = [
    ("GET /api/2/issue/{issueIdOrKey}", lambda jira: jira.issue.get_issue("EX-1", fields=Two)),
    ("GET /agile/1.0/issue/{issueIdOrKey}", lambda jira: jira.issue.get_agile_issue("EX-1", fields=Two)),
    ("GET /api/2/search", lambda jira: jira.search.search(jql="project = EX", fields=Two)),
    ("GET /api/2/search", lambda jira: list(jira.search.iter_search(jql="project = EX", fields=Two))),
    ("GET /agile/1.0/board/{boardId}/issue", lambda jira: list(jira.board.iter_issues_for_board(1, fields=Two))),
    ("GET /api/2/issue/{issueIdOrKey}", lambda jira: jira.with_options(query={"fields": Two}).issue.get_issue("EX-1")),
]


@pytest.mark.parametrize(("operation", "ask"), ASKS)
def test_a_class_asks_for_its_ids(operation: str, ask: Callable[[Jira], object], jira: Jira, mock: MockJira) -> None:
    ask(jira)
    call = next(call for call in reversed(mock.calls) if call.operation == operation)
    assert call.query["fields"].split(",") == Two.ids()


async def _read_async(mock: MockJira, form: Any) -> Issue:
    async with mock.async_jira() as jira:
        async for hit in jira.search.iter_search(jql="key = EX-1", fields=form):
            assert form.of(hit).story_points == 3.0
        return await jira.issue.get_issue("EX-1", fields=form)


def test_async_code_does_the_same(mock: MockJira, form: Any) -> None:
    mine = form.of(asyncio.run(_read_async(mock, form)))
    assert mine.story_points == 3.0
    assert mock.calls[-1].query["fields"].split(",") == form.ids()


def test_more_ids_than_a_url_holds_ask_for_all(jira: Jira, mock: MockJira) -> None:
    ids = range(10000, 10500)
    many: Any = type("Many", (IssueFields,), {
        "__annotations__": dict.fromkeys((f"f{number}" for number in ids), "float | None"),
        **{f"f{number}": field(f"customfield_{number}") for number in ids},
    })  # fmt: skip
    issue = jira.issue.get_issue("EX-1", fields=many)
    assert mock.calls[-1].query["fields"] == "*all"
    assert many.of(issue).f10002 == 3.0
