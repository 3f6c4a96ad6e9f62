"""A contract test that fails is told as what it means: which operation, which reply, and what was seen."""

from __future__ import annotations

import pytest

from generator.upgrade.failure import tell_failures


def report(*cases: tuple[str, str]) -> str:
    """Return pytest's report with (name, message) of each test that failed, and one that passed."""
    failed = "".join(
        f'<testcase name="{name}"><failure message="{message}">long</failure></testcase>' for name, message in cases
    )
    return f'<testsuites><testsuite><testcase name="test_good"/>{failed}</testsuite></testsuites>'


FAILED = {
    "a reply that is not read": (
        (
            "test_every_declared_reply_is_read[GET /api/2/{id} typical-async]",
            "AssertionError: reply 404 assert 1",
        ),
        "GET /api/2/{id} (typical, async), reply 404: a declared reply is not read as declared: reply 404 assert 1",
    ),
    "a request": (
        ("test_request_is_what_the_document_asks_for[PUT /a minimal-sync]", "assert &#39;x&#39; == &#39;y&#39;"),
        "PUT /a (minimal, sync): the request is not what the document asks for: assert 'x' == 'y'",
    ),
    "pages": (
        ("test_iterator_asks_for_each_page_after_the_items_received[GET /a pages-sync]", "assert 1 == 2"),
        "GET /a (pages, sync): the iterator does not walk through the pages: assert 1 == 2",
    ),
    "anything else": (("test_the_judge_is_awake", "assert 1 == 2"), "the judge is awake: assert 1 == 2"),
}


@pytest.mark.parametrize("case", FAILED)
def test_a_failed_test_is_told_as_what_it_means(case: str) -> None:
    failed, said = FAILED[case]
    assert tell_failures(report(failed)) == said


def test_of_many_the_first_is_told_and_the_rest_counted() -> None:
    assert tell_failures(report(*[("test_a", "assert 0")] * 5)) == "a: assert 0 (and 4 more)"


def test_a_long_message_is_cut() -> None:
    assert len(tell_failures(report(("test_a", "x " * 5_000)))) < 400


def test_tests_that_could_not_run_are_told_so() -> None:
    assert tell_failures("<testsuites><testsuite/></testsuites>") == "pytest could not run them"
