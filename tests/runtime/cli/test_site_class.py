"""The class that is written for a site: its attributes, its text, and that nothing hostile gets out of its quotes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_dc.fields import IssueFields
from jira_dc_runtime.cli.site_class.kinds import find_form
from jira_dc_runtime.cli.site_class.layout import quote
from jira_dc_runtime.cli.site_class.names import name_fields
from jira_dc_runtime.client.catalogue.catalogue import SiteField
from tests.site_fields import SCREEN, SITE, SOFTWARE, STANDARD, custom_field, load_module, write_site

SELECT = f"{STANDARD}:select"


def _fields(*names: str) -> list[SiteField]:
    return [SiteField(id=f"customfield_{10 + index}", name=name) for index, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "attributes"),
    [
        (["Story Points"], ["story_points"]),
        (["Übergröße (cm)"], ["übergrösse_cm"]),
        (["сложность", "故事点"], ["сложность", "故事点"]),
        (["\u03a3 Progress"], ["\u03c3_progress"]),
        (["3rd party", "№ 5"], ["field_3rd_party", "no_5"]),
        (["class", "None", "match"], ["class_", "match", "none"]),
        (["Team", "team", "TEAM!"], ["team_10", "team_11", "team_12"]),
        (["Team", "Team", "Team 10"], ["customfield_10", "customfield_12", "team_11"]),
        (["customfield_10", "Customfield 10"], ["customfield_10", "customfield_11"]),
        (["???", "", "\u202e"], ["customfield_10", "customfield_11", "customfield_12"]),
        (["list", "dt", "Field", "Self"], ["dt_11", "field_12", "list_10", "self_13"]),
        (["summary", "Items", "Write", "fields"], ["fields_13", "items_11", "summary_10", "write_12"]),
        (["__init__", "_private"], ["init", "private"]),
        (["a\nb", "x; import os"], ["a_b", "x_import_os"]),
        (["long " * 20], ["long_long_long_long_long_long_long_l"]),
        (["故" * 60], ["故" * 18]),
        (["½ done", "x\u00b2"], ["field_1_2_done", "x2"]),
    ],
)
def test_attributes_are_made_of_names(names: list[str], attributes: list[str]) -> None:
    named = name_fields(_fields(*names), {"summary", *dir(IssueFields)})
    assert list(named) == attributes
    assert all(name.isidentifier() for name in named)


def test_the_order_of_fields_does_not_matter() -> None:
    assert write_site() == write_site(SITE[::-1])
    assert write_site(screens=[SCREEN]) == write_site(SITE[::-1], screens=[SCREEN])


def test_one_more_field_changes_its_own_lines_only() -> None:
    before, after = (
        write_site().splitlines(),
        write_site([*SITE, custom_field(10030, "Cost", SELECT, "option")]).splitlines(),
    )
    new = [line.strip() for line in after if line not in before]
    assert new == [
        'cost: Option | None = field("customfield_10030", "Cost", "option")',
        "cost: OptionLike | None = None,",
    ]
    assert [line for line in after if "cost" not in line] == before


@pytest.mark.parametrize(
    ("custom", "type", "items", "kind", "read"),
    [
        (SELECT, "string", None, "option", "Option | None"),
        (f"{STANDARD}:multicheckboxes", "array", "string", "options", "list[Option]"),
        (f"{STANDARD}:readonlyfield", "string", None, "computed", "str | None"),
        (f"{SOFTWARE}:gh-epic-status", "option", None, "option", "Option | None"),
        (f"{SOFTWARE}:gh-lexo-rank", "any", None, "computed", "str | None"),
        ("com.atlassian.jpo:jpo-custom-field-baseline-end", "date", None, "date", "dt.date | None"),
        ("org.example:multi", "array", "option", "options", "list[Option]"),
        ("org.example:tags", "array", "string", "texts", "list[str]"),
        ("org.example:orgs", "array", "sd-customerorganization", "json", "Any"),
        ("org.example:what", "any", None, "json", "Any"),
        ("org.example:who", "user", None, "user", "UserReference | None"),
        ("", "", None, "json", "Any"),
    ],
)
def test_the_kind_is_known_by_what_jira_says(custom: str, type: str, items: str | None, kind: str, read: str) -> None:  # noqa: A002 - Jira's word
    form = find_form(SiteField(id="customfield_1", name="X", type=type, items=items, custom_type=custom or None))
    assert (form.kind, form.read) == (kind, read)


HOSTILE = [
    '"""', "'''", '"', "'", "both \" and '", "\\", "\\N{DEAD}", "{__import__('os')}", "a\nimport os\n", "\r", "\x00",
    "\u2028", "\u202egnp.exe", "\U000e0001", "\ud800", "#", "%s", "x" * 300, "é" * 80, "漢" * 60, "🎉", "\u0301",
]  # fmt: skip


