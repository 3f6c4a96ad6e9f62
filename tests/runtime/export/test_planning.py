"""Plans: slices that share nothing and together are everything, found with few requests."""

from __future__ import annotations

import math
import pickle
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_dc_runtime.call import Call
from jira_dc_runtime.errors import ConfigurationError, RequestError, UnexpectedBody
from jira_dc_runtime.export.asking import WINDOW, IssuePage
from jira_dc_runtime.export.jql_window import LocalMinutes, enclosed, minute_of, read_moment
from jira_dc_runtime.export.planning import Window, merge, most_requests, plan
from jira_dc_runtime.export.slices import Plan, Watermark

from .created_minutes import NOW, CreatedMinutes, minutes_after

ZONES = (
    "Etc/UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Pacific/Apia",  # a day that never was
    "Africa/Casablanca",  # the clock is put back twice a year
)
NIGHT = datetime(2024, 10, 27, 0, 0, tzinfo=UTC)
"""From here on it is 2:00 to 3:00 twice in Berlin."""

bursts = st.lists(st.tuples(st.integers(0, 3 * 366 * 24 * 60), st.integers(1, 40)), max_size=12)


def spread(bursts: list[tuple[int, int]], start: datetime) -> list[datetime]:
    return [start + timedelta(minutes=minute, seconds=7 * n % 60) for minute, count in bursts for n in range(count)]


@settings(max_examples=70, deadline=None)
@given(
    bursts,
    st.lists(st.integers(-200, 400), max_size=60),
    st.sampled_from(ZONES),
    st.integers(1, 30),
)
def test_every_issue_is_in_one_slice(
    bursts: list[tuple[int, int]], night: list[int], zone: str, slice_size: int
) -> None:
    moments = spread(bursts, datetime(2023, 1, 1, tzinfo=UTC)) + minutes_after(NIGHT, *night)
    jira = CreatedMinutes(moments, zone)
    made: Plan = jira.run(plan("", slice_size, None))
    found = [jira.find(each.jql) for each in made.slices]
    assert sorted(moment for each in found for moment in each) == jira.moments
    assert [len(each) for each in found] == [each.expected for each in made.slices]
    assert made.total == len(moments)
    assert all(each.by_key == (each.expected > slice_size) for each in made.slices)
    assert all(each.time_zone == zone for each in made.slices)
    assert [each.name for each in made.slices] == sorted(each.name for each in made.slices)
    assert made.requests == jira.asked
    span = minute_of(max(NOW, *moments)) - minute_of(min(moments)) + 3 * 60 if moments else 1
    assert jira.asked <= most_requests(len(moments), slice_size, span)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ZONES), st.integers(0, 5 * 366 * 24 * 60))
def test_a_boundary_means_one_moment(zone: str, minute: int) -> None:
    minutes = LocalMinutes(zone)
    here = minute_of(datetime(2022, 1, 1, tzinfo=UTC)) + minute
    first, last = minutes.plain_from(here), minutes.plain_until(here)
    assert last <= here <= first
    assert minutes.read(minutes.write(first)) == first
    assert minutes.read(minutes.write(last)) == last
    assert first - here <= 120


@pytest.mark.parametrize("zone", ["Africa/Monrovia", "Europe/Amsterdam", "Asia/Kolkata", "America/Los_Angeles"])
@pytest.mark.parametrize("year", [2, 1883, 1930, 1970])
def test_clocks_that_were_not_set_to_the_minute_are_no_obstacle(zone: str, year: int) -> None:
    """An import may leave 1970 behind; then the clock in Monrovia was 44 minutes and 30 seconds behind."""
    first = datetime(year, 1, 1, tzinfo=UTC)
    jira = CreatedMinutes(
        [*minutes_after(first, *range(0, 60, 3)), *minutes_after(NOW - timedelta(days=99), *range(30))], zone
    )
    made: Plan = jira.run(plan("", 5, None))
    found = [jira.find(each.jql) for each in made.slices]
    assert sorted(moment for each in found for moment in each) == jira.moments
    assert max(map(len, found)) <= 5
    assert jira.asked <= most_requests(len(jira.moments), 5, minute_of(NOW) - minute_of(first))


