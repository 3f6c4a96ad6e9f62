"""Searches, filters, boards, sprints, epics, ranks: made, read, changed, gone. openapi-core judges every exchange."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from typing import Any, cast

import pytest

from jira_dc import BadRequest, Forbidden, Jira, JiraError, NotFound
from jira_dc.testing import MockJira
from jira_dc_runtime.ground.json_kind import is_array, is_object
from tests.testing import test_state
from tests.testing.planning import PLANNING

jira = test_state.jira
BOARD, SPRINT = 1, 2
START, END = "2026-03-01T09:00:00.000Z", "2026-03-14T17:00:00.000Z"
ELSEWHERE = {key for key in PLANNING if key.endswith(("/user/columns", "/settings/columns"))}
"""Columns of users and of everybody are tried with the quirks of live servers."""


def make(jira: Jira, summary: str = "Work", type_: str = "Task", **fields: object) -> str:
    sent = {"project": {"key": "EX"}, "issuetype": {"name": type_}, "summary": summary, **fields}
    return str(jira.issue.create_issue({"fields": sent}).key)


def make_epic(jira: Jira, name: str = "Automation") -> str:
    return make(jira, "An epic", "Epic", customfield_10004=name)


def test_a_search_gives_pages_and_warnings(jira: Jira) -> None:
    first, second = make(jira, "Printer burns"), make(jira, "Coffee is cold")
    page = jira.search.search(jql="project = EX ORDER BY key", max_results=1, fields=["summary"])
    assert ([one.key for one in page.issues], page.total, page.warning_messages) == ([first], 2, None)
    assert jira.search.search(jql="project = EX", max_results=0).total == 2
    posted = jira.search.search_using_search_request(
        {"jql": "assignee = nobody OR key = " + second, "validateQuery": True}
    )
    assert [one.key for one in posted.issues] == [second]
    assert posted.warning_messages == ["The value 'nobody' does not exist for the field 'assignee'."]
    assert jira.search.search(jql="project = NOPE", validate_query=False).total == 0
    with pytest.raises(BadRequest, match="The value 'NOPE' does not exist for the field 'project'"):
        jira.search.search(jql="project = NOPE")


def test_pages_reach_as_far_as_the_window(mock_jira: MockJira, jira: Jira) -> None:
    make(jira)
    assert jira.search_limits.get_max_result_window() == 10_000
    assert jira.search_limits.get_max_aggregation_buckets() > 0
    assert jira.search.get_error() is None  # no search failed
    mock_jira.state.search_window = 20
    assert jira.search_limits.get_max_result_window() == 20
    assert jira.search.search(jql="order by key", start_at=10, max_results=10).total == 1
    with pytest.raises(JiraError, match="Search limit exceeded"):
        jira.search.search(jql="order by key", start_at=11, max_results=10)


def test_a_form_is_helped_with_jql(jira: Jira) -> None:
    known = jira.jql.get_auto_complete()
    fields = {one.display_name: one for one in known.visible_field_names}
    assert {"was", "changed", "in"} <= set(fields["status"].operators or ())
    assert (fields["Epic Link - cf[10008]"].value, fields["Epic Link - cf[10008]"].cfid) == ('"Epic Link"', "cf[10008]")
    functions = {one.display_name: one for one in known.visible_function_names}
    assert functions["now()"].is_list is None
    assert functions['membersOf("")'].is_list == "true"
    assert {"and", "select"} <= set(known.jql_reserved_words)
    found = jira.jql.get_field_auto_complete_for_query_string(field_name="status", field_value="in")
    assert [(one.value, one.display_name) for one in found.results or ()] == [('"In Progress"', "<b>In</b> Progress")]
    users = jira.jql.get_field_auto_complete_for_query_string(
        field_name="status", predicate_name="by", predicate_value="bar"
    )
    assert [one.value for one in users.results or ()] == ["barney"]


def test_filters(jira: Jira) -> None:
    make(jira)
    made = jira.filter.create_filter({"name": "Mine", "jql": "project = EX", "description": "d", "favourite": True})
    number = str(made.id)
    assert (made.owner and made.owner.name, made.favourite, made.search_url) == (
        "fred", True, "https://jira.example.com/rest/api/2/search?jql=project%20%3D%20EX",
    )  # fmt: skip
    assert jira.filter.get_filter(number) == made
    assert [one.id for one in jira.filter.get_favourite_filters()] == [number]
    assert jira.search.search(jql=f"filter = {number}").total == 1
    changed = jira.filter.edit_filter(number, {"name": "Ours", "jql": "project = OPS"})
    assert (changed.name, changed.jql, changed.description) == ("Ours", "project = OPS", "d")
    assert jira.search.search(jql="filter = Ours").total == 0
    for body, said in (
        ({"name": "Ours"}, "Filter with same name already exists."),
        ({"name": ""}, "You must specify a name to save the filter as."),
        ({"name": "Bad", "jql": "foo = 1"}, "Field 'foo' does not exist"),
    ):
        with pytest.raises(BadRequest, match=said):
            jira.filter.create_filter(cast("Any", body))
    with pytest.raises(NotFound):
        jira.filter.get_columns(number)
    jira.filter.set_columns(number, {"columns": ["status", "assignee"]})
    assert [one.value for one in jira.filter.get_columns(number)] == ["status", "assignee"]
    jira.filter.reset_columns(number)
    jira.filter.delete_filter(number)
    with pytest.raises(BadRequest, match="perhaps it has been deleted"):
        jira.filter.get_filter(number)


def test_filters_are_shared(mock_jira: MockJira, jira: Jira) -> None:
    number = str(jira.filter.create_filter({"name": "Mine", "jql": "project = EX"}).id)
    barney = mock_jira.jira("barney")
    with pytest.raises(BadRequest, match="perhaps it has been deleted"):
        barney.filter.get_filter(number)
    for share in (
        {"type": "group", "groupname": "jira-software-users"},
        {"type": "user", "userKey": "JIRAUSER10001", "edit": True},
        {"type": "project", "projectId": "10000"},
        {"type": "projectRole", "projectId": "10000", "projectRoleId": "10002"},
        {"type": "authenticated"},
        {"type": "global"},
    ):
        jira.filter.add_share_permission(number, cast("Any", share))
    kinds = ["group", "user", "project", "project", "loggedin", "global"]
    shares = jira.filter.get_share_permissions(number)
    assert [one.type for one in shares] == kinds
    assert shares[3].role is not None
    assert barney.filter.get_filter(number).editable
    first = shares[0].id or 0
    assert jira.filter.get_share_permission(number, first).group == shares[0].group
    for one in shares:
        jira.filter.delete_share_permission(number, one.id or 0)
    with pytest.raises(NotFound):
        jira.filter.get_share_permission(number, first)
    with pytest.raises(BadRequest):
        barney.filter.get_filter(number)
    with pytest.raises(BadRequest, match="Group with name: 'nobodies' does not exist"):
        jira.filter.add_share_permission(number, {"type": "group", "groupname": "nobodies"})


def test_new_filters_are_shared_as_their_owner_likes(jira: Jira) -> None:
    assert jira.filter.get_default_share_scope().scope == "PRIVATE"
    assert jira.filter.set_default_share_scope({"scope": "AUTHENTICATED"}).scope == "AUTHENTICATED"
    assert jira.filter.get_default_share_scope().scope == "AUTHENTICATED"
    made = jira.filter.create_filter({"name": "Open", "jql": ""})
    assert [one.type for one in made.share_permissions or ()] == ["loggedin"]


def test_boards(jira: Jira) -> None:
    key, epic = make(jira), make_epic(jira)
    version = jira.version.create_version({"name": "1.0", "project": "EX", "releaseDate": "2026-04-01"})
    chosen = jira.filter.create_filter({"name": "Chosen", "jql": "project = EX ORDER BY key"})
    board = jira.board.create_board({"name": "New", "type": "scrum", "filterId": int(chosen.id or 0)})
    number = board.id or 0
    assert jira.board.get_board(number) == board
    assert [one.name for one in jira.board.iter_boards(name="new")] == ["New"]
    assert [one.key for one in jira.board.iter_projects(number)] == ["EX"]
    assert [one.name for one in jira.board.iter_versions(number, released=False)] == [version.name]
    assert [one.key for one in jira.board.iter_issues_for_board(number)] == [key, epic]
    assert [one.key for one in jira.board.iter_issues_for_board(number, jql="type = Epic")] == [epic]
    assert [one.key for one in jira.board.iter_issues_for_backlog(number)] == [key]
    assert [one.key for one in jira.board.iter_epics(number)] == [epic]
    assert [one.key for one in jira.board.iter_issues_without_epic(number)] == [key]
    setup = jira.board.get_configuration(number)
    assert setup.filter is not None
    assert (setup.filter.id, setup.ranking and setup.ranking.rank_custom_field_id) == (chosen.id, 10_006)
    columns = setup.column_config and setup.column_config.columns
    assert [one.name for one in columns or ()] == ["To Do", "In Progress", "Done"]
    assert not jira.board.get_refined_velocity(number).value
    jira.board.set_refined_velocity(number, {"value": True})
    assert jira.board.get_refined_velocity(number).value
    jira.board.set_property(number, "colour", {"sky": "blue"})
    keys = jira.board.get_property_keys(number).keys
    assert [one.key for one in keys or ()] == ["colour"]
    assert jira.board.get_property(number, "colour").value == {"sky": "blue"}
    jira.board.delete_property(number, "colour")
    jira.board.delete_board(number)
    with pytest.raises(NotFound):
        jira.board.get_board(number)
    assert [one.name for one in jira.board.iter_boards(type=["kanban"], project_key_or_id="OPS")] == ["OPS board"]
    with pytest.raises(BadRequest) as refused:
        jira.board.create_board(cast("Any", {"name": "", "type": "odd", "filterId": 0}))
    assert set(refused.value.errors) == {"name", "type"}
    with pytest.raises(BadRequest, match="does not support sprints"):
        list(jira.board.iter_sprints(2))


def test_the_life_of_a_sprint(mock_jira: MockJira, jira: Jira) -> None:
    done, left = make(jira, "Done soon"), make(jira, "Never done")
    sprint = jira.sprint.create_sprint({"name": "S", "originBoardId": BOARD, "goal": "Win"})
    number = sprint.id
    assert (sprint.state, jira.sprint.get_sprint(number)) == ("future", sprint)
    jira.sprint.move_issues_to_sprint(number, {"issues": [done, left]})
    assert {one.key for one in jira.sprint.iter_issues_for_sprint(number)} == {done, left}
    assert [one.key for one in jira.board.iter_issues_for_sprint(BOARD, number, jql=f"key = {done}")] == [done]
    assert {one.key for one in jira.search.iter_search(jql="sprint in futureSprints()")} == {done, left}
    with pytest.raises(BadRequest, match="startDate and an endDate"):
        jira.sprint.partially_update_sprint(number, {"state": "active"})
    with pytest.raises(BadRequest, match="after its start"):
        jira.sprint.partially_update_sprint(number, {"startDate": END, "endDate": START})
    started = jira.sprint.partially_update_sprint(number, {"state": "active", "startDate": START, "endDate": END})
    assert (started.state, started.activated_date is None) == ("active", False)
    assert number in {one.id for one in jira.board.iter_sprints(BOARD, state=["active"])}
    transition = next(one for one in jira.issue.get_transitions(done).transitions or () if one.name == "Resolve")
    jira.issue.do_transition(done, {"transition": {"id": transition.id}})
    with pytest.raises(BadRequest, match="a name and a state"):
        jira.sprint.update_sprint(number, {"name": "T"})
    with pytest.raises(BadRequest, match="cannot become future"):
        jira.sprint.update_sprint(number, {"name": "T", "state": "future", "startDate": START, "endDate": END})
    closed = jira.sprint.partially_update_sprint(number, {"state": "closed", "name": "T"})
    assert (closed.state, closed.name, closed.complete_date is None) == ("closed", "T", False)
    assert {one.key for one in jira.search.iter_search(jql=f"sprint = {number}")} == {done, left}
    assert {one.key for one in jira.board.iter_issues_for_backlog(BOARD)} == {left}
    again = jira.sprint.update_sprint(number, {"name": "U", "state": "active", "startDate": START, "endDate": END})
    assert (again.state, again.name) == ("closed", "U")
    with pytest.raises(BadRequest, match="A closed sprint takes no issues"):
        jira.sprint.move_issues_to_sprint(number, {"issues": [left]})
    steps = jira.issue.get_issue(left, expand=["changelog"]).changelog
    assert [
        (item.field_, item.to_string) for step in (steps and steps.histories) or () for item in step.items or ()
    ] == [
        ("Sprint", "S"),
    ]
    agile = jira.issue.get_agile_issue(left).fields
    assert (agile["sprint"], [one["name"] for one in agile["closedSprints"]], agile["flagged"]) == (None, ["U"], False)
    jira.sprint.delete_sprint(number)
    with pytest.raises(NotFound):
        jira.sprint.get_sprint(number)
    with pytest.raises(BadRequest, match="30 characters"):
        jira.sprint.create_sprint({"name": "S" * 31, "originBoardId": BOARD})


def test_what_is_left_goes_on_to_the_next_sprint(jira: Jira) -> None:
    left = make(jira)
    jira.sprint.move_issues_to_sprint(SPRINT, {"issues": [left]})
    body = {"state": "closed", "incompleteIssuesDestinationId": 3, "startDate": START, "endDate": END}
    jira.sprint.partially_update_sprint(SPRINT, cast("Any", body))
    assert [one.key for one in jira.search.iter_search(jql="sprint in futureSprints()")] == [left]
    jira.backlog.move_issues_to_backlog({"issues": [left]})
    assert [one.key for one in jira.search.iter_search(jql="sprint in futureSprints()")] == []


def test_a_board_may_have_to_have_one_active_sprint_only(mock_jira: MockJira, jira: Jira) -> None:
    mock_jira.state.parallel_sprints = False
    with pytest.raises(BadRequest, match="does not allow parallel sprints"):
        jira.sprint.partially_update_sprint(3, {"state": "active", "startDate": START, "endDate": END})


def test_sprints_change_places_and_boards(jira: Jira) -> None:
    other = jira.sprint.create_sprint({"name": "Sprint 4", "originBoardId": BOARD}).id
    jira.sprint.swap_sprint(3, {"sprintToSwapWith": other})
    names = [one.name for one in jira.board.iter_sprints(BOARD, state=["future"])]
    assert names == ["Sprint 4", "Sprint 3"]
    jira.sprint.set_property(3, "mood", "good")
    keys = jira.sprint.get_property_keys(3).keys
    assert [one.key for one in keys or ()] == ["mood"]
    assert jira.sprint.get_property(3, "mood").value == "good"
    jira.sprint.delete_property(3, "mood")
    jira.sprint.unmap_sprints({"sprintIds": [3]})
    assert [one.name for one in jira.board.iter_sprints(BOARD, state=["future"])] == ["Sprint 4"]
    jira.sprint.unmap_all_sprints()
    assert list(jira.board.iter_sprints(BOARD)) == []


def test_epics(jira: Jira) -> None:
    key, other, epic = make(jira), make(jira), make_epic(jira)
    known = jira.epic.get_epic(epic)
    assert (known.name, known.done, known.key) == ("Automation", False, epic)
    assert jira.epic.get_epic(str(known.id)) == known
    changed = jira.epic.partially_update_epic(epic, {"name": "Robots", "done": True, "color": {"key": "color_4"}})
    assert (changed.name, changed.done, changed.color and changed.color.key) == ("Robots", True, "color_4")
    assert [one.key for one in jira.board.iter_epics(BOARD, done=True)] == [epic]
    assert list(jira.board.iter_epics(BOARD, done=False)) == []
    jira.epic.move_issues_to_epic(epic, {"issues": [key]})
    assert [one.key for one in jira.epic.iter_issues_for_epic(epic)] == [key]
    assert [one.key for one in jira.board.iter_issues_for_epic(BOARD, known.id or 0)] == [key]
    assert [one.key for one in jira.search.iter_search(jql='"Epic Link" = Robots')] == [key]
    assert [one.key for one in jira.epic.iter_issues_without_epic()] == [other]
    shown = jira.issue.get_agile_issue(key).fields["epic"]
    assert (shown["key"], shown["color"]) == (epic, {"key": "color_4"})
    jira.epic.remove_issues_from_epic({"issues": [key]})
    assert list(jira.epic.iter_issues_for_epic(epic)) == []
    with pytest.raises(BadRequest, match="belongs to no epic"):
        jira.epic.move_issues_to_epic(epic, {"issues": [epic]})
    with pytest.raises(NotFound, match="is not an epic"):
        jira.epic.get_epic(key)


def test_issues_are_ranked(jira: Jira) -> None:
    one, two, three, epic = make(jira), make(jira), make(jira), make_epic(jira)

    def ranked() -> list[str]:
        return [str(each.key) for each in jira.search.iter_search(jql="project = EX ORDER BY Rank")]

    assert ranked() == [one, two, three, epic]
    jira.issue.rank_issues({"issues": [three, two], "rankBeforeIssue": one})
    assert ranked() == [three, two, one, epic]
    jira.issue.rank_issues({"issues": [three], "rankAfterIssue": one})
    assert ranked() == [two, one, three, epic]
    for _ in range(50):  # between two neighbours there is always room
        jira.issue.rank_issues({"issues": [ranked()[2]], "rankAfterIssue": two})
    assert ranked() in ([two, one, three, epic], [two, three, one, epic])
    jira.epic.rank_epic(epic, {"rankBeforeEpic": two})
    assert ranked()[0] == epic
    assert [each.key for each in jira.board.iter_issues_for_board(BOARD)] == ranked()
    partly = jira.with_response(jira.issue.rank_issues, {"issues": [one, "EX-99"], "rankAfterIssue": epic})
    assert partly.status == 207
    entries = json.loads(partly.content)["entries"]
    assert [(each["issueKey"], each["status"]) for each in entries] == [(one, 200), ("EX-99", 404)]
    assert ranked()[1] == one
    for body in ({"issues": [one]}, {"issues": [one], "rankBeforeIssue": two, "rankAfterIssue": three}):
        with pytest.raises(BadRequest, match="Exactly one of"):
            jira.issue.rank_issues(cast("Any", body))
    with pytest.raises(BadRequest, match="EX-98 does not exist"):
        jira.issue.rank_issues({"issues": [one], "rankBeforeIssue": "EX-98"})


def test_estimates(jira: Jira) -> None:
    key = make(jira)
    assert jira.issue.get_issue_estimation_for_board(key, board_id=BOARD).value is None
    assert jira.issue.estimate_issue_for_board(key, {"value": "8"}, board_id=BOARD).field_id == "customfield_10002"
    assert jira.issue.get_issue_estimation_for_board(key, board_id=BOARD).value == 8
    assert [one.key for one in jira.search.iter_search(jql='"Story Points" = 8')] == [key]
    with pytest.raises(BadRequest, match="is no number"):
        jira.issue.estimate_issue_for_board(key, {"value": "many"}, board_id=BOARD)


def test_who_may_not_plan_is_refused(mock_jira: MockJira, jira: Jira) -> None:
    make(jira)
    scheme = mock_jira.state.permission_schemes["0"]
    scheme.grants = [
        one for one in scheme.grants if one.permission not in {"MANAGE_SPRINTS_PERMISSION", "SCHEDULE_ISSUES"}
    ]
    with pytest.raises(Forbidden):
        jira.sprint.create_sprint({"name": "S", "originBoardId": BOARD})
    with pytest.raises(BadRequest, match="permission to move issue EX-1"):
        jira.backlog.move_issues_to_backlog({"issues": ["EX-1"]})


def test_every_self_answers(mock_jira: MockJira, jira: Jira) -> None:
    key, epic = make(jira), make_epic(jira)
    jira.version.create_version({"name": "1.0", "project": "EX"})
    jira.epic.move_issues_to_epic(epic, {"issues": [key]})
    jira.sprint.move_issues_to_sprint(SPRINT, {"issues": [key]})
    jira.board.set_property(BOARD, "a key", 1)
    jira.sprint.set_property(SPRINT, "another", 1)
    jira.filter.add_share_permission("10000", {"type": "projectRole", "projectId": "10000", "projectRoleId": "10002"})
    jira.filter.add_share_permission("10000", {"type": "group", "groupname": "jira-software-users"})
    agile = "/rest/agile/1.0"
    pages = [
        f"{agile}/board/{BOARD}/{name}"
        for name in ("configuration", "sprint", "epic", "version", "properties", "project")
    ]
    pages += [f"{agile}/board", f"{agile}/epic/{epic}", f"{agile}/sprint/{SPRINT}/properties", f"{agile}/issue/{key}"]
    pages += ["/rest/api/2/filter/10000", f"{agile}/board/{BOARD}/issue", "/rest/api/2/search"]
    with mock_jira.http_client() as http:
        http.headers["Authorization"] = f"Bearer {mock_jira.token}"
        found = {link for page in pages for link in list_links(http.get(f"https://jira.example.com{page}").json())}
        answers = {link: http.get(link).status_code for link in found}
    assert len(answers) > 15
    assert {link: status for link, status in answers.items() if status != 200} == {}


def list_links(value: object) -> Iterator[str]:
    """Yield every `self` in JSON."""
    if is_object(value):
        for name, inner in value.items():
            yield from [str(inner)] if name == "self" else list_links(inner)
    elif is_array(value):
        for item in value:
            yield from list_links(item)


def test_every_operation_was_tried() -> None:
    """The tests above leave no route of these untried. They run again here, as in parallel each may run elsewhere."""
    seen: set[str] = set()
    for name, test in list(globals().items()):
        if not name.startswith("test_") or not inspect.isfunction(test) or test is test_every_operation_was_tried:
            continue
        wants = [*inspect.signature(test).parameters]
        with MockJira() as mock_jira:
            given = {"mock_jira": mock_jira, "jira": mock_jira.jira()}
            test(**{want: given[want] for want in wants})
            seen |= {call.operation for call in mock_jira.calls if call.status < 300}
    assert sorted(PLANNING - seen - ELSEWHERE) == []
