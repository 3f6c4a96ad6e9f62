"""`jira-dc` against a MockJira: what is printed, what is asked before it is written, and the exit status."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_dc.__main__ import main
from jira_dc.testing import MockJira
from jira_dc_runtime.cli import command
from jira_dc_runtime.cli.exit_status import MEANINGS
from tests.shared_files import need_program
from tests.site_fields import play_site

Run = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def served() -> Iterator[MockJira]:
    with MockJira(issues=3) as mock:
        yield mock


@pytest.fixture
def run(served: MockJira, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("JIRA_URL", served.url)
    monkeypatch.setenv("JIRA_TOKEN", served.token)
    monkeypatch.setenv("TERM", "dumb")  # no colours, so that every escape sequence in the output is a fault
    monkeypatch.delenv("JIRA_AUTH", raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def carry_out(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(arguments)
        done = capsys.readouterr()
        return status, done.out, done.err

    return carry_out


@pytest.fixture
def terminal(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    def carry_out(*arguments: str) -> tuple[int, str, str]:
        with monkeypatch.context() as patch:
            patch.setenv("COLUMNS", "120")
            patch.setattr(sys.stdout, "isatty", lambda: True)
            return run(*arguments)

    return carry_out


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_pipe_gets_json_lines(run: Run) -> None:
    status, out, err = run(
        "search", "project = EX ORDER BY key", "--columns", "key,summary,status.name", "--limit", "2"
    )
    assert status == 0
    assert lines(out) == [
        {"key": "EX-1", "summary": "Example number 1", "status.name": "Open"},
        {"key": "EX-2", "summary": "Example number 2", "status.name": "Open"},
    ]
    assert "2 of 3 issues" in err


def test_a_terminal_gets_a_table(terminal: Run) -> None:
    status, out, _ = terminal("search", "project = EX ORDER BY key", "--columns", "key,summary,status")
    assert status == 0
    assert [line.split() for line in out.splitlines()][:2] == [
        ["key", "summary", "status"],
        ["EX-1", "Example", "number", "1", "Open"],
    ]


def test_a_column_is_a_field_by_its_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with MockJira(issues=1) as mock:
        play_site(mock)
        monkeypatch.setenv("JIRA_URL", mock.url)
        monkeypatch.setenv("JIRA_TOKEN", mock.token)
        status, out, _ = run("search", "project = EX", "--columns", "key,story points,status.name")
        assert (status, lines(out)[0]["status.name"]) == (0, "Open")
        assert [call.query["fields"] for call in mock.calls if "search" in call.operation] == [
            "customfield_10002,status"
        ]


def test_the_form_can_be_chosen(run: Run, terminal: Run) -> None:
    arguments = ("call", "issue.get_issue", "EX-1", "--fields", "summary")
    assert lines(terminal(*arguments, "--json")[1])[0]["fields"] == {"summary": "Example number 1"}
    assert re.search(r"fields\.summary +Example number 1", terminal(*arguments, "--table")[1])
    assert terminal(*arguments, "--columns", "key", "--json")[1] == '{"key":"EX-1"}\n'
    assert run(*arguments, "--json", "--table")[0] == 2


def test_jq_takes_what_comes(run: Run, terminal: Run) -> None:
    need_program("jq")
    arguments = ("call", "issue.get_issue", "EX-1", "--fields", "summary")
    assert terminal(*arguments, "--jq", ".fields.summary")[1] == '"Example number 1"\n'
    status, _, err = run(*arguments, "--jq", ".[")
    assert (status, "jq could not do it" in err) == (2, True)


def test_jq_is_asked_for_where_it_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    status, _, err = run("call", "myself.get_user", "--jq", ".name")
    assert (status, "the program jq, which is not installed" in err) == (2, True)


def test_pages_are_walked(run: Run) -> None:
    need_program("jq")
    status, out, _ = run(
        "call", "search.iter_search", "--jql", "project = EX ORDER BY key", "--page-size", "2", "--jq", ".key"
    )
    assert (status, out.split()) == (0, ['"EX-1"', '"EX-2"', '"EX-3"'])


def test_who_am_i(run: Run, served: MockJira, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(run("whoami")[1]) == [{"username": "fred", "displayName": "Fred Example", "url": served.url}]
    monkeypatch.setenv("JIRA_TOKEN", "wrong")
    status, out, err = run("whoami")
    assert (status, out) == (3, "")
    assert "401" in err
    assert "wrong" not in err


EDIT = ("call", "issue.edit_issue", "EX-1", "--body", '{"fields": {"summary": "Disk full"}}')


@pytest.mark.parametrize(("typed", "status"), [("yes\n", 0), ("YES\n", 0), ("y\n", 6), ("\n", 6), ("", 6), (None, 6)])
def test_what_writes_needs_a_typed_yes(
    typed: str | None, status: int, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin = io.StringIO(typed or "")
    monkeypatch.setattr(stdin, "isatty", lambda: typed is not None)
    monkeypatch.setattr("sys.stdin", stdin)
    with MockJira(issues=1) as mock:
        monkeypatch.setenv("JIRA_URL", mock.url)
        monkeypatch.setenv("JIRA_TOKEN", mock.token)
        found, out, err = run(*EDIT)
        assert (found, out) == (status, "")
        assert len(mock.calls) == (status == 0)
        assert "PUT /api/2/issue/{issueIdOrKey}" in err
        assert "Disk full" not in err


def test_what_writes_may_be_allowed_before(run: Run) -> None:
    assert run("call", "issue.add_comment", "EX-2", "--body", '{"body": "Done."}', "--write")[0] == 0
    assert "Done." in run("call", "issue.get_comments", "EX-2")[1]


@pytest.mark.parametrize(
    "arguments",
    [
        ("search.search_using_search_request", "--body", '{"jql": "project = EX"}'),
        ("worklog.get_worklogs_for_ids", "--body", '{"ids": [1, 2]}'),
    ],
)
def test_a_post_that_only_reads_needs_no_yes(arguments: tuple[str, ...], run: Run) -> None:
    assert run("call", *arguments)[0] == 0


def test_a_batch_says_what_became_of_each_item(run: Run) -> None:
    body = json.dumps(
        [
            {"fields": {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "New"}},
            {"fields": {"project": {"key": "NONE"}, "issuetype": {"name": "Bug"}, "summary": "New"}},
        ]
    )
    status, out, _ = run("call", "issue.batch_create_issues", "--issue-updates", body, "--write")
    assert status == 1
    assert [each["state"] for each in lines(out)] == ["done", "failed"]


def test_a_dry_run_shows_the_request_without_a_login_or_a_secret(run: Run, served: MockJira) -> None:
    before = len(served.calls)
    status, out, _ = run(*EDIT, "--dry-run")
    assert status == 0
    assert out.startswith(f"curl -X PUT {served.url}/rest/api/2/issue/EX-1 \\\n")
    assert """--data '{"fields":{"summary":"Disk full"}}'""" in out
    body = '{"name": "new", "password": "hunter2", "emailAddress": "a@b.c", "displayName": "New"}'
    shown = run("call", "user.create_user", "--body", body, "--dry-run")[1]
    assert "hunter2" not in shown
    assert '"password":"***"' in shown
    assert served.token not in out + shown
    assert len(served.calls) == before


def test_a_dry_run_needs_no_login(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JIRA_TOKEN")
    monkeypatch.delenv("JIRA_URL")
    url = ("--url", "https://jira.example.com/jira")
    assert "https://jira.example.com/jira/rest/api/2/myself" in run("call", "myself.get_user", "--dry-run", *url)[1]
    upload = run("call", "issue.add_attachment", "EX-1", __file__, "--dry-run", *url)
    assert f"-F file=@{__file__}" in upload[1]
    pages = run("call", "search.iter_search", "--jql", "a = b", "--dry-run", *url)
    assert "/rest/api/2/search?jql=a%20%3D%20b" in pages[1]


def test_the_login_of_the_environment_goes_to_no_other_jira(run: Run, served: MockJira) -> None:
    assert run("whoami", "--url", f"{served.url}/")[0] == 0
    status, _, err = run("whoami", "--url", "https://evil.example.com")
    assert (status, "whose login must not go there" in err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["call", "issue.get_issue", "EX-99"], 4, "answered 404"),
        (["call", "issue.get_isue", "EX-1"], 2, "Did you mean issue.get_issue"),
        (["call", "get_issue", "EX-1"], 2, "Did you mean issue.get_issue"),
        (["call", "issue.get_issue", "EX-1", "--feilds", "summary"], 2, "--fields"),
        (["call", "issue.get_issue"], 2, "Missing argument 'ISSUE_ID_OR_KEY'"),
        (["call", "issue.edit_issue", "EX-1"], 2, "Missing option '--body'"),
        (["call", "board.get_board", "one"], 2, "'one' is not a valid integer"),
        (["call", "issue.edit_issue", "EX-1", "--body", '{"feilds": {}}', "--write"], 2, "feilds"),
        (["call", "issue.edit_issue", "EX-1", "--body", "@nowhere.json", "--write"], 1, "nowhere.json: No such file"),
        (["call", "issue.add_attachment", "EX-1", "nowhere.pdf", "--write"], 2, "'nowhere.pdf' does not exist"),
        (["search", "project ="], 1, "answered 400"),
        (["search", "project = EX", "--columns", "Sumary"], 2, "Jira has no field 'Sumary'"),
        (["find", "xylophone"], 4, "no operation has all the words"),
        (["describe", "issue.get_isue"], 2, "Did you mean issue.get_issue"),
        (["whoami", "--url", "nonsense"], 2, "nonsense"),
        (["nonsense"], 2, "No such command 'nonsense'"),
        ([], 2, "Commands:"),
    ],
)
def test_what_goes_wrong_is_a_sentence_and_a_status(arguments: list[str], status: int, says: str, run: Run) -> None:
    found, out, err = run(*arguments)
    assert (found, out) == (status, "")
    assert says in err
    assert "Traceback" not in err


def test_no_answer_is_a_status_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIRA_URL", "http://127.0.0.1:9")
    assert run("whoami")[0] == 5


def test_a_fault_of_ours_says_how_to_see_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        message = "secret"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("jira_dc_runtime.cli.group.find_operations", fail)
    status, _, err = run("find", "x")
    assert (status, "this is a fault of jira-dc (ZeroDivisionError)" in err, "secret" in err) == (70, True, False)
    monkeypatch.setenv(command.TRACEBACK, "1")
    with pytest.raises(ZeroDivisionError):
        run("find", "x")


def test_ctrl_c_ends_it_with_a_word(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("jira_dc_runtime.cli.group.find_operations", interrupt)
    assert run("find", "x") == (130, "", "Interrupted.\n")


HOSTILE = "\x1b[2J[red]boo[/red]\u202egnp.exe\x9b31m\x07:smile:\nnext"


@pytest.mark.parametrize("form", [("--columns", "id,body"), ("--json",), ("--jq", ".")])
def test_what_jira_sends_reaches_a_terminal_as_text_only(
    form: tuple[str, ...], terminal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    if "--jq" in form:
        need_program("jq")
    with MockJira() as mock:
        monkeypatch.setenv("JIRA_URL", mock.url)
        monkeypatch.setenv("JIRA_TOKEN", mock.token)
        key = mock.add_issue("EX", "Plain")
        with mock.jira() as jira:
            jira.issue.add_comment(key, {"body": HOSTILE})
        status, out, _ = terminal("call", "issue.get_comments", key, *form)
    assert status == 0
    assert all(line.isprintable() for line in out.split("\n")), out
    assert "[red]boo[/red]" in out
    assert ":smile:" in out
    if "--columns" not in form:
        assert json.loads(out)["comments"][0]["body"] == HOSTILE


def test_bytes_go_to_a_file_and_not_to_a_terminal(terminal: Run, tmp_path: Path) -> None:
    path = tmp_path / "mails.zip"
    arguments = ("call", "issue.archive_issues", "--body", '["EX-3"]', "--write")
    status, out, err = terminal(*arguments, "--output", str(path))
    assert (status, out) == (0, "")
    assert err.startswith(("Wrote ", "Done"))


def test_operations_are_found_by_words(run: Run) -> None:
    for words, name in (("get issue", "issue.get_issue"), ("add comments", "issue.add_comment")):
        assert lines(run("find", *words.split())[1])[0]["name"] == name
    found = lines(run("find", "move issues sprint", "--limit", "1")[1])
    assert found[0]["name"] == "sprint.move_issues_to_sprint"
    assert found[0]["also"] == ["sprint.batch_move_issues_to_sprint"]
    assert found[0]["writes"] is True


def test_an_operation_is_described(run: Run, terminal: Run) -> None:
    (told,) = lines(run("describe", "issue.edit_issue", "--json")[1])
    assert (told["operation"], told["writes"], told["scope"]) == ("PUT /api/2/issue/{issueIdOrKey}", True, "WRITE")
    assert told["command"] == "jira-dc call issue.edit_issue ISSUE_ID_OR_KEY --body …"
    assert "fields" in told["body"]
    shown = terminal("describe", "issue.get_issue")[1]
    assert "Reads, OAuth scope READ." in shown
    assert "class of fields" not in shown
    assert re.search(r"ISSUE_ID_OR_KEY +EX-1 or numeric id of the issue \(required\)", shown)


def test_a_deprecated_operation_says_so_in_a_sentence(run: Run, terminal: Run) -> None:
    said = "GET /api/2/user/permission/search is deprecated since Jira 10.0 or earlier: a later release may lack it."
    arguments = ("user.find_users_with_all_permissions", "--permissions", "BROWSE", "--username", "f", "--dry-run")
    status, out, err = run("call", *arguments)
    assert (status, out.startswith("curl -X GET ")) == (0, True)
    assert err.startswith(said)
    assert "Warning" not in err
    assert said in terminal("describe", arguments[0])[1]


def test_progress_is_shown_where_a_person_waits(terminal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with MockJira(issues=3) as mock:
        monkeypatch.setenv("JIRA_URL", mock.url)
        monkeypatch.setenv("JIRA_TOKEN", mock.token)
        status, out, _ = terminal("search", "project = EX ORDER BY key", "--columns", "key")
    assert (status, out.split()) == (0, ["key", "EX-1", "EX-2", "EX-3"])


def test_a_jira_is_compared_with_the_document(run: Run, served: MockJira) -> None:
    served.verify()
    status, out, err = run("live")
    assert status == 0
    assert all(re.fullmatch(r"ok|answered 4\d\d", each["outcome"]) for each in lines(out))
    assert "0 differ" in err
    assert all(call.operation.startswith("GET ") for call in served.calls[-len(lines(out)) :])


def test_the_help_tells_examples_and_every_status(run: Run) -> None:
    status, out, _ = run("--help")
    assert status == 0
    for code, meaning in MEANINGS.items():
        assert f"{code:>5}  {meaning}" in out
    for name in ("call", "search", "find", "describe"):
        assert f"jira-dc {name} " in run(name, "--help")[1]
    assert "jira-dc " in run("--version")[1]


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("jira-dc who", ["whoami"]),
        ("jira-dc call issue.get_vot", ["issue.get_votes"]),
        ("jira-dc call issue.get_issue EX-1 --fi", ["--fields"]),
    ],
)
def test_a_shell_completes(typed: str, offered: list[str], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_JIRA_DC_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split()) - 1))
    assert run()[1].split() == [f"plain,{each}" for each in offered]
    monkeypatch.delenv("_JIRA_DC_COMPLETE")
    assert "_JIRA_DC_COMPLETE=zsh_complete" in run("completion", "zsh")[1]


def test_without_the_extra_the_rest_says_how_to_get_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def find_none(_: str) -> None:
        return None

    monkeypatch.setattr(command, "find_spec", find_none)
    status, _, err = run("whoami")
    assert (status, "pip install 'jira-dc[cli]'" in err) == (2, True)
    assert "class MyFields" in run("fields")[1]


def test_a_reader_that_leaves_ends_it_quietly(served: MockJira) -> None:
    url = served.serve()
    code = "import sys; from jira_dc.__main__ import main; sys.exit(main())"
    arguments = [sys.executable, "-c", code, "find", "issue", "--limit", "0"]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={"JIRA_URL": url, **_path()}
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 141
    assert "Traceback" not in said
    assert "Exception" not in said


def _path() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(str(ROOT / name) for name in ("generated", "runtime"))}
