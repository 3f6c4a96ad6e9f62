"""Chromium judges the page of the report: a person types and chooses, and what a document wrote never runs."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page

from generator.compare.comparison import Comparison, compare_releases
from generator.compare.page import write_page
from generator.compare.sources import load_release
from generator.correct.spec import load_spec
from tests.generator.compare.inline import compare
from tests.generator.compare.rule_cases import CASES
from tests.generator.compare.test_reports import HOSTILE, make_comparison, make_hostile
from tests.judges.chromium import open_chromium
from tests.operations import ROOT
from tests.shared_files import find_shared


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """A headless Chromium."""
    with open_chromium() as browser:
        yield browser


class Reader:
    """A person before the page, who notices whatever the page says to the console, loads or pops up."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.noticed: list[str] = []
        page.on("console", lambda message: self.noticed.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.noticed.append(f"error: {error}"))
        page.on("dialog", self._dismiss)
        page.on("request", lambda request: self._look_at(request.url, path))
        page.goto(path.as_uri())

    def _dismiss(self, dialog: Dialog) -> None:
        self.noticed.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _look_at(self, url: str, path: Path) -> None:
        if url.partition("#")[0] != path.as_uri():
            self.noticed.append(f"request: {url}")

    def choose(self, name: str, value: str) -> None:
        """Choose a value of one of the filters."""
        self.page.select_option(f"select[name={name}]", value)

    def search(self, words: str) -> None:
        """Type into the search field."""
        self.page.fill("input[name=q]", words)

    def read_rules(self) -> list[str]:
        """Return the ids of the rules of all entries that can be seen, from top to bottom."""
        seen = self.page.locator("article:visible .levels code").all_inner_texts()
        shown, every = (self._count(entries) for entries in ("article:visible", "article"))
        assert self.page.inner_text("#shown") == f"{shown} of {every}"
        return seen

    def _count(self, entries: str) -> int:
        """Return how many changes the entries tell of: one that is folded tells of several."""
        script = "entries => entries.reduce((sum, entry) => sum + Number(entry.dataset.count), 0)"
        counted: int = self.page.locator(entries).evaluate_all(script)
        return counted


def open_page(browser: Browser, comparison: Comparison, folder: Path) -> Reader:
    """Write the page of a comparison and open it."""
    path = folder / "changes.html"
    path.write_text(write_page(comparison), encoding="utf-8")
    return Reader(browser.new_page(), path)


def make_whole() -> Comparison:
    """Return a comparison that shows every rule."""
    changes = tuple(change for case in CASES for change in compare(case.before, case.after))
    return Comparison("10.0", "10.3", changes, (), {}, knows_upstream=False, python=None)


def test_all_is_seen_at_first_the_worst_on_top(browser: Browser, tmp_path: Path) -> None:
    reader = open_page(browser, make_comparison(), tmp_path)
    assert reader.read_rules() == [
        "property-type-changed",
        "property-became-enum",
        "endpoint-deprecated",
        "api-schema-added",
    ]
    assert reader.noticed == []


def test_every_rule_can_be_found_by_its_id(browser: Browser, tmp_path: Path) -> None:
    reader = open_page(browser, make_whole(), tmp_path)
    for case in CASES:
        reader.search(case.rule)
        seen = reader.read_rules()
        assert seen
        assert all(case.rule in rule for rule in seen)
    assert reader.noticed == []


@pytest.mark.parametrize(
    ("words", "rules"),
    [
        ("set_thing deprecated", ["endpoint-deprecated"]),
        ("PUT /api/2/thing", ["endpoint-deprecated"]),
        ("  Field   ID ", ["property-type-changed"]),
        ("orphan", ["api-schema-added"]),
        ("nothing-of-the-kind", []),
    ],
)
def test_search_finds_entries_that_hold_every_word(
    words: str, rules: list[str], browser: Browser, tmp_path: Path
) -> None:
    reader = open_page(browser, make_comparison(), tmp_path)
    reader.search(words)
    assert reader.read_rules() == rules


