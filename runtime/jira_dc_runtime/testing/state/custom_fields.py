"""Custom fields: the types that Jira has, the fields of a site, and their options."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from .table import Table

SYSTEM: Final = "com.atlassian.jira.plugin.system.customfieldtypes:"
AGILE: Final = "com.pyxis.greenhopper.jira:"


class FieldType(msgspec.Struct, frozen=True):
    """A type of custom fields: what its values are (`kind`), how Jira calls that, and which searchers it takes."""

    key: str
    kind: str
    type: str
    items: str | None = None
    searchers: tuple[str, ...] = ()


class Option(msgspec.Struct):
    """One option of a field to choose from; one of the second level names its `parent`."""

    id: str
    value: str
    parent: str | None = None
    disabled: bool = False


class CustomField(msgspec.Struct):
    """A custom field. It is there for all projects and issue types where it names none."""

    id: str
    name: str
    type: str
    description: str = ""
    searcher: str | None = None
    projects: list[int] = []
    issue_types: list[str] = []
    options: list[Option] = []
    required: list[str] = []
    """The issue types that need a value."""

    @property
    def number(self) -> int:
        """The number in its id."""
        return int(self.id.removeprefix("customfield_"))

    @property
    def kind(self) -> str:
        """What its values are."""
        return FIELD_TYPES[self.type].kind

    def is_for(self, project: int, issue_type: str) -> bool:
        """Return whether issues of this project and type have it."""
        return (not self.projects or project in self.projects) and (
            not self.issue_types or issue_type in self.issue_types
        )

    def option(self, number: object) -> Option | None:
        """Return the option with this number, or None."""
        return next((one for one in self.options if one.id == str(number)), None)


def _list_types() -> Iterator[FieldType]:
    text, exact = (f"{SYSTEM}textsearcher",), (f"{SYSTEM}exacttextsearcher",)
    numbers = (f"{SYSTEM}exactnumber", f"{SYSTEM}numberrange")
    choice = (f"{SYSTEM}multiselectsearcher", f"{SYSTEM}radiosearcher", f"{SYSTEM}checkboxsearcher")
    people = (f"{SYSTEM}userpickergroupsearcher", f"{SYSTEM}userpickersearcher")
    groups, versions = (f"{SYSTEM}grouppickersearcher",), (f"{SYSTEM}versionsearcher",)
    for key, kind, of, items, searchers in (
        ("textfield", "line", "string", None, text),
        ("textarea", "text", "string", None, text),
        ("readonlyfield", "line", "string", None, text),
        ("url", "url", "string", None, exact),
        ("float", "number", "number", None, numbers),
        ("importid", "number", "number", None, numbers),
        ("datepicker", "date", "date", None, (f"{SYSTEM}daterange",)),
        ("datetime", "datetime", "datetime", None, (f"{SYSTEM}datetimerange",)),
        ("select", "option", "option", None, choice),
        ("radiobuttons", "option", "option", None, choice),
        ("multiselect", "options", "array", "option", choice),
        ("multicheckboxes", "options", "array", "option", choice),
        ("cascadingselect", "cascade", "option-with-child", None, (f"{SYSTEM}cascadingselectsearcher",)),
        ("userpicker", "user", "user", None, people),
        ("multiuserpicker", "users", "array", "user", people),
        ("grouppicker", "group", "group", None, groups),
        ("multigrouppicker", "groups", "array", "group", groups),
        ("version", "version", "version", None, versions),
        ("multiversion", "versions", "array", "version", versions),
        ("project", "project", "project", None, (f"{SYSTEM}projectsearcher",)),
        ("labels", "labels", "array", "string", (f"{SYSTEM}labelsearcher",)),
    ):
        yield FieldType(SYSTEM + key, kind, of, items, searchers)
    for key, kind, of, items in (
        ("gh-sprint", "sprint", "array", "string"),
        ("gh-epic-link", "epic", "any", None),
        ("gh-epic-label", "line", "string", None),
        ("gh-epic-color", "line", "string", None),
        ("gh-epic-status", "option", "option", None),
        ("gh-lexo-rank", "rank", "any", None),
    ):
        yield FieldType(AGILE + key, kind, of, items, (f"{AGILE}{key}-searcher",))
    panel = "com.atlassian.jira.plugins.jira-development-integration-plugin:"
    yield FieldType(f"{panel}devsummary", "any", "any", None, (f"{panel}devsummary-searcher",))


FIELD_TYPES: Final = {each.key: each for each in _list_types()}
_EPIC: Final = ["6"]
_SEVERITIES: Final = ("Critical", "Major", "Minor", "Trivial")
_COUNTRIES: Final = {"Europe": ("France", "Germany"), "Asia": ("Japan", "Korea")}


def usual_custom_fields() -> Table[CustomField]:
    """Return the custom fields that are there from the start: those of Jira Software, and one of each common type."""
    fields = [
        CustomField("customfield_10000", "Development", next(key for key in FIELD_TYPES if "devsummary" in key)),
        CustomField("customfield_10002", "Story Points", f"{SYSTEM}float"),
        CustomField("customfield_10003", "Epic Status", f"{AGILE}gh-epic-status", issue_types=_EPIC),
        CustomField("customfield_10004", "Epic Name", f"{AGILE}gh-epic-label", issue_types=_EPIC, required=_EPIC),
        CustomField("customfield_10005", "Epic Colour", f"{AGILE}gh-epic-color", issue_types=_EPIC),
        CustomField("customfield_10006", "Rank", f"{AGILE}gh-lexo-rank"),
        CustomField("customfield_10007", "Sprint", f"{AGILE}gh-sprint"),
        CustomField("customfield_10008", "Epic Link", f"{AGILE}gh-epic-link"),
        CustomField("customfield_10009", "Flagged", f"{SYSTEM}multicheckboxes"),
        CustomField("customfield_10010", "Customer", f"{SYSTEM}textfield"),
        CustomField("customfield_10011", "Severity", f"{SYSTEM}select"),
        CustomField("customfield_10012", "Platforms", f"{SYSTEM}multiselect"),
        CustomField("customfield_10013", "Country", f"{SYSTEM}cascadingselect"),
        CustomField("customfield_10014", "Impact", f"{SYSTEM}radiobuttons"),
        CustomField("customfield_10015", "Reviewers", f"{SYSTEM}multiuserpicker"),
        CustomField("customfield_10016", "Tester", f"{SYSTEM}userpicker"),
        CustomField("customfield_10017", "Team", f"{SYSTEM}grouppicker"),
        CustomField("customfield_10018", "Target Version", f"{SYSTEM}version"),
        CustomField("customfield_10019", "Release Notes", f"{SYSTEM}textarea"),
        CustomField("customfield_10020", "Start Date", f"{SYSTEM}datepicker"),
        CustomField("customfield_10021", "Deployed At", f"{SYSTEM}datetime"),
        CustomField("customfield_10022", "Topics", f"{SYSTEM}labels"),
        CustomField("customfield_10023", "Reference", f"{SYSTEM}url"),
    ]
    table = Table("custom field", *fields)
    for name, values in (
        ("Flagged", ("Impediment",)),
        ("Epic Status", ("To Do", "In Progress", "Done")),
        ("Severity", _SEVERITIES),
        ("Platforms", ("Linux", "macOS", "Windows")),
        ("Country", tuple(_COUNTRIES)),
        ("Impact", ("Low", "High")),
    ):
        for value in values:
            parent = add_option(table, named(table, name), value)
            for child in _COUNTRIES.get(value, ()):
                add_option(table, named(table, name), child, parent.id)
    for field in table:
        field.searcher = FIELD_TYPES[field.type].searchers[0]
    return table


def named(fields: Table[CustomField], name: str) -> CustomField:
    """Return the field of this name, which is there."""
    found = fields.named(name)
    assert found is not None  # noqa: S101 - only for names of this module
    return found


def add_option(fields: Table[CustomField], field: CustomField, value: str, parent: str | None = None) -> Option:
    """Return a new option of `field`; options are numbered across all fields."""
    number = max((int(one.id) for each in fields for one in each.options), default=9_999) + 1
    option = Option(str(number), value, parent)
    field.options = [*field.options, option]
    return option


def next_field_id(fields: Table[CustomField]) -> str:
    """Return the id of the custom field that is made next."""
    return f"customfield_{max((each.number for each in fields), default=10_099) + 1}"


def find_option(fields: Table[CustomField], number: object) -> Option | None:
    """Return an option, whichever field has it, or None."""
    return next((found for each in fields if (found := each.option(number))), None)


def find_by_kind(fields: Table[CustomField], key: str) -> CustomField | None:
    """Return the first field whose type ends in `key`, such as `gh-epic-link`; None if there is none."""
    return next((each for each in fields if each.type.endswith(f":{key}")), None)


def guess_type(value: Any) -> str:
    """Return the type of custom field that takes `value` as it is: for fields that a test sets without making them."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return next(key for key in FIELD_TYPES if key.endswith(":devsummary"))
    return f"{SYSTEM}textarea" if isinstance(value, str) else f"{SYSTEM}float"
