"""What the options of the format `jira` say, and which are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from jira_dc.errors import ConfigurationError
from jira_dc_runtime.export.engines.connect import Connection
from jira_dc_runtime.export.engines.spark_options import SourceOptions, read_options
from jira_dc_runtime.export.slices import Plan, Slice, Watermark

PLAN = Plan(
    jql="",
    slice_size=2,
    time_zone="UTC",
    slices=(Slice(name="00001", jql="id > 1", expected=2), Slice(name="00002", jql="id > 3", expected=2, rate=7.0)),
    total=4,
    requests=1,
    watermark=Watermark(jql="", updated="2026-01-31 10:00", time_zone="UTC"),
)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {}),
        ({"jql": "project = EX", "TABLE": "comments"}, {"jql": "project = EX", "table": "comments"}),
        ({"include": "changelog, comments,"}, {"include": ("changelog", "comments")}),
        ({"sliceSize": "100", "pagesize": "50"}, {"slice_size": 100, "page_size": 50}),
        ({"rate": "2.5", "workers": "4"}, {"rate": 2.5, "workers": 4}),
        ({"path": "plan.json"}, {"plan": "plan.json"}),
        ({"plan": "a.json"}, {"plan": "a.json"}),
        ({"since": "2026-01-31 10:00", "timeZone": "UTC"}, {"since": "2026-01-31 10:00", "time_zone": "UTC"}),
        ({"url": "https://jira.example.com"}, {"connection": Connection(url="https://jira.example.com")}),
        (
            {"auth": "oauth2", "tokenStore": "file", "tokenFile": "/a"},
            {"connection": Connection(auth="oauth2", token_store="file", token_file="/a")},
        ),
    ],
)
def test_options_have_no_case_and_defaults(options: dict[str, str], expected: dict[str, Any]) -> None:
    assert read_options(options) == msgspec.structs.replace(SourceOptions(connection=Connection()), **expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"query": "project = EX"}, "There is no option query; there are auth, include, jql,"),
        ({"token": "secret"}, "The option token would be sent to every worker and shown in plans"),
        ({"Password": "secret"}, "The option password would be sent"),
        ({"clientSecret": "secret"}, "The option clientsecret would be sent"),
        ({"rate": "5"}, "The option rate needs the option workers"),
        ({"rate": "0", "workers": "1"}, "The option rate is '0'; it takes a number above 0"),
        ({"rate": "nan", "workers": "1"}, "The option rate is 'nan'"),
        ({"rate": "inf", "workers": "1"}, "The option rate is 'inf'"),
        ({"workers": "two"}, "The option workers is 'two'"),
        ({"sliceSize": "-1"}, "The option sliceSize is '-1'"),
        ({"plan": "plan.json", "jql": "project = EX"}, "The options plan and jql exclude each other"),
        ({"plan": "plan.json", "path": "other.json"}, "The options plan and path"),
        ({"since": "2026-01-31 10:00"}, "it needs the option timeZone"),
    ],
)
def test_what_does_not_fit_is_refused_without_its_secret(options: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        read_options(options)
    assert "secret" not in str(caught.value).replace("clientsecret", "")


def test_a_plan_is_a_file_or_a_text_or_none(tmp_path: Path) -> None:
    PLAN.save(tmp_path / "plan.json")
    assert read_options({"plan": str(tmp_path / "plan.json")}).load_plan() == PLAN
    assert read_options({"plan": PLAN.to_json().decode()}).load_plan() == PLAN
    assert read_options({}).load_plan() is None
    with pytest.raises(ConfigurationError, match=r"cannot be read: No such file.*the driver"):
        read_options({"plan": str(tmp_path / "missing.json")}).load_plan()


@pytest.mark.parametrize(
    ("options", "rates"),
    [({}, [None, 7.0]), ({"rate": "10", "workers": "4"}, [2.5, 2.5]), ({"workers": "4"}, [None, 7.0])],
)
def test_a_rate_is_divided_among_the_workers_and_else_the_plan_says(
    options: dict[str, str], rates: list[float | None]
) -> None:
    assert [piece.rate for piece in read_options(options).divide(PLAN).slices] == rates
