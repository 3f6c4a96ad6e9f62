"""A site with custom fields of every usual kind: what its Jira says of them, and the class that is written for it."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import msgspec

from jira_dc.models import IssueFields
from jira_dc.testing import MockJira
from jira_dc_runtime.cli.site_class.createmeta import FieldMetaJson, make_rules
from jira_dc_runtime.cli.site_class.text import write_class
from jira_dc_runtime.client.catalogue.catalogue import FieldCatalogue, FieldJson, make_catalogue

STANDARD: Final = "com.atlassian.jira.plugin.system.customfieldtypes"
SOFTWARE: Final = "com.pyxis.greenhopper.jira"


def custom_field(number: int, name: str, custom: str, type: str, items: str | None = None) -> dict[str, Any]:  # noqa: A002 - Jira's word
    """Return a custom field as `GET /api/2/field` has it."""
    schema = {"type": type, **({"items": items} if items else {}), "custom": custom, "customId": number}
    return {
        "id": f"customfield_{number}",
        "name": name,
        "custom": True,
        "orderable": True,
        "navigable": True,
        "searchable": True,
        "clauseNames": [f"cf[{number}]", name],
        "schema": schema,
    }


def _own_field(id: str, name: str, type: str, *clauses: str) -> dict[str, Any]:  # noqa: A002 - Jira's words
    return {
        "id": id,
        "name": name,
        "custom": False,
        "orderable": True,
        "navigable": True,
        "searchable": bool(clauses),
        "clauseNames": list(clauses),
        "schema": {"type": type, "system": id},
    }


SITE: Final[list[dict[str, Any]]] = [
    _own_field("summary", "Summary", "string", "summary"),
    _own_field("status", "Status", "status", "status"),
    _own_field("thumbnail", "Images", "any"),
    custom_field(10002, "Story Points", f"{STANDARD}:float", "number"),
    custom_field(10004, "Epic Name", f"{SOFTWARE}:gh-epic-label", "string"),
    custom_field(10006, "Rank", f"{SOFTWARE}:gh-lexo-rank", "any"),
    custom_field(10007, "Sprint", f"{SOFTWARE}:gh-sprint", "array", "string"),
    custom_field(10008, "Epic Link", f"{SOFTWARE}:gh-epic-link", "any"),
    custom_field(10009, "Flagged", f"{STANDARD}:multicheckboxes", "array", "option"),
    custom_field(10010, "Customer", f"{STANDARD}:textfield", "string"),
    custom_field(10011, "Severity", f"{STANDARD}:select", "option"),
    custom_field(10012, "Platforms", f"{STANDARD}:multiselect", "array", "option"),
    custom_field(10013, "Country", f"{STANDARD}:cascadingselect", "option-with-child"),
    custom_field(10014, "Impact", f"{STANDARD}:radiobuttons", "option"),
    custom_field(10015, "Reviewers", f"{STANDARD}:multiuserpicker", "array", "user"),
    custom_field(10016, "Tester", f"{STANDARD}:userpicker", "user"),
    custom_field(10017, "Team", f"{STANDARD}:grouppicker", "group"),
    custom_field(10018, "Target Version", f"{STANDARD}:version", "version"),
    custom_field(10019, "Release Notes", f"{STANDARD}:textarea", "string"),
    custom_field(10020, "Start Date", f"{STANDARD}:datepicker", "date"),
    custom_field(10021, "Deployed At", f"{STANDARD}:datetime", "datetime"),
    custom_field(10022, "Topics", f"{STANDARD}:labels", "array", "string"),
    custom_field(10023, "Reference", f"{STANDARD}:url", "string"),
    custom_field(10101, "Customer Project", f"{STANDARD}:project", "project"),
    custom_field(10102, "Watching Groups", f"{STANDARD}:multigrouppicker", "array", "group"),
    custom_field(10103, "Backports", f"{STANDARD}:multiversion", "array", "version"),
    custom_field(10104, "Squad", "com.atlassian.teams:rm-teams-custom-field-team", "any"),
    custom_field(10105, "Squad", f"{STANDARD}:textfield", "string"),
]
"""What `GET /api/2/field` answers."""

SCREEN: Final[list[dict[str, Any]]] = [
    {"fieldId": "project", "name": "Project", "required": True, "hasDefaultValue": False},
    {"fieldId": "issuetype", "name": "Issue Type", "required": True, "hasDefaultValue": False},
    {"fieldId": "summary", "name": "Summary", "required": True, "hasDefaultValue": False},
    {"fieldId": "reporter", "name": "Reporter", "required": True, "hasDefaultValue": False},
    {"fieldId": "priority", "name": "Priority", "required": True, "hasDefaultValue": True},
    {
        "fieldId": "customfield_10011",
        "name": "Severity",
        "required": True,
        "hasDefaultValue": False,
        "allowedValues": [{"id": "1", "value": "Critical"}, {"id": "2", "value": "Major"}],
    },
    {
        "fieldId": "customfield_10012",
        "name": "Platforms",
        "required": False,
        "allowedValues": [{"id": "3", "value": "Linux"}, {"id": "4", "value": "Windows"}],
    },
    {
        "fieldId": "customfield_10013",
        "name": "Country",
        "required": False,
        "allowedValues": [
            {
                "id": "5",
                "value": "Europe",
                "children": [{"id": "6", "value": "France"}, {"id": "7", "value": "Germany"}],
            },
            {"id": "8", "value": "Asia", "disabled": False, "children": []},
            {"id": "9", "value": "Atlantis", "disabled": True},
        ],
    },
]
"""What `GET /api/2/issue/createmeta/EX/issuetypes/10001` lists."""


def _page(values: list[dict[str, Any]]) -> dict[str, Any]:
    return {"maxResults": 50, "startAt": 0, "total": len(values), "isLast": True, "values": values}


def play_site(mock: MockJira) -> None:
    """Let `mock` have the fields of the site."""
    path = "GET /api/2/issue/createmeta/{projectIdOrKey}/issuetypes"
    types = [
        {"id": "10001", "name": "Bug", "subtask": False, "self": "https://jira.example.com/rest/api/2/issuetype/10001"}
    ]
    mock.reply("GET /api/2/field", SITE)
    mock.reply(path, _page(types))
    mock.reply(f"{path}/{{issueTypeId}}", _page(SCREEN))


def read_catalogue(fields: list[dict[str, Any]] = SITE) -> FieldCatalogue:
    """Return the catalogue of these fields."""
    return make_catalogue(msgspec.convert(fields, list[FieldJson]))


def write_site(fields: list[dict[str, Any]] = SITE, *, screens: list[list[dict[str, Any]]] | None = None) -> str:
    """Return the class for these fields, with what `screens` say of new issues in the project EX."""
    rules = (
        None if screens is None else make_rules("EX", [msgspec.convert(each, list[FieldMetaJson]) for each in screens])
    )
    return write_class(read_catalogue(fields).values(), IssueFields.attributes(), dir(IssueFields), rules)


def load_module(path: Path, text: str) -> ModuleType:
    """Write `text` to `path` and import it."""
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # where types of the class are looked up
    spec.loader.exec_module(module)
    return module