@pytest.mark.parametrize("created", ["9999-12-31T23:59:59.000+0000", "0001-01-01T00:00:00.000+1400", "20000-01-01", 7])
def test_a_time_of_creation_that_cannot_be_is_said(created: object) -> None:
    class OddJira(CreatedMinutes):
        def answer(self, call: Call[Any]) -> Any:
            issue = {"id": "1", "key": "EX-1", "fields": {"created": created}}
            is_search = call.path_template.endswith("/search")
            return IssuePage(total=1, issues=[issue]) if is_search else super().answer(call)

    jira = OddJira([], "America/New_York")
    with pytest.raises(UnexpectedBody, match="does not say when it was created"):
        jira.run(plan("", 5, None))


def test_a_quiet_jira_is_one_slice_and_few_requests() -> None:
    jira = CreatedMinutes(minutes_after(NIGHT, 0, 5, 9000))
    made: Plan = jira.run(plan("project = EX", 5000, None))
    (only,) = made.slices
    assert only.jql == '(project = EX) AND created < "2026-01-31 10:06"'
    assert (made.requests, jira.rounds) == (5, 2)


def test_a_jira_without_issues_has_one_slice_whose_tables_are_empty() -> None:
    made: Plan = CreatedMinutes([]).run(plan("", 5000, None))
    assert ([each.expected for each in made.slices], made.total, made.requests) == ([0], 0, 5)


def test_an_increment_of_nothing_has_no_slices() -> None:
    jira = CreatedMinutes([])
    first: Plan = jira.run(plan("", 5000, None))
    increment: Plan = jira.run(plan("", 5000, first.watermark))
    assert (increment.slices, increment.total) == ((), 0)


def test_slices_are_filled() -> None:
    """Issues that come evenly make not many more slices than are needed."""
    jira = CreatedMinutes(minutes_after(NIGHT, *range(0, 200_000, 20)))
    made: Plan = jira.run(plan("", 500, None))
    assert 20 <= len(made.slices) <= 30
    assert made.requests <= 100


def test_a_minute_that_holds_too_many_is_read_by_key() -> None:
    burst = [NIGHT + timedelta(days=3, milliseconds=n) for n in range(900)]
    jira = CreatedMinutes([*minutes_after(NIGHT, *range(200)), *burst, *minutes_after(NIGHT, *range(9000, 9100))])
    made: Plan = jira.run(plan("", 100, None))
    (large,) = (each for each in made.slices if each.by_key)
    assert large.expected == 900
    assert set(burst) == set(jira.find(large.jql))


def test_a_jira_that_counts_no_further_than_it_shows_is_cut_all_the_same() -> None:
    jira = CreatedMinutes(minutes_after(NIGHT, *(number / 50 for number in range(31_000))))
    jira.most_counted = WINDOW
    made: Plan = jira.run(plan("", WINDOW, None))
    assert made.total == 31_000
    assert all(each.expected < WINDOW and not each.by_key for each in made.slices)


def test_an_hour_that_comes_twice_is_not_cut() -> None:
    """Of 2:00 to 3:00 nobody can say in JQL which of the two is meant."""
    jira = CreatedMinutes(minutes_after(NIGHT, *range(-60, 180)), "Europe/Berlin")
    made: Plan = jira.run(plan("", 10, None))
    (large,) = (each for each in made.slices if each.by_key)
    assert large.jql == 'created >= "2024-10-27 01:59" AND created < "2024-10-27 03:00"'
    assert large.expected == 121


def test_what_is_created_later_is_left_to_the_next_export() -> None:
    later = NOW + timedelta(minutes=5)
    made: Plan = CreatedMinutes([NIGHT, later]).run(plan("", 100, None))
    assert made.slices[-1].jql == 'created < "2026-01-31 10:11"'  # one from a clock that goes ahead is in


