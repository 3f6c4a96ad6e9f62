"""`jira_dc.fields`: what a site adds to the fields of its issues."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from jira_dc import RequestError
from jira_dc.fields import IssueFields, field, parse_sprint
from jira_dc_runtime.ground.json_kind import is_array, is_object
from tests.shared_files import find_shared

NAME = "com.atlassian.greenhopper.service.sprint.Sprint@1f2e"
WEEK = "2026-01-05T09:30:00.000+0000"


class MyFields(IssueFields):
    story_points: float | None = field("customfield_10002")


@pytest.mark.parametrize(
    ("inside", "sprint"),
    [
        ("id=1", {"id": 1}),
        (
            (
                "id=7,rapidViewId=2,state=ACTIVE,name=Sprint 7,startDate=2026-01-05T10:30:00.000+01:00,endDate=<null>,"
                "completeDate=<null>,activatedDate=2026-01-05T09:30:00.000Z,sequence=7,goal=,autoStartStop=false"
            ),
            {
                "id": 7,
                "originBoardId": 2,
                "state": "active",
                "name": "Sprint 7",
                "startDate": WEEK,
                "activatedDate": WEEK,
                "autoStartStop": False,
            },
        ),
        ("id=1,name=a, b = c [d],goal=x,y", {"id": 1, "name": "a, b = c [d]", "goal": "x,y"}),
        ("id=1,name=2026", {"id": 1, "name": "2026"}),
        ("name=two\nlines,state=FUTURE", {"name": "two\nlines", "state": "future"}),
    ],
)
def test_a_sprint_is_read_out_of_the_text_of_a_java_object(inside: str, sprint: dict[str, object]) -> None:
    assert parse_sprint(f"{NAME}[{inside}]").to_dict() == sprint


def test_flags_are_flags() -> None:
    sprint = parse_sprint(f"{NAME}[id=1,synced=true,autoStartStop=false]")
    assert (sprint.synced, sprint.auto_start_stop) == (True, False)


@pytest.mark.parametrize("text", ["", "Sprint 7", "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=1"])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match="no sprint of Jira Software"):
        parse_sprint(text)


def test_a_recorded_sprint_is_read() -> None:
    recordings = [*find_shared("recorded").glob("*.json"), *find_shared("responses").glob("*.json")]
    texts = {text for path in recordings for text in _find_sprints(json.loads(path.read_bytes()))}
    assert texts
    for text in texts:
        sprint = parse_sprint(text)
        assert sprint.name
        assert isinstance(sprint.start_date, dt.datetime)
        assert sprint.state == "active"


def test_a_site_names_its_own_fields() -> None:
    mine = MyFields.of({"summary": "Disk full", "customfield_10002": 3})
    assert (mine.summary, mine.story_points) == ("Disk full", 3.0)
    assert "customfield_10002" in MyFields.ids()


def _find_sprints(value: object) -> list[str]:
    if is_object(value) or is_array(value):
        items = value.values() if is_object(value) else value
        return [text for item in items for text in _find_sprints(item)]
    return [value] if isinstance(value, str) and ".sprint.Sprint@" in value else []
