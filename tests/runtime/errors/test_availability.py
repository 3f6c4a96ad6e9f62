"""Which releases have an operation: what the table says of releases it has compared, and of those it has not."""

from __future__ import annotations

import pytest

from jira_dc_runtime import RequestError
from jira_dc_runtime.errors.availability import Availability, AvailabilityTable, Entry

RELEASES = ("10.0", "10.3.17", "10.3.24", "11.3.8")
TABLE = AvailabilityTable(
    RELEASES,
    {
        "GET /api/2/old": Entry(("10.0",), ("old.get_old", "old.iter_old")),
        "GET /api/2/new": Entry(("10.3.24",), ("new.get_new",), "old.get_old"),
        "GET /api/2/gone": Entry(("10.0", "11.3.8")),
        "GET /api/2/back": Entry(("10.0", "10.3.17", "11.3.8")),
    },
)


def exists(*turns: str) -> Availability:
    """Return the availability of an operation that appears, goes, appears again at `turns`."""
    return Availability("GET /api/2/thing", RELEASES, turns)


@pytest.mark.parametrize(
    ("turns", "release", "there"),
    [
        # in every compared release
        (("10.0",), "10.0", True),
        (("10.0",), "10.0.0", True),
        (("10.0",), "9.12.30", None),  # older than all: it may have come later
        (("10.0",), "10.3.20", True),  # between two patches of one line that both have it
        (("10.0",), "10.0.5", True),
        (("10.0",), "10.7.1", None),  # another line
        (("10.0",), "11.3.8", True),
        (("10.0",), "11.3.9", None),  # newer than all: it may be gone
        # came later
        (("10.3.24",), "9.12.30", False),
        (("10.3.24",), "10.0.1", False),
        (("10.3.24",), "10.3.17", False),
        (("10.3.24",), "10.3.20", None),  # it came in one of the patches between
        (("10.3.24",), "10.3.24", True),
        # gone
        (("10.0", "10.3.24"), "10.3.20", None),
        (("10.0", "10.3.24"), "10.3.24", False),
        (("10.0", "10.3.24"), "10.7.1", False),
        (("10.0", "10.3.24"), "12.0.0", False),
        # gone and back
        (("10.0", "10.3.17", "11.3.8"), "10.3.17", False),
        (("10.0", "10.3.17", "11.3.8"), "11.3.8", True),
    ],
)
def test_whether_a_release_has_an_operation(turns: tuple[str, ...], release: str, *, there: bool | None) -> None:
    assert exists(*turns).in_release(release) is there


@pytest.mark.parametrize(
    ("turns", "words", "since", "or_earlier", "gone"),
    [
        (("10.0",), "since Jira 10.0 or earlier", "10.0", True, None),
        (("10.3.24",), "since Jira 10.3.24", "10.3.24", False, None),
        (("10.0", "11.3.8"), "since Jira 10.0 or earlier, gone in Jira 11.3.8", "10.0", True, "11.3.8"),
        (
            ("10.0", "10.3.17", "11.3.8"),
            "since Jira 10.0 or earlier, gone in Jira 10.3.17, again since Jira 11.3.8",
            "10.0",
            True,
            None,
        ),
    ],
)
def test_what_is_said_of_an_operation(
    turns: tuple[str, ...], words: str, since: str, *, or_earlier: bool, gone: str | None
) -> None:
    found = exists(*turns)
    assert str(found) == f"GET /api/2/thing: {words}"
    assert (found.since, found.or_earlier, found.gone) == (since, or_earlier, gone)
    assert found.everywhere == (turns == ("10.0",))


@pytest.mark.parametrize("text", ["", "10", "latest", "10.3.24.1", "10.3-m1", "१०.३", "10.3.24\n"])
def test_a_text_that_is_no_release_is_refused(text: str) -> None:
    with pytest.raises(RequestError, match=r"is not a Jira release\. Write it like 10"):
        exists("10.0").in_release(text)


def test_an_operation_is_found_by_its_key() -> None:
    assert TABLE.of("GET /api/2/new").since == "10.3.24"
    assert TABLE.of("GET /api/2/new").instead == "old.get_old"
    assert TABLE.of("GET /api/2/gone").instead is None
    assert TABLE.find("GET /api/2/nothing") is None


@pytest.mark.parametrize("unknown", ["GET /api/2/nothing", "", test_an_operation_is_found_by_its_key, print])
def test_what_is_no_operation_is_refused(unknown: object) -> None:
    with pytest.raises(RequestError, match="is not an operation of Jira 10"):
        TABLE.of(unknown)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
