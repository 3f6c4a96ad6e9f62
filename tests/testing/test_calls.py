"""What was asked is kept, and assertions say what they saw."""

from __future__ import annotations

import pytest

from jira_dc import File, Jira
from jira_dc.testing import MockJira


def test_a_call_is_kept_with_everything_a_test_wants_to_know(mock_jira: MockJira, jira: Jira) -> None:
    key = mock_jira.add_issue()
    jira.issue.add_comment(key, {"body": "Hi"}, expand=["properties", "renderedBody"])
    (call,) = mock_jira.calls
    assert call.operation == "POST /api/2/issue/{issueIdOrKey}/comment"
    assert (call.path, call.query, call.body) == (
        {"issueIdOrKey": key},
        {"expand": "properties,renderedBody"},
        {"body": "Hi"},
    )
    assert (call.user, call.status) == ("fred", 201)
    assert mock_jira.token not in repr(call)


def test_forms_and_files_are_read(mock_jira: MockJira, jira: Jira) -> None:
    key = mock_jira.add_issue()
    jira.settings.set_issue_navigator_default_columns(columns=["summary"])
    jira.issue.add_attachment(key, File("a.txt", b"abc"))
    form, upload = mock_jira.calls
    assert form.body == {"columns": "summary"}
    assert [(file.field, file.name, file.content_type, file.read()) for file in upload.files] == [
        ("file", "a.txt", "text/plain", b"abc")
    ]


def test_an_assertion_wants_what_it_names_and_no_more(mock_jira: MockJira, jira: Jira) -> None:
    key = mock_jira.add_issue()
    jira.issue.edit_issue(key, {"fields": {"summary": "New", "labels": ["a"]}}, notify_users=False)
    mock_jira.assert_called(
        jira.issue.edit_issue,
        times=1,
        path={"issueIdOrKey": key},
        query={"notifyUsers": False},
        body={"fields": {"summary": "New"}},
    )
    mock_jira.assert_not_called(jira.issue.delete_issue)


def test_a_failed_assertion_shows_what_came(mock_jira: MockJira, jira: Jira) -> None:
    key = mock_jira.add_issue()
    jira.issue.add_comment(key, {"body": "Hi"})
    with pytest.raises(AssertionError) as failed:
        mock_jira.assert_called(jira.issue.add_comment, path={"issueIdOrKey": "EX-9"}, body={"body": "Ho", "id": "1"})
    operation = "POST /api/2/issue/{issueIdOrKey}/comment"
    assert str(failed.value).splitlines() == [
        f"{operation} should have been called at least once as described, but was called like that 0 times.",
        "  called with status 201:",
        f"    path issueIdOrKey: wanted 'EX-9', seen '{key}'",
        "    body /body: wanted 'Ho', seen 'Hi'",
        "    body /id: wanted '1', seen nothing",
    ]


def test_a_failed_assertion_names_what_was_called_instead(mock_jira: MockJira, jira: Jira) -> None:
    with pytest.raises(AssertionError, match=r"Nothing was called\."):
        mock_jira.assert_called(jira.myself.get_user)
    jira.server_info.get_server_info()
    with pytest.raises(AssertionError, match=r"Called were: GET /api/2/serverInfo"):
        mock_jira.assert_called(jira.myself.get_user)


@pytest.mark.parametrize("times", [0, 1, 3])
def test_a_wrong_number_of_calls_fails(mock_jira: MockJira, jira: Jira, times: int) -> None:
    for _ in range(2):
        jira.myself.get_user()
    mock_jira.assert_called(jira.myself.get_user, times=2)
    with pytest.raises(AssertionError, match="but was called like that 2 times"):
        mock_jira.assert_called(jira.myself.get_user, times=times)


def test_reset_forgets_calls_and_replies_but_not_the_state(mock_jira: MockJira, jira: Jira) -> None:
    key = mock_jira.add_issue()
    mock_jira.reply(jira.issue.get_issue, {"key": "EX-99"})
    assert jira.issue.get_issue(key).key == "EX-99"
    mock_jira.reset()
    assert mock_jira.calls == []
    assert jira.issue.get_issue(key).key == key
