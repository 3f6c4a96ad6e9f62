"""Each operation has its place in the reference, and its samples are those of the contract."""

from __future__ import annotations

import inspect
import json
import re
import shlex
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from generator.generate import Generated
from jira_dc import File, Jira
from tests.contract.load import Case, load_cases
from tests.operations import SampleCall, list_sample_calls

LINK = re.compile(r"\]\(([^)]*)\)")
CASES = {case.operation: case for case in load_cases() if case.name == "typical"}


class Recorder:
    """Stands for a resource: a call of any method returns what it was given."""

    def __getattr__(self, name: str) -> Any:
        def record(*args: Any, **kwargs: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
            return args, kwargs

        return record


def find_part(pages: Mapping[str, str], call: SampleCall) -> str:
    """Return what the reference says of an operation."""
    page = pages[f"{call.resource}.md"]
    [_before, part] = page.split(f"\n## {call.method}\n")
    return part.partition("\n## ")[0]


def list_fences(part: str, language: str) -> list[str]:
    """Return the blocks of code in a language."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)\n```$", part, re.DOTALL | re.MULTILINE)
    return found


def test_each_operation_says_what_it_is(pages: dict[str, str]) -> None:
    for call in list_sample_calls():
        part = find_part(pages, call)
        method, path = call.key.split(" ", 1)
        assert f"`{method} /rest{path}`" in part
        assert "* **Since** Jira " in part
        assert "* **Returns** " in part
        assert "* **Raises** " in part
        assert f"def {call.method}(" in list_fences(part, "python")[0]


def test_the_python_sample_is_the_typical_call(pages: dict[str, str]) -> None:
    resources = type("Resources", (), {call.resource: Recorder() for call in list_sample_calls()})()
    with Jira("https://jira.example.com") as client:
        for call in list_sample_calls():
            sample = list_fences(find_part(pages, call), "python")[1]
            given = {"jira": resources, "datetime": datetime, "date": date, "File": File}
            args, kwargs = eval(sample, given)
            signature = inspect.signature(call.find_method(client))
            shown, stated = signature.bind(*args, **kwargs).arguments, signature.bind(**call.keywords).arguments
            assert compare(shown) == compare(stated), call


def compare(value: Any) -> Any:
    """Return a value with each file replaced by a word, for it is made anew."""
    match value:
        case File():
            return "a file"
        case Mapping():
            mapping = cast("Mapping[str, Any]", value)
            return {key: compare(inner) for key, inner in mapping.items()}
        case list() | tuple():
            items = cast("Sequence[Any]", value)
            return [compare(inner) for inner in items]
        case _:
            return value


def test_the_curl_sample_makes_the_typical_request(pages: dict[str, str]) -> None:
    for call in list_sample_calls():
        case = CASES[call.key]
        [sample] = list_fences(find_part(pages, call), "sh")
        words = shlex.split(sample.replace("\\\n", " "))
        options = list(zip(words[1::2], words[2::2], strict=True))
        named = dict(options)
        assert f"{named['--request']} {named['--url'].removeprefix('$JIRA_URL')}" == case.request
        headers = dict(text.split(": ", 1) for option, text in options if option == "--header")
        stated = {name: text for name, text in case.headers.items() if not (is_form(case) and name == "Content-Type")}
        assert headers == {"Authorization": "Bearer $JIRA_TOKEN", **stated}
        if case.kind == "json":
            body = json.dumps(case.body, default=lambda value: value.text)
            assert json.loads(named["--data"]) == json.loads(body)


def is_form(case: Case) -> bool:
    return case.kind == "multipart"


def test_an_answer_is_json_and_names_what_lies_deeper(pages: dict[str, str]) -> None:
    search = next(call for call in list_sample_calls() if call.method == "search_using_search_request")
    [answer] = list_fences(find_part(pages, search), "json")
    assert json.loads(answer)["issues"][0]["fields"] == {"…": "IssueFields"}
    for page in pages.values():
        for text in list_fences(page, "json"):
            json.loads(text)


def test_iterators_and_batches_stand_beside_their_operation(pages: dict[str, str], generated: Generated) -> None:
    for resource in generated.resources:
        for operation in resource.operations:
            for other in (operation.paging, operation.batching):
                assert other is None or f"\n### {other.method}\n" in pages[f"{resource.name}.md"]


def test_every_link_leads_to_a_heading(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        for target in LINK.findall(page):
            path, _, anchor = target.partition("#")
            folder = name.rpartition("/")[0]
            there = pages["/".join(filter(None, (folder, path)))] if path else page
            headings = [line.lstrip("# ").lower() for line in there.splitlines() if line.startswith("#")]
            assert not anchor or anchor in headings, (name, target)


def test_a_model_shows_its_names_in_json_and_its_known_values(pages: dict[str, str]) -> None:
    page = pages["models/issue.md"]
    assert "\n## Issue\n\nJira's schema `IssueBean`.\n\n- `id`: `str`\n- `key`: `str`\n" in page
    assert "- `mime_type`: `str`; in JSON `mimeType`\n" in page
    assert "- `fields`: [`IssueFields`](#issuefields)\n" in page
