"""README and docs/ name methods that exist, numbers that were measured, and addresses that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jira_dc import Jira
from tests.shared_files import ROOT
from tests.typing.snippets import PAGES

API = (ROOT / "generated" / "api.md").read_text(encoding="utf-8")
METHODS = frozenset(re.findall(r"`jira\.(\w+\.\w+)\(", API))
NAMED = re.compile(r"(?<![\w./-])jira\.([a-z]\w*)(?:\.([a-z]\w*))?")
ADDRESS = re.compile(r"https?://[^\s)>\"'`\]]+")
SITE = "https://jira-dc.readthedocs.io/en/latest/"
FILES = "https://github.com/jira-dc/jira-dc/blob/main/"
EXAMPLES = re.compile(r"https?://(?:[a-z]+\.)?example\.com\b|http://localhost:8765/callback$")
"""Addresses that are meant to lead nowhere."""
MOST_LINES = 150
PARAMETERS = [pytest.param(page, id=page.relative_to(ROOT).as_posix()) for page in PAGES]


def read_ours(page: Path) -> str:
    """Return what a page says of our client: a table of a page of coming-from begins with the name of before."""
    text = page.read_text(encoding="utf-8")
    if page.parent.name != "coming-from":
        return text
    return "\n".join(line.split(" | ", 1)[1] if line.startswith("| ") else line for line in text.splitlines())


@pytest.mark.parametrize("page", PARAMETERS)
def test_every_method_that_is_named_exists(page: Path) -> None:
    for first, second in NAMED.findall(read_ours(page)):
        assert hasattr(Jira, first) or f"jira.{first}." in API, f"jira.{first}"
        assert not second or f"jira.{first}." not in API or f"{first}.{second}" in METHODS, f"jira.{first}.{second}"


def test_the_tables_name_many() -> None:
    tables = [ROOT / "docs" / "coming-from" / name for name in ("jira.md", "atlassian-python-api.md")]
    assert all(len(set(NAMED.findall(read_ours(page)))) > 12 for page in tables)


@pytest.mark.parametrize("page", PARAMETERS)
def test_every_address_leads_somewhere(page: Path) -> None:
    """There may be no network: an address of ours is looked for among our files, and others are few and named here."""
    for address in ADDRESS.findall(page.read_text(encoding="utf-8")):
        plain = address.partition("#")[0].rstrip(".,")
        if plain.startswith(SITE):
            name = plain.removeprefix(SITE).replace(".html", ".md")
            assert name.startswith("reference/") or (ROOT / "docs" / (name or "index.md")).is_file(), address
        elif plain.startswith(FILES):
            assert (ROOT / plain.removeprefix(FILES)).is_file(), address
        else:
            assert EXAMPLES.match(plain), address


def test_the_readme_is_a_front_page() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES
    assert text.index("pip install jira-dc") < text.index("nox -s demo")
    assert re.findall(r"\]\((?!https://)[^)]*\)", text) == []


def test_the_readme_tells_what_was_measured() -> None:
    """The least times of the table are those of bench/RESULTS.md, each in a row of its peer."""
    results = (ROOT / "bench" / "RESULTS.md").read_text(encoding="utf-8")
    table = (ROOT / "README.md").read_text(encoding="utf-8").partition("| least time |")[2].partition("\n\n")[0]
    peers, _line, *rows = table.splitlines()
    names = [name.strip().replace("jira-dc", "ours") for name in peers.split("|")[:-1]]
    assert len(rows) == 4
    for row in rows:
        times = [cell.strip() for cell in row.split("|")[2:-1]]
        for name, time in zip(names, times, strict=True):
            assert time in {"untyped", "fails"} or re.search(
                rf"^\| {name}\b[^|]*\| {re.escape(time)} \|", results, re.MULTILINE
            )