def test_what_is_hostile_stays_a_text(tmp_path: Path) -> None:
    fields = [custom_field(number, text, SELECT, "option") for number, text in enumerate(HOSTILE, 1)]
    screen = [
        {"fieldId": each["id"], "name": each["name"], "allowedValues": [{"value": text} for text in HOSTILE]}
        for each in fields
    ]
    odd = {**custom_field(7, "no id of a field", SELECT, "option"), "id": 'x"\nimport os'}
    text = write_site([*fields, odd], screens=[screen])
    assert "import os" not in [line.strip() for line in text.splitlines()]
    assert all(letter == "\n" or letter.isprintable() for letter in text)
    form: Any = load_module(tmp_path / "hostile_fields.py", text).MyFields
    declared = {each.id: each for each in form.attributes().values()}
    assert [declared[each["id"]].name for each in fields] == HOSTILE
    assert declared["customfield_1"].options == HOSTILE
    assert len([each for each in declared if each.startswith("customfield_")]) == len(fields)


@given(st.text())
@settings(max_examples=200)
def test_any_text_is_quoted(text: str) -> None:
    literal = quote(text)
    assert ast.literal_eval(literal) == text
    assert literal.isprintable()


@pytest.mark.parametrize("width", [88, 120])
def test_ruff_has_nothing_to_format(width: int, tmp_path: Path) -> None:
    names = [
        *HOSTILE[:14],
        *HOSTILE[15:],
        *("x" * size for size in range(10, 60)),
        *("a b" * size for size in range(20)),
    ]
    fields = [
        custom_field(number, name, f"{STANDARD}:{kind}", "any")
        for number, (name, kind) in enumerate(
            ((name, kind) for kind in ("select", "cascadingselect", "multiuserpicker") for name in names), 1
        )
    ]
    screen = [
        {
            "fieldId": each["id"],
            "name": each["name"],
            "required": True,
            "allowedValues": [{"value": name, "children": [{"value": name}]} for name in names[: index % 7]],
        }
        for index, each in enumerate(fields)
    ]
    files = {"none": write_site([]), "site": write_site(), "all": write_site(fields, screens=[screen])}
    files["rules"] = write_site(screens=[SCREEN])
    for name, text in files.items():
        (tmp_path / f"{name}.py").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "ruff",
        "format",
        "--isolated",
        "--line-length",
        str(width),
        "--diff",
        str(tmp_path),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[:3000] + done.stderr


def test_createmeta_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    form: Any = load_module(tmp_path / "ruled_fields.py", write_site(screens=[SCREEN])).MyFields
    assert form._required == ("severity", "summary")
    assert form.attributes()["severity"].options == ["Critical", "Major"]
    assert form.attributes()["country"].options == {"Europe": ["France", "Germany"], "Asia": []}
    assert form.attributes()["impact"].options is None


def test_only_what_each_type_of_issue_requires_is_required(tmp_path: Path) -> None:
    other = [
        {"fieldId": "customfield_10011", "name": "Severity", "required": True, "allowedValues": [{"value": "None"}]}
    ]
    form: Any = load_module(tmp_path / "both_fields.py", write_site(screens=[SCREEN, other])).MyFields
    assert form._required == ("severity",)
    assert form.attributes()["severity"].options == ["Critical", "Major", "None"]