@pytest.mark.parametrize(
    ("chosen", "rules"),
    [
        ({"level": "breaking"}, ["property-type-changed"]),
        ({"level": "risky"}, ["property-became-enum"]),
        ({"level": "risky", "for": "readers"}, []),
        (
            {"level": "compatible", "for": "readers"},
            ["property-became-enum", "endpoint-deprecated", "api-schema-added"],
        ),
        ({"kind": "added"}, ["api-schema-added"]),
        ({"group": "thing"}, ["endpoint-deprecated"]),
        ({"origin": "absorbed"}, ["api-schema-added"]),
        ({"origin": "upstream", "group": "models", "level": "risky"}, ["property-became-enum"]),
    ],
)
def test_filters_keep_what_fits_them_all(
    chosen: dict[str, str], rules: list[str], browser: Browser, tmp_path: Path
) -> None:
    reader = open_page(browser, make_comparison(), tmp_path)
    for name, value in chosen.items():
        reader.choose(name, value)
    assert reader.read_rules() == rules
    reader.page.click("button[type=reset]")
    assert len(reader.read_rules()) == 4
    assert reader.noticed == []


def test_the_address_holds_what_is_chosen(browser: Browser, tmp_path: Path) -> None:
    reader = open_page(browser, make_comparison(), tmp_path)
    reader.search("thing")
    reader.choose("level", "breaking")
    address = reader.page.url
    assert address.endswith("#q=thing&level=breaking")
    other = browser.new_page()
    other.goto(address)
    assert other.locator("article:visible .levels code").all_inner_texts() == ["property-type-changed"]
    assert other.input_value("input[name=q]") == "thing"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_document_wrote_is_shown_and_does_not_run(text: str, browser: Browser, tmp_path: Path) -> None:
    reader = open_page(browser, make_hostile(text), tmp_path)
    assert reader.page.locator("script").count() == 1
    assert reader.page.locator("img").count() == 0
    shown = reader.page.locator("article h2 code").first.text_content()
    assert (shown or "").split() == text.split()
    assert reader.noticed == []


def test_the_policy_of_the_page_stops_a_script_that_slipped_through(browser: Browser, tmp_path: Path) -> None:
    """The page is broken on purpose, as if nothing had been escaped: still nothing but our own script runs."""
    page = write_page(make_comparison())
    slipped = "<img src=x onerror='document.title = 1'><script>document.title = 2</script></main>"
    path = tmp_path / "changes.html"
    path.write_text(page.replace("</main>", slipped), encoding="utf-8")
    reader = Reader(browser.new_page(), path)
    assert reader.page.title() == "Jira 10.0 → 10.3"
    assert sum("Content Security Policy" in each for each in reader.noticed) >= 2
    assert len(reader.read_rules()) == 4


def test_the_picture_fits_its_frame_in_both_colour_schemes(browser: Browser, tmp_path: Path) -> None:
    for scheme in ("light", "dark"):
        reader = open_page(browser, make_whole(), tmp_path)
        reader.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        frame = reader.page.locator("svg").bounding_box()
        assert frame is not None
        for label in reader.page.locator("svg text").all():
            box = label.bounding_box()
            assert box is not None
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]


def test_a_real_report_is_read(browser: Browser, tmp_path: Path) -> None:
    spec = load_spec(ROOT / "spec")
    sides = (f"10.0={find_shared('specs', 'jira-10.0.json')}", str(find_shared("specs", "jira-10.3.24.json")))
    before, after = (load_release(side, ROOT / "spec", spec) for side in sides)
    reader = open_page(browser, compare_releases(before, after, spec.names), tmp_path)
    reader.search("readonly")
    assert reader.read_rules() == ["endpoint-added", "endpoint-added", "api-schema-added", "api-schema-added"]
    assert reader.noticed == []


def test_a_telephone_shows_the_filters_first_and_never_scrolls_sideways(browser: Browser, tmp_path: Path) -> None:
    spec = load_spec(ROOT / "spec")
    sides = ("10.3.24", "11.3.8")
    before, after = (load_release(side, ROOT / "spec", spec) for side in sides)
    comparison = compare_releases(before, after, spec.names)
    for shown in (comparison, make_whole(), make_hostile("x" * 300)):
        reader = open_page(browser, shown, tmp_path)
        reader.page.set_viewport_size({"width": 390, "height": 844})
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= 390
        form, entry = (reader.page.locator(part).first.bounding_box() for part in ("form", "article"))
        assert form is not None
        assert entry is not None
        assert form["y"] + form["height"] <= entry["y"]
    folded = open_page(browser, comparison, tmp_path)
    folded.page.set_viewport_size({"width": 390, "height": 844})
    form = folded.page.locator("form").bounding_box()
    assert form is not None
    assert form["y"] + form["height"] <= 600
    assert folded.page.locator("article").count() < len(comparison.changes) / 4
