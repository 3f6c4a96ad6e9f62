"""What is asked for after a download broke off, and what each answer means: the table."""

from __future__ import annotations

import pytest

from jira_dc_runtime.http.resume import Meaning, SoFar, Validator, can_go_on, find_validator, read_answer, write_range

CHANGED = "Wed, 25 Nov 2026 10:00:00 GMT"
LATER = "Wed, 25 Nov 2026 10:00:01 GMT"
ETAG = Validator("etag", '"a"')
DATE = Validator("last-modified", CHANGED)


@pytest.mark.parametrize(
    ("headers", "validator"),
    [
        ({}, None),
        ({"etag": '"a"'}, ETAG),
        ({"etag": ' "a" '}, ETAG),
        ({"etag": '""'}, Validator("etag", '""')),
        ({"etag": 'W/"a"'}, None),
        ({"etag": "a"}, None),
        ({"etag": '"a", "b"'}, None),
        ({"etag": '"a"', "last-modified": CHANGED, "date": LATER}, ETAG),
        ({"etag": 'W/"a"', "last-modified": CHANGED, "date": LATER}, None),
        ({"last-modified": CHANGED, "date": LATER}, DATE),
        ({"last-modified": CHANGED, "date": CHANGED}, None),
        ({"last-modified": LATER, "date": CHANGED}, None),
        ({"last-modified": CHANGED}, None),
        ({"last-modified": "yesterday", "date": LATER}, None),
        ({"last-modified": "Wed, 25 Nov 2026 10:00:00", "date": LATER}, None),
    ],
)
def test_only_what_is_strong_tells_a_file_from_another(headers: dict[str, str], validator: Validator | None) -> None:
    assert find_validator(headers) == validator


@pytest.mark.parametrize(
    ("so_far", "headers"),
    [
        (SoFar(), {}),
        (SoFar(0, 10, ETAG, asks_for_rest=True), {}),
        (SoFar(4, 10, None, asks_for_rest=True), {}),
        (SoFar(4, 10, ETAG, asks_for_rest=False), {}),
        (SoFar(4, 10, ETAG, asks_for_rest=True), {"Range": "bytes=4-", "If-Range": '"a"'}),
        (SoFar(4, None, DATE, asks_for_rest=True), {"Range": "bytes=4-", "If-Range": CHANGED}),
    ],
)
def test_the_rest_is_asked_for_where_something_tells_that_it_fits(so_far: SoFar, headers: dict[str, str]) -> None:
    assert write_range(so_far) == headers


@pytest.mark.parametrize(
    ("position", "validator", "can_start_again", "makes_sense"),
    [(0, None, False, True), (4, None, False, False), (4, ETAG, False, True), (4, None, True, True)],
)
def test_what_was_passed_on_and_is_not_known_again_ends_it(
    position: int, validator: Validator | None, can_start_again: bool, makes_sense: bool
) -> None:
    assert can_go_on(SoFar(position, 10, validator), can_start_again=can_start_again) == makes_sense


KNOWN = SoFar(4, 10, ETAG, asks_for_rest=True)
ENDLESS = SoFar(4, None, ETAG, asks_for_rest=True)
DATED = SoFar(4, 10, DATE, asks_for_rest=True)
WHOLE = SoFar(4, 10, ETAG)
UNKNOWN = SoFar(4, 10)
REST = {"content-range": "bytes 4-9/10", "content-length": "6"}


@pytest.mark.parametrize(
    ("status", "headers", "so_far", "can_start_again", "meaning"),
    [
        (200, {}, SoFar(), True, Meaning.FILE),
        (200, {}, SoFar(), False, Meaning.FILE),
        (206, REST, SoFar(), True, Meaning.UNFIT),  # nobody asked for a part
        (206, REST, WHOLE, True, Meaning.UNFIT),
        (206, REST, KNOWN, False, Meaning.REST),
        (206, REST, KNOWN, True, Meaning.REST),
        (206, REST, ENDLESS, False, Meaning.REST),
        (206, REST | {"etag": '"a"'}, KNOWN, False, Meaning.REST),
        (206, {"content-range": "bytes 4-6/10"}, KNOWN, False, Meaning.REST),
        (206, {"content-range": "BYTES 4-9/*"}, KNOWN, False, Meaning.REST),
        (206, {"content-range": "bytes 4-9/*"}, ENDLESS, False, Meaning.UNFIT),
        (206, {}, KNOWN, False, Meaning.UNFIT),
        (206, {"content-range": "pages 4-9/10"}, KNOWN, False, Meaning.UNFIT),
        (206, {"content-range": "bytes 3-9/10"}, KNOWN, False, Meaning.UNFIT),
        (206, {"content-range": "bytes 5-9/10"}, KNOWN, False, Meaning.UNFIT),
        (206, {"content-range": "bytes 4-10/10"}, KNOWN, False, Meaning.UNFIT),
        (206, {"content-range": "bytes 4-3/10"}, KNOWN, False, Meaning.UNFIT),
        (206, {"content-range": "bytes 4-9/11"}, KNOWN, False, Meaning.UNFIT),
        (206, REST | {"content-length": "5"}, KNOWN, False, Meaning.UNFIT),
        (206, REST | {"content-encoding": "gzip"}, KNOWN, False, Meaning.UNFIT),
        (206, REST | {"etag": '"b"'}, KNOWN, False, Meaning.UNFIT),
        (206, REST | {"etag": 'W/"a"'}, KNOWN, False, Meaning.UNFIT),
        (206, REST | {"last-modified": LATER}, DATED, False, Meaning.UNFIT),
        (416, {"content-range": "bytes */3"}, KNOWN, True, Meaning.UNFIT),
        (200, {"etag": '"a"'}, KNOWN, True, Meaning.AGAIN),
        (200, {}, UNKNOWN, True, Meaning.AGAIN),
        (200, {"etag": '"a"', "content-length": "10"}, KNOWN, False, Meaning.SAME),
        (200, {"etag": '"a"'}, WHOLE, False, Meaning.SAME),
        (200, {"last-modified": CHANGED, "date": LATER}, DATED, False, Meaning.SAME),
        (200, {"etag": '"a"', "content-length": "11"}, KNOWN, False, Meaning.OTHER),
        (200, {"etag": '"b"'}, KNOWN, False, Meaning.OTHER),
        (200, {"etag": 'W/"a"'}, KNOWN, False, Meaning.OTHER),
        (200, {}, KNOWN, False, Meaning.OTHER),
        (200, {}, UNKNOWN, False, Meaning.OTHER),
    ],
)
def test_what_an_answer_means(
    status: int, headers: dict[str, str], so_far: SoFar, can_start_again: bool, meaning: Meaning
) -> None:
    found = read_answer(status, headers, so_far, can_start_again=can_start_again)
    assert found.meaning is meaning
    assert bool(found.reason) == (meaning in {Meaning.UNFIT, Meaning.OTHER})
