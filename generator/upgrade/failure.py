"""failure: what a contract test that fails means, in the words of the API: which operation, which reply, what of it."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_MEANINGS = {
    "test_request_is_what_the_document_asks_for": "the request is not what the document asks for",
    "test_every_declared_reply_is_read": "a declared reply is not read as declared",
    "test_iterator_asks_for_each_page_after_the_items_received": "the iterator does not walk through the pages",
}
"""Of tests/contract/test_cases.py; what tests/contract/test_judge.py holds is told by its own name."""

_PARAMETERS = re.compile(r"(?P<test>\w+)(?:\[(?P<case>.*)\])?")
_REPLY = re.compile(r"reply (\d{3}\S*)")
MOST_SAID = 300


def tell_failures(report: str) -> str:
    """Return what failed, from pytest's report as JUnit XML: how many tests, and what the first of them means."""
    failed: list[tuple[str, str]] = []
    for case in ET.fromstring(report).iter("testcase"):  # noqa: S314 - pytest has just written it
        told = [child for child in case if child.tag in {"failure", "error"}]
        if told:
            failed.append((case.get("name", ""), told[0].get("message") or told[0].text or ""))
    if not failed:
        return "pytest could not run them"
    name, message = failed[0]
    more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
    return f"{_tell_test(name, message)}: {_shorten(message)}{more}"


def _tell_test(name: str, message: str) -> str:
    found = _PARAMETERS.match(name)
    test, case = (found["test"], found["case"]) if found else (name, None)
    meaning = _MEANINGS.get(test, test.removeprefix("test_").replace("_", " "))
    reply = _REPLY.search(message)
    which = f", {reply[0]}" if reply else ""
    return f"{_read_case(case)}{which}: {meaning}" if case else meaning


def _read_case(case: str) -> str:
    """Return `GET /api/2/thing (typical, async)` of the id that pytest gives a case."""
    operation, _, rest = case.rpartition(" ")
    amount, _, flavour = rest.rpartition("-")
    if {flavour, amount} & {"sync", "async"}:
        return f"{operation} ({', '.join(part for part in (amount, flavour) if part)})"
    return case


def _shorten(message: str) -> str:
    line = " ".join(message.split()).removeprefix("AssertionError: ")
    return line if len(line) <= MOST_SAID else f"{line[:MOST_SAID]}…"
