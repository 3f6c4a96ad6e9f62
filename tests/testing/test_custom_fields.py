"""Custom fields: made, listed, put on a screen, set in Jira's own form, and refused where a value is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

import pytest

from jira_dc import NULL, BadRequest, Jira, NotFound
from jira_dc.testing import MockJira
from jira_dc_runtime.ground.json_kind import is_array, is_object
from jira_dc_runtime.testing.state.custom_fields import FIELD_TYPES, SYSTEM
from tests.testing.issue_journeys import judged, make, read


@pytest.fixture(scope="module")
def mock() -> Iterator[MockJira]:
    with MockJira() as mock:
        yield mock


@pytest.fixture(scope="module")
def jira(mock: MockJira) -> Iterator[Jira]:
    with judged(mock) as jira:
        yield jira


def without_addresses(value: Any) -> Any:
    """Return what a client compares: names, values and ids."""
    if is_array(value):
        return [without_addresses(one) for one in value]
    if is_object(value):
        kept = {"name", "value", "child", "key"} & value.keys()
        return {name: without_addresses(value[name]) for name in kept - ({"key"} if "name" in kept else set())}
    return value


OPTIONS: dict[str, Sequence[str]] = {
    "cascadingselect": ["X > Y", "X > Z", "W"],
    "select": ["Red", "Blue"],
    "radiobuttons": ["Red"],
    "multiselect": ["A", "B"],
    "multicheckboxes": ["A", "B"],
}
VALUES: list[tuple[str, Any, Any]] = [
    ("textfield", "a line", "a line"),
    ("textarea", "two\nlines", "two\nlines"),
    ("url", "https://example.com/x", "https://example.com/x"),
    ("float", 2.5, 2.5),
    ("float", 3, 3),
    ("datepicker", "2026-02-28", "2026-02-28"),
    ("datetime", "2026-02-28T10:00:00.000+0100", "2026-02-28T09:00:00.000+0000"),
    ("select", {"value": "Blue"}, {"value": "Blue"}),
    ("radiobuttons", {"value": "Red"}, {"value": "Red"}),
    ("multiselect", [{"value": "B"}, {"value": "A"}], [{"value": "B"}, {"value": "A"}]),
    ("multicheckboxes", [{"value": "A"}], [{"value": "A"}]),
    ("cascadingselect", {"value": "X", "child": {"value": "Y"}}, {"value": "X", "child": {"value": "Y"}}),
    ("cascadingselect", {"value": "X"}, {"value": "X"}),
    ("userpicker", {"name": "barney"}, {"name": "barney"}),
    ("userpicker", {"key": "JIRAUSER10001"}, {"name": "barney"}),
    ("multiuserpicker", [{"name": "fred"}, {"name": "barney"}], [{"name": "fred"}, {"name": "barney"}]),
    ("grouppicker", {"name": "jira-software-users"}, {"name": "jira-software-users"}),
    ("multigrouppicker", [{"name": "jira-administrators"}], [{"name": "jira-administrators"}]),
    ("project", {"key": "OPS"}, {"name": "Operations"}),
    ("labels", ["b", "a"], ["a", "b"]),
    ("gh-sprint", 2, None),
    ("readonlyfield", "x", "x"),
    ("importid", 7, 7),
]


@pytest.fixture(scope="module")
def fields(mock: MockJira) -> dict[str, str]:
    """One custom field of each type, by the end of its key."""
    made: dict[str, str] = {}
    for key in FIELD_TYPES:
        kind = key.rpartition(":")[2]
        options = OPTIONS.get(kind, ())
        made[kind] = mock.add_field(f"My {kind}", kind, options)
    return made


@pytest.mark.parametrize(("kind", "sent", "read_back"), VALUES)
def test_a_value_reads_back_in_jiras_form(
    jira: Jira, fields: dict[str, str], kind: str, sent: Any, read_back: Any
) -> None:
    key = make(jira, **{fields[kind]: sent})
    found = read(jira, key, fields[kind])
    if kind == "gh-sprint":
        assert "[id=2,rapidViewId=1,state=ACTIVE,name=Sprint 2," in found[0]
        return
    assert without_addresses(found) == read_back
    jira.issue.edit_issue(key, {"fields": {fields[kind]: [] if isinstance(sent, list) else NULL}})
    assert not read(jira, key, fields[kind])


WRONG: list[tuple[str, Any, str]] = [
    ("textfield", 5, "Operation value must be a string"),
    ("textfield", "x" * 256, "The entered text is too long. It exceeds the allowed limit of 255 characters."),
    ("textarea", "x" * 32_768, "The entered text is too long. It exceeds the allowed limit of 32,767 characters."),
    ("url", "no address", "Not a valid URL"),
    ("float", "3", "Operation value must be a number"),
    ("float", True, "Operation value must be a number"),
    ("datepicker", "2026-02-30", "Error parsing date string: 2026-02-30"),
    ("datepicker", "tomorrow", "Error parsing date string: tomorrow"),
    ("datetime", "2026-02-28", "Error parsing time: 2026-02-28"),
    ("select", {"value": "Green"}, "Option value 'Green' is not valid"),
    ("select", {"id": "1"}, "Option id '1' is not valid"),
    ("select", {"name": "Red"}, "Could not find valid 'id' or 'value' in the Parent Option object."),
    ("select", "Red", "data was not an object"),
    ("multiselect", {"value": "A"}, "data was not an array"),
    ("multiselect", [{"value": "C"}], "Option value 'C' is not valid"),
    ("cascadingselect", {"value": "W", "child": {"value": "Y"}}, "Option value 'Y' is not valid"),
    ("userpicker", {"name": "wilma"}, "User 'wilma' does not exist."),
    ("userpicker", "fred", "data was not an object"),
    ("multiuserpicker", {"name": "fred"}, "data was not an array"),
    ("grouppicker", {"name": "nobody"}, "Could not find group with name 'nobody'."),
    ("project", {"key": "NO"}, "Project 'NO' does not exist."),
    ("version", {"name": "9.9"}, "Version name '9.9' is not valid"),
    ("multiversion", [{"id": "9"}], "Version id '9' is not valid"),
    ("labels", ["two words"], "The label 'two words' contains spaces which is invalid."),
    ("gh-sprint", 99, "The sprint '99' does not exist."),
    ("gh-epic-link", "EX-999", "Issue 'EX-999' does not exist."),
]


@pytest.mark.parametrize(("kind", "sent", "said"), WRONG)
def test_what_is_no_value_is_refused_by_the_field(
    jira: Jira, fields: dict[str, str], kind: str, sent: Any, said: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        make(jira, **{fields[kind]: sent})
    assert dict(refused.value.errors) == {fields[kind]: said}


def test_a_field_made_by_the_api_is_set_once_it_is_on_a_screen(jira: Jira) -> None:
    made = jira.field.create_custom_field(
        {"name": "Weight", "description": "In kilos", "type": f"{SYSTEM}float", "searcherKey": f"{SYSTEM}exactnumber"}
    )
    assert (made.custom, made.clause_names[1], made.schema and made.schema.type) == (True, "Weight", "number")
    with pytest.raises(BadRequest) as refused:
        make(jira, **{made.id: 4})
    assert dict(refused.value.errors) == {
        made.id: f"Field '{made.id}' cannot be set. It is not on the appropriate screen, or unknown."
    }
    jira.screens.add_field_to_default_screen(made.id)
    assert read(jira, make(jira, **{made.id: 4}), made.id) == 4
    assert made in jira.field.get_fields()
    listed = [one.id for one in jira.custom_fields.iter_custom_fields(search="weight")]
    assert listed == [made.id]
    gone = jira.custom_fields.bulk_delete_custom_fields(ids=[made.id, "customfield_1"])
    assert gone.deleted_custom_fields == [made.id]
    assert made not in jira.field.get_fields()


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"name": "", "type": f"{SYSTEM}float"}, {"fieldName"}),
        ({"name": "a", "type": ""}, {"fieldType"}),
        ({"name": "a", "type": "com.example:none"}, {"fieldType"}),
        ({"name": "a", "type": f"{SYSTEM}float", "searcherKey": f"{SYSTEM}textsearcher"}, {"searcher"}),
        ({"name": "a", "type": f"{SYSTEM}float", "projectIds": [1]}, {"projectIds"}),
        ({"name": "a", "type": f"{SYSTEM}float", "issueTypeIds": ["99"]}, {"issueTypeIds"}),
    ],
)
def test_a_field_that_cannot_be_made_is_refused(jira: Jira, body: dict[str, Any], errors: set[str]) -> None:
    with pytest.raises(BadRequest) as refused:
        jira.field.create_custom_field(cast("Any", body))
    assert set(refused.value.errors) == errors


def test_options_are_listed_and_read_by_their_address(jira: Jira, fields: dict[str, str]) -> None:
    number = fields["cascadingselect"].removeprefix("customfield_")
    found = jira.custom_fields.get_custom_field_options(int(number))
    assert [one.value for one in found.options] == ["X", "Y", "Z", "W"]
    assert [len(one.children_ids) for one in found.options] == [2, 0, 0, 0]
    assert jira.custom_field_option.get_custom_field_option(str(found.options[0].id)).value == "X"
    with pytest.raises(NotFound):
        jira.custom_fields.get_custom_field_options(1)
    with pytest.raises(NotFound):
        jira.custom_field_option.get_custom_field_option("1")


def test_createmeta_says_what_a_type_takes(jira: Jira, fields: dict[str, str]) -> None:
    types = {one.name: one.id for one in jira.issue.iter_create_issue_meta_project_issue_types("EX")}
    metas = {one.field_id: one for one in jira.issue.iter_create_issue_meta_fields("EX", types["Bug"], page_size=200)}
    assert (metas["summary"].required, metas["labels"].required) == (True, False)
    assert [one["value"] for one in metas[fields["select"]].allowed_values] == ["Red", "Blue"]
    assert [one["value"] for one in metas[fields["cascadingselect"]].allowed_values[0]["children"]] == ["Y", "Z"]
    assert metas["labels"].operations == ["add", "set", "remove"]
    epic = {one.field_id: one for one in jira.issue.iter_create_issue_meta_fields("EX", types["Epic"], page_size=200)}
    assert epic["customfield_10004"].required
    assert "customfield_10004" not in metas
    subtask = {one.field_id for one in jira.issue.iter_create_issue_meta_fields("EX", types["Sub-task"], page_size=200)}
    assert "parent" in subtask


def test_an_epic_needs_its_name_and_a_story_links_to_it(jira: Jira) -> None:
    with pytest.raises(BadRequest) as refused:
        make(jira, "Epic")
    assert dict(refused.value.errors) == {"customfield_10004": "Epic Name is required."}
    epic = make(jira, "Epic", customfield_10004="Big")
    story = make(jira, "Story", customfield_10008=epic)
    assert read(jira, story, "customfield_10008") == epic
    with pytest.raises(BadRequest):
        make(jira, "Story", customfield_10008=story)


def test_a_field_of_some_projects_is_not_set_in_others(jira: Jira) -> None:
    body = {"name": "Only OPS", "type": f"{SYSTEM}textfield", "projectIds": [10001]}
    made = jira.field.create_custom_field(cast("Any", body))
    jira.screens.add_field_to_default_screen(made.id)
    with pytest.raises(BadRequest):
        make(jira, **{made.id: "x"})
    assert read(jira, make(jira, project={"key": "OPS"}, **{made.id: "x"}), made.id) == "x"


def test_a_test_adds_fields_without_a_word(mock: MockJira, jira: Jira) -> None:
    key = mock.add_issue("EX", "Made", customfield_12345=4711, customfield_12346="x", customfield_12347=["a", 1])
    assert [read(jira, key, f"customfield_1234{number}") for number in (5, 6, 7)] == [4711, "x", ["a", 1]]
    with pytest.raises(ValueError, match="no type of custom fields"):
        mock.add_field("Wrong", "colour")