def test_a_watermark_goes_back_a_little_and_is_local() -> None:
    made: Plan = CreatedMinutes([NIGHT], "Asia/Kolkata").run(plan("project = EX", 100, None))
    assert made.watermark == Watermark(jql="project = EX", updated="2026-01-31 15:30", time_zone="Asia/Kolkata")


def test_a_watermark_in_an_hour_that_comes_twice_goes_back_before_it() -> None:
    now = datetime(2024, 10, 27, 1, 30, tzinfo=UTC)
    made: Plan = CreatedMinutes([NIGHT], "Europe/Berlin", now).run(plan("", 100, None))
    assert made.watermark.updated == "2024-10-27 01:59"


@pytest.mark.parametrize(("zone", "mark"), [("Asia/Kolkata", "2026-01-31 15:30"), ("Etc/UTC", "2026-01-31 10:00")])
def test_an_increment_is_what_was_updated_since(zone: str, mark: str) -> None:
    """Also where the user has chosen another time zone meanwhile."""
    since = Watermark(jql="project = EX", updated="2026-01-31 15:30", time_zone="Asia/Kolkata")
    jira = CreatedMinutes(minutes_after(NIGHT, *range(300)), zone)
    made: Plan = jira.run(plan("project = EX", 100, since))
    condition = f'(project = EX) AND updated >= "{mark}"'
    assert all(query.startswith(condition) for query in jira.queries)
    assert all(each.jql.startswith(f"{condition} AND created") for each in made.slices)
    assert made.since == since


def test_a_watermark_of_another_query_is_refused() -> None:
    since = Watermark(jql="project = EX", updated="2026-01-31 15:30", time_zone="Etc/UTC")
    with pytest.raises(RequestError, match="of the query 'project = EX', and not of 'project = OPS'"):
        CreatedMinutes([]).run(plan("project = OPS", 100, since))


@pytest.mark.parametrize(
    ("jql", "condition"),
    [
        ("", ""),
        ("  ", ""),
        ("project = EX", "(project = EX)"),
        ("a = 1 OR b = 2", "(a = 1 OR b = 2)"),
        ('summary ~ "a) OR (b"', '(summary ~ "a) OR (b")'),
        ("summary ~ 'say \"order by\"'", "(summary ~ 'say \"order by\"')"),
        (r'summary ~ "a \" ) b"', r'(summary ~ "a \" ) b")'),
        ('"order" = 1', '("order" = 1)'),
        ("cf[10010] in (1, (2))", "(cf[10010] in (1, (2)))"),
        (r"summary ~ a\)b", r"(summary ~ a\)b)"),
    ],
)
def test_a_query_is_put_in_parentheses(jql: str, condition: str) -> None:
    assert enclosed(jql) == condition


@pytest.mark.parametrize(
    "jql",
    ["a = 1) OR (b = 2", "a = 1)", "(a = 1", 'summary ~ "a', "summary ~ 'a\\'", 'summary ~ "a\\"', "a = 1 \\", ")("],
)
def test_a_query_that_would_leave_its_parentheses_is_refused(jql: str) -> None:
    with pytest.raises(RequestError, match="do not match"):
        enclosed(jql)


@pytest.mark.parametrize(
    "jql", ["ORDER BY created", "a = 1 order by b", "a = 1 Order\n  By b", 'a = "x"ORDER BY b', "(a = 1)order by b"]
)
def test_a_query_with_an_order_is_refused(jql: str) -> None:
    with pytest.raises(RequestError, match="has an ORDER BY"):
        enclosed(jql)


@pytest.mark.parametrize("size", [0, -1, 10_001])
def test_a_slice_holds_what_a_search_can_show(size: int) -> None:
    with pytest.raises(RequestError, match=f"slice_size is {size}; it must be between 1 and 10000"):
        CreatedMinutes([]).run(plan("", size, None))


