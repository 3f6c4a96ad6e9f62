"""Our own words: one plain line each, and none missing."""

from __future__ import annotations

import ast
from typing import Any

import pytest

from generator.correct.correct import correct_document
from generator.correct.spec import load_spec
from generator.correct.words import Words, check_words, list_unsaid, read_words
from generator.problem import Problem
from tests.generator.inline_spec import Choices, complete_document, render_upstream
from tests.shared_files import ROOT

KEY = "GET /api/2/thing"
DOCUMENT = "paths: {/api/2/thing: {get: {parameters: [{name: key, in: query, schema: {type: string}}]}}}"


def test_an_operation_without_a_summary_stops_the_build() -> None:
    with pytest.raises(Problem, match=r"spec/summaries.toml has no summary for GET /api/2/thing; write one sentence"):
        check_words(complete_document(DOCUMENT), Words({}, {}, {}))


def test_summaries_of_operations_that_the_document_lacks_are_allowed() -> None:
    check_words(complete_document(DOCUMENT), Words({KEY: "Do it.", "GET /api/2/newer": "Do it."}, {}, {}))


@pytest.mark.parametrize(
    "text",
    [
        'Do it. """ + evil() + """.',
        "Do it\\N{DIGIT ONE}.",
        "Do it\\.",
        "Do it.\nimport os.",
        "Do\rit.",
        "",
        "No full stop",
        "Too long " * 12 + ".",
        "A\x00b.",
        "A\x0cb.",
        "A\u2028b.",
    ],
)
def test_a_summary_that_is_no_plain_sentence_is_refused(text: str) -> None:
    with pytest.raises(Problem, match=r"spec/summaries.toml: .*GET /api/2/thing"):
        read_words({"summaries": {KEY: text}}, {})


@pytest.mark.parametrize("text", ['""" + evil() + """', "a\\b", "a\nb", "", "a\x00b"])
@pytest.mark.parametrize("place", ["meanings", "paths", "operations"])
def test_a_meaning_that_is_no_plain_line_is_refused(text: str, place: str) -> None:
    parameters: dict[str, Any] = {place: {KEY: {"key": text}} if place == "operations" else {"key": text}}
    with pytest.raises(Problem, match=r"spec/parameters.toml"):
        read_words({"summaries": {}}, parameters)


@pytest.mark.parametrize(
    "summary", ["Do 'it'.", 'Say "it".', 'Say "".', "Use {{ braces }} and {% percent %}.", "Grün.", "# It."]
)
def test_a_summary_stays_a_docstring_whatever_signs_it_has(summary: str) -> None:
    read_words({"summaries": {KEY: summary}}, {})
    files, _document = render_upstream(
        complete_document(DOCUMENT), Choices(summaries={KEY: summary}, meanings={"key": summary})
    )
    module = ast.parse(files["jira_dc/api/thing.py"])
    methods = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef) and node.name == "do_thing"]
    assert [(ast.get_docstring(method) or "").splitlines()[0] for method in methods] == [summary]


@pytest.mark.parametrize("text", ["", "a\nb", "a\\b"])
def test_a_sentence_on_a_tag_that_is_no_plain_line_is_refused(text: str) -> None:
    with pytest.raises(Problem, match=r"spec/tags.toml: the text for thing"):
        read_words({"summaries": {}}, {}, {"tags": {"thing": text}})


def test_a_path_variable_means_the_same_at_its_path_and_below_it() -> None:
    words = read_words(
        {"summaries": {}},
        {
            "meanings": {"id": "common"},
            "paths": {"/thing/{id}": "number of the thing", "/thing/{id}/part/{name}": "name of the part"},
            "operations": {"PUT /thing/{id}": {"id": "special"}},
        },
    )
    assert words.meaning("GET /thing/{id}", "id") == "number of the thing"
    assert words.meaning("GET /thing/{id}/part/{name}", "id") == "number of the thing"
    assert words.meaning("GET /thing/{id}/part/{name}", "name") == "name of the part"
    assert words.meaning("PUT /thing/{id}", "id") == "special"
    assert words.meaning("GET /other/{id}", "id") == "common"
    assert words.meaning("GET /thing", "id") == "common"


def test_what_we_have_no_words_for_is_listed_with_the_file_to_edit() -> None:
    document = complete_document(DOCUMENT)
    nothing, all_said = Words({}, {}, {}), Words({}, {"key": "a key"}, {}, tags={"thing": "Things."})
    assert [line.partition(";")[0] for line in list_unsaid(document, nothing)] == [
        "spec/tags.toml says nothing of the tag thing",
        f"spec/parameters.toml does not say what key of {KEY} means",
    ]
    assert list_unsaid(document, all_said) == ()


def test_every_parameter_and_every_tag_of_the_current_release_has_words() -> None:
    spec = load_spec(ROOT / "spec")
    assert list_unsaid(correct_document(spec), spec.words) == ()


def test_the_meaning_of_an_operation_wins_over_the_common_one() -> None:
    words = read_words(
        {"summaries": {KEY: "Do it."}}, {"meanings": {"key": "common"}, "operations": {KEY: {"key": "special"}}}
    )
    assert words.meaning(KEY, "key") == "special"
    assert words.meaning("GET /other", "key") == "common"
    assert words.meaning(KEY, "other") == ""
