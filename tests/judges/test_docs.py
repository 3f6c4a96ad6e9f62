"""Chromium judges the documentation: `nox -s docs` builds it and says in DOCS where it lies."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Generator
from functools import partial
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urldefrag

import pytest
from playwright.sync_api import Browser, Page

from tests.judges.chromium import open_chromium

FOLDER = os.environ.get("DOCS")
pytestmark = pytest.mark.skipif(FOLDER is None, reason="DOCS names no folder; run `nox -s docs`.")
DOCS = Path(FOLDER or ".")
PAGES = (
    "index.html",
    "log-in/index.html",
    "coming-from/jira.html",
    "testing.html",
    "reference/all-resources.html",
    "reference/sprint.html",
    "reference/issue.html",
    "reference/models/issue.html",
)
Scheme = Literal["light", "dark"]
TELEPHONE, DESK = (390, 844), (1280, 900)


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that it overrides
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Generator[str]:
    """The address of the documentation on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(DOCS))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Generator[Browser]:
    """A headless Chromium."""
    with open_chromium() as browser:
        yield browser


def open_page(browser: Browser, site: str, size: tuple[int, int], scheme: Scheme) -> tuple[Page, list[str]]:
    """Return a page, and what it says to the console or asks of elsewhere."""
    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    noticed: list[str] = []
    page.on("console", lambda message: noticed.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: noticed.append(f"error: {error}"))
    page.on("request", lambda request: None if request.url.startswith(site) else noticed.append(request.url))
    return page, noticed


@pytest.mark.parametrize("size", [TELEPHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_their_window_and_load_nothing_from_elsewhere(
    browser: Browser, site: str, size: tuple[int, int], scheme: Scheme
) -> None:
    page, noticed = open_page(browser, site, size, scheme)
    for name in PAGES:
        page.goto(site + name)
        wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, name
        background: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness = sum(map(int, re.findall(r"\d+", background)[:3]))
        assert (brightness > 600) == (scheme == "light")
    page.close()
    assert noticed == []


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("get_issue", "reference/issue.html#get-issue"),
        ("iter_sprints", "reference/board.html#iter-sprints"),
        ("Move up to 50 issues out of their sprints", "reference/backlog.html"),
        ("/rest/agile/1.0/backlog/issue", "reference/backlog.html"),
        ("IssueFields", "reference/models/issue.html#issuefields"),
        ("proxy", "network.html"),
        ("CaptchaRequired", "log-in/basic.html"),
    ],
)
def test_the_search_finds_it(browser: Browser, site: str, words: str, target: str) -> None:
    page, noticed = open_page(browser, site, DESK, "light")
    page.goto(site)
    page.fill("input[name=q]", words)
    page.press("input[name=q]", "Enter")
    page.wait_for_selector("#search-results p.search-summary:has-text('found')")
    found: list[str] = page.locator("#search-results ul.search li > a").evaluate_all("all => all.map(a => a.href)")
    paths = [link.removeprefix(site).replace("?highlight=", "") for link in found]
    page.close()
    assert target in paths[:5]
    assert noticed == []


def test_the_search_works_without_a_server(browser: Browser) -> None:
    page, noticed = open_page(browser, DOCS.as_uri(), DESK, "light")
    page.goto(f"{(DOCS / 'search.html').as_uri()}?q=create_sprint")
    page.wait_for_selector("#search-results ul.search li > a")
    first = page.locator("#search-results ul.search li > a").all_inner_texts()
    page.close()
    assert any("create_sprint" in text for text in first[:3])
    # A file may not read its neighbours, so results come without an excerpt. Nothing is asked of elsewhere.
    assert [each for each in noticed if not each.startswith(("console: ", "error: "))] == []


def read_pages() -> dict[str, str]:
    """Return {path: HTML} of all pages."""
    return {path.relative_to(DOCS).as_posix(): path.read_text(encoding="utf-8") for path in DOCS.rglob("*.html")}


def test_every_link_and_anchor_inside_resolves_and_nothing_is_loaded_from_elsewhere() -> None:
    pages = read_pages()
    anchors = {name: set(re.findall(r'\bid="([^"]*)"', html)) for name, html in pages.items()}
    assert len(pages) > 150
    for name, html in pages.items():
        for tag, target in set(re.findall(r'<(a|link|script|img)\b[^>]*?\s(?:href|src)="([^"]*)"', html)):
            if re.match(r"[a-z]+:", target):
                assert tag == "a" or 'rel="canonical"' in html.partition(f'href="{target}"')[0][-40:], (name, target)
                continue
            path, anchor = urldefrag(unquote(unescape(target)))
            there = os.path.normpath(os.path.join(os.path.dirname(name), path.partition("?")[0])) if path else name  # noqa: PTH118, PTH120
            assert (DOCS / there).exists(), (name, target)
            assert not anchor or there not in anchors or anchor in anchors[there], (name, target)


def test_each_page_is_there_for_agents_and_llms_lists_it() -> None:
    listed = set(re.findall(r"\]\(([^)]*\.md)\)", (DOCS / "llms.txt").read_text(encoding="utf-8")))
    markdown = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")}
    assert listed | {"index.md"} == markdown
    assert {"reference/issue.md", "first-answer.md"} < listed
