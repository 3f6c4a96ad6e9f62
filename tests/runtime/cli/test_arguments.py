"""What is typed becomes what a method takes, by the type that it declares."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import click
import pytest

from jira_dc.__main__ import PACKAGE
from jira_dc_runtime import NULL, RequestError
from jira_dc_runtime.call import File
from jira_dc_runtime.cli.operations.arguments import convert, is_option, kind_of
from jira_dc_runtime.cli.operations.call import make_command
from jira_dc_runtime.cli.operations.operation import Parameter, list_names, read_operation


def parameter(annotation: str, name: str = "it") -> Parameter:
    return Parameter(name, annotation, "", is_required=False, is_positional=name == "body")


@pytest.mark.parametrize(
    ("annotation", "given", "expected"),
    [
        ("str", "EX-1", "EX-1"),
        ("str", "@home", "@home"),
        ("int", 3, 3),
        ("bool", False, False),
        ("bool", None, None),
        ("Literal['auto', 'leave'] | str", "leave", "leave"),
        ("Sequence[str]", ("summary,status", "assignee"), ["summary", "status", "assignee"]),
        ("Sequence[str] | type[models.IssueFields]", ("summary",), ["summary"]),
        ("Iterable[str]", ("EX-1", "EX-2"), ["EX-1", "EX-2"]),
        ("Sequence[int]", ("1,2",), [1, 2]),
        ("Sequence[str]", (), None),
        ("Content", "mail.zip", Path("mail.zip")),
        ("Iterable[models.IssueUpdate | bodies.IssueUpdateDict]", '[{"update": 1}]', [{"update": 1}]),
    ],
)
def test_a_value_is_read_by_the_type_that_is_declared(annotation: str, given: Any, expected: Any) -> None:
    assert convert(parameter(annotation), given) == expected


@pytest.mark.parametrize(
    ("annotation", "given", "expected"),
    [
        ("str", "fred", "fred"),
        ("bool", "true", True),
        ("Any", '{"a": [1, 2.5]}', {"a": [1, 2.5]}),
        ("Sequence[str]", '["EX-1"]', ["EX-1"]),
        ("models.IssueUpdate | bodies.IssueUpdateDict", '{"fields": {"a": null}}', {"fields": {"a": NULL}}),
        ("Any", "null", NULL),
        ("Any", "@body.json", {"from": "a file"}),
        ("Any", "-", {"from": "standard input"}),
        ("str", "-", '{"from": "standard input"}'),
    ],
)
def test_a_body_is_json_or_a_file_or_the_standard_input(
    annotation: str, given: str, expected: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO('{"from": "standard input"}'))
    (tmp_path / "body.json").write_text('{"from": "a file"}', encoding="utf-8")
    assert convert(parameter(annotation, "body"), given) == expected


def test_a_file_is_sent_under_its_own_name(tmp_path: Path) -> None:
    path = str(tmp_path / "report.pdf")
    file = convert(parameter("File"), path)
    assert isinstance(file, File)
    assert (file.name, file.content) == ("report.pdf", path)
    assert [each.name for each in convert(parameter("File | Sequence[File]"), (path, path))] == ["report.pdf"] * 2


@pytest.fixture
def latin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "latin.json").write_bytes(b'"\xe9"')


@pytest.mark.parametrize(
    ("annotation", "name", "given", "says"),
    [
        ("Sequence[int]", "ids", ("1,x",), "ids is 'x'; pass whole numbers"),
        ("Any", "body", "{fields", "--body is no JSON"),
        ("Any", "body", "@latin.json", r"latin\.json is not UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused(annotation: str, name: str, given: Any, says: str, latin: None) -> None:
    with pytest.raises(RequestError, match=says):
        convert(parameter(annotation, name), given)


def test_every_operation_is_a_command_whose_options_are_told_apart() -> None:
    for name in list_names(PACKAGE):
        operation = read_operation(PACKAGE, name)
        command = make_command(operation)
        options = [text for each in command.params for text in (*each.opts, *each.secondary_opts) if text[:1] == "-"]
        assert len(options) == len(set(options)), name
        assert {each.name for each in operation.parameters} <= {each.name for each in command.params}, name
        for each in operation.parameters:
            is_json = "models." in each.annotation or each.annotation == "Any" or each.name == "body"
            assert kind_of(each) != "json" or is_json, (name, each)
            assert each.text or each.name == "go_on", (name, each)
            assert isinstance(next(p for p in command.params if p.name == each.name), click.Option) == is_option(each)
