"""The ways out of a model: plain JSON, text, rows for tables, pydantic and FastAPI, pickle, a notebook."""

from __future__ import annotations

import copy
import datetime as dt
import importlib
import json
import pickle
from typing import Annotated, Any

import pytest

from jira_dc import NULL, RequestError, to_rows
from jira_dc.models import Changelog, Issue, PasswordChange, SearchResults, User

ISSUE: dict[str, Any] = {
    "id": "10001",
    "key": "EX-1",
    "self": "https://jira.example.com/rest/api/2/issue/10001",
    "fields": {"summary": "<b>full</b>", "assignee": None, "status": {"name": "Open"}, "labels": ["a", "b"]},
    "changelog": {"histories": [{"id": "1", "created": "2026-05-15T11:53:38.000+0000", "items": []}], "total": 1},
}


def _issue(key: str, **fields: Any) -> Issue:
    return Issue(key=key, id=key.removeprefix("EX-"), self=f"https://jira.example.com/rest/api/2/issue/{key}", **fields)


def _show_html(shown: Any) -> str:
    return str(shown._repr_html_())


def test_plain_json_goes_round() -> None:
    issue = Issue.from_dict(ISSUE)
    assert issue.to_dict() == ISSUE
    assert Issue.from_dict(issue.to_dict()) == issue
    assert json.loads(issue.to_json()) == ISSUE
    assert json.loads(json.dumps({"all": [issue]}, default=Issue.to_dict)) == {"all": [ISSUE]}


def test_what_is_absent_is_left_out_and_null_is_null() -> None:
    assert {name for name, value in _issue("EX-1").to_dict().items() if value} == {"id", "key", "self"}
    user = User(name="fred", display_name="Fred", email_address=NULL)
    assert user.to_dict() == {"displayName": "Fred", "emailAddress": None, "name": "fred"}


def test_what_is_read_is_read_as_leniently_as_an_answer() -> None:
    issue = Issue.from_dict({"key": 7, "not_declared": 1, "changelog": {"histories": "none"}})
    assert issue.to_dict()["key"] == 7
    assert isinstance(issue.changelog, Changelog)
    wrongs: list[Any] = [[], "EX-1", None]
    for wrong in wrongs:
        with pytest.raises(RequestError, match=r"Issue\.from_dict reads a mapping"):
            Issue.from_dict(wrong)
    loop: dict[str, Any] = {"histories": 1}
    loop["worklogs"] = loop["parent"] = loop
    issue = Issue.from_dict({"fields": loop})
    with pytest.raises(RequestError, match="contains itself"):
        issue.to_dict()


def test_it_can_be_compared_copied_and_pickled() -> None:
    issue = Issue.from_dict(ISSUE)
    for other in (copy.copy(issue), copy.deepcopy(issue), pickle.loads(pickle.dumps(issue))):
        assert other == issue
        assert other is not issue
    assert _issue("EX-1") != _issue("EX-2")


def test_it_shows_itself_on_one_line() -> None:
    line = repr(Issue.from_dict(ISSUE))
    assert line == (
        "Issue(key='EX-1', id='10001', self='https://jira.example.com/rest/api/2/issu'..., changelog=Changelog(...), "
        "fields={4 keys})"
    )
    long = repr(User(name="fred", display_name="F" * 500, email_address="\n"))
    assert "\n" not in long
    assert len(long) < 200
    page = repr(SearchResults(issues=[_issue("EX-1"), _issue("EX-2")], total=2))
    assert page == "SearchResults(issues=[2 items], total=2)"


@pytest.mark.parametrize("shown", [repr, _show_html])
def test_a_secret_is_never_shown(shown: Any) -> None:
    assert "hunter2" not in shown(PasswordChange(current_password="hunter2", password="hunter2"))