def test_an_unknown_time_zone_is_said() -> None:
    with pytest.raises(ConfigurationError, match=r"'Moon/Tycho', which this machine does not know\. Install .*tzdata"):
        LocalMinutes("Moon/Tycho")


def test_a_user_without_a_time_zone_is_nobody_to_plan_with() -> None:
    jira = CreatedMinutes([])
    jira.user = {"name": "fred"}
    with pytest.raises(UnexpectedBody, match="does not tell the time zone"):
        jira.run(plan("", 10, None))


def test_the_time_is_that_of_the_answer_where_jira_does_not_tell_it() -> None:
    jira = CreatedMinutes([NIGHT])
    jira.server = {}
    made: Plan = jira.run(plan("", 10, None))
    assert made.watermark.updated == "2026-01-31 10:00"
    assert made.requests == 6


def test_a_jira_that_tells_no_time_at_all_is_an_error() -> None:
    jira = CreatedMinutes([NIGHT])
    jira.server = {"serverTime": "soon"}
    jira.headers = {}
    with pytest.raises(UnexpectedBody, match="does not tell what time it is"):
        jira.run(plan("", 10, None))


@pytest.mark.parametrize(
    ("counts", "size", "merged"),
    [
        ([], 10, []),
        ([4, 4, 4], 10, [8, 4]),
        ([0, 0, 0], 10, [0]),
        ([0, 50, 0, 3], 10, [50, 3]),
        ([50, 50], 10, [50, 50]),
        ([10, 1, 9], 10, [10, 10]),
        ([0, 0, 12, 0, 12, 0], 10, [12, 12]),
    ],
)
def test_small_neighbours_are_joined(counts: list[int], size: int, merged: list[int]) -> None:
    windows = [Window(at, at + 1, count) for at, count in enumerate(counts)]
    joined = merge(windows, size)
    assert [each.count for each in joined] == merged
    assert all(before.end == after.start for before, after in pairwise(joined))
    assert not windows or (joined[0].start, joined[-1].end) == (0, len(windows))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2013-05-15T11:53:38.000+0000", True),
        ("2013-05-15T11:53:38.000+02:00", True),
        ("2013-05-15T11:53:38", False),
        ("soon", False),
        (None, False),
        (5, False),
    ],
)
def test_a_moment_names_its_zone(*, text: object, is_one: bool) -> None:
    assert (read_moment(text) is not None) is is_one


def test_the_bound_of_requests_for_a_million_issues_is_what_the_docs_say() -> None:
    years = 20 * 365 * 24 * 60
    assert most_requests(1_000_000, 5000, years) == 6 + (math.ceil(math.log(years, 3)) + 1) * 600 + 42
    assert most_requests(5000, 5000, years) == 6


def test_a_plan_is_a_file_and_can_be_sent(tmp_path: Path) -> None:
    made: Plan = CreatedMinutes(minutes_after(NIGHT, *range(50))).run(plan("", 10, None))
    path = tmp_path / "plan.json"
    made.save(path)
    assert Plan.load(path) == made
    assert Plan.from_json(made.to_json()) == made
    assert pickle.loads(pickle.dumps(made)) == made
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]
    path.write_text("{}")
    with pytest.raises(ConfigurationError, match=r"plan\.json: This is no plan"):
        Plan.load(path)


def test_a_rate_is_divided_among_workers() -> None:
    made: Plan = CreatedMinutes(minutes_after(NIGHT, *range(50))).run(plan("", 10, None))
    divided = made.divide(4, 10)
    assert {each.rate for each in divided.slices} == {2.5}
    assert divided.workers == 4
    assert msgspec.structs.replace(divided.divide(1, None)) == made
    for workers, rate in ((0, 1.0), (1, 0.0), (1, math.nan)):
        with pytest.raises(RequestError):
            made.divide(workers, rate)