def test_a_notebook_shows_tables() -> None:
    issue = Issue.from_dict(ISSUE)
    assert "<td>key</td><td>EX-1</td>" in _show_html(issue)
    many = [_issue(f"EX-{number}", expand="<script>") for number in range(150)]
    table = _show_html(SearchResults(issues=many))
    assert "the first 100 of 150" in table
    assert table.count("<tr>") == 101
    assert "<script>" not in table
    assert "&lt;b&gt;full&lt;/b&gt;" in _show_html(to_rows([issue], ["fields.summary"]))
    assert _show_html(to_rows([])) == "<table><thead><tr></tr></thead><tbody></tbody></table>"


def test_rows_have_the_columns_that_are_asked_for() -> None:
    issues = [Issue.from_dict(ISSUE), _issue("EX-2")]
    columns = ["key", "fields.status.name", "fields.labels", "changelog.histories.id", "fields.nothing.here"]
    assert to_rows(issues, columns) == [
        dict(zip(columns, ["EX-1", "Open", ["a", "b"], ["1"], None], strict=True)),
        dict(zip(columns, ["EX-2", None, None, None, None], strict=True)),
    ]
    with pytest.raises(RequestError, match=r"\['key'\]"):
        to_rows(issues, "key")


def test_a_column_has_pythons_name_or_jiras() -> None:
    [row] = to_rows([User(name="fred", display_name="Fred")], ["displayName", "display_name"])
    assert row == {"displayName": "Fred", "display_name": "Fred"}


def test_rows_without_columns_have_all_that_some_model_has() -> None:
    rows = to_rows([Issue.from_dict(ISSUE), _issue("EX-2")])
    assert list(rows[0]) == [
        "id",
        "key",
        "self",
        "changelog.histories",
        "changelog.total",
        "fields.summary",
        "fields.assignee",
        "fields.status.name",
        "fields.labels",
    ]
    assert [row["key"] for row in rows] == ["EX-1", "EX-2"]
    assert rows[1]["fields.summary"] is None


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_rows_make_a_data_frame(library: str) -> None:
    frames = importlib.import_module(library)
    frame = frames.DataFrame(to_rows([Issue.from_dict(ISSUE), _issue("EX-2")], ["key", "fields.summary"]))
    assert list(frame.columns) == ["key", "fields.summary"]
    assert frame["key"].to_list() == ["EX-1", "EX-2"]


def test_fastapi_returns_and_takes_models() -> None:
    fastapi = importlib.import_module("fastapi")
    client = importlib.import_module("fastapi.testclient")
    app = fastapi.FastAPI()

    def read() -> Issue:
        return Issue.from_dict(ISSUE)

    def read_all() -> list[Issue]:
        return [Issue.from_dict(ISSUE)]

    def write(user: Annotated[User, fastapi.Body()]) -> User:
        return User(name=user.name, display_name=str(user.name).title())

    app.get("/issue", response_model=Issue)(read)
    app.get("/issues", response_model=list[Issue])(read_all)
    write.__annotations__ = {"user": Annotated[User, fastapi.Body()], "return": User}
    app.post("/user")(write)
    with client.TestClient(app) as http:
        assert http.get("/issue").json() == ISSUE
        assert http.get("/issues").json() == [ISSUE]
        assert http.post("/user", json={"name": "fred"}).json() == {"name": "fred", "displayName": "Fred"}
        assert http.post("/user", json=["fred"]).status_code == 422
        assert http.get("/openapi.json").json()["components"]


def test_pydantic_holds_models_as_fields() -> None:
    pydantic = importlib.import_module("pydantic")
    adapter = pydantic.TypeAdapter(dict[str, Issue])
    held = adapter.validate_python({"one": Issue.from_dict(ISSUE), "two": {"key": "EX-2"}})
    assert (held["two"].key, held["two"].id) == ("EX-2", None)
    assert json.loads(adapter.dump_json(held)) == {"one": ISSUE, "two": {"key": "EX-2"}}


def test_times_keep_jiras_form() -> None:
    times = dt.datetime(2026, 5, 15, 13, 53, 38, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    changelog = Issue.from_dict(ISSUE).changelog
    assert changelog is not None
    [history] = changelog.histories or []
    assert history.created == times
    history.created = times
    assert history.to_dict()["created"] == "2026-05-15T11:53:38.000+0000"
