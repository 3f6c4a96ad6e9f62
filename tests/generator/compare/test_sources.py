"""What is compared is found by the name of a pinned release or as a file, corrected as all releases are, or refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from generator.compare.sources import load_release
from generator.correct.spec import load_spec
from generator.problem import Problem
from tests.operations import ROOT

SPEC = ROOT / "spec"


@pytest.fixture(scope="module")
def spec() -> Any:
    """The corrections and names of this repository."""
    return load_spec(SPEC)


def read_pinned(release: str) -> dict[str, Any]:
    """Return the distilled document of a pinned release."""
    document: dict[str, Any] = json.loads((SPEC / f"jira-{release}.json").read_text(encoding="utf-8"))
    return document


def write(folder: Path, document: Any) -> str:
    """Write a document and return its path."""
    path = folder / "document.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return str(path)


def test_a_pinned_release_a_distilled_file_and_our_corrected_one_are_the_same(spec: Any, tmp_path: Path) -> None:
    current = spec.document["info"]["version"]
    pinned = load_release(current, SPEC, spec)
    distilled = load_release(write(tmp_path, spec.document), SPEC, spec)
    ours = load_release(str(ROOT / "generated" / "jira_dc" / "openapi.json"), SPEC, spec)
    assert pinned == distilled
    assert pinned.corrected == ours.corrected
    assert (pinned.label, ours.label) == (current, current)
    assert pinned.stale_actions == ()
    assert ours.upstream is None


def test_a_file_url_is_a_file(spec: Any, tmp_path: Path) -> None:
    assert load_release(f"file:{write(tmp_path, spec.document)}", SPEC, spec).upstream == spec.document


def test_a_file_that_does_not_say_its_release_is_told_it(spec: Any, tmp_path: Path) -> None:
    document = read_pinned(spec.document["info"]["version"])
    document["info"]["version"] = "swagger-merged-template.yaml"
    path = write(tmp_path, document)
    with pytest.raises(Problem, match=r"does not say which Jira release it is; write it before the file: 10\.0="):
        load_release(path, SPEC, spec)
    with pytest.raises(Problem, match=r"'ten' is no Jira release; write it before the file: 10\.0="):
        load_release(f"ten={path}", SPEC, spec)
    release = load_release(f"10.0={path}", SPEC, spec)
    assert (release.label, release.corrected["info"]["version"]) == ("10.0", "10.0")


def test_a_correction_that_does_not_fit_is_left_out_and_told(spec: Any, tmp_path: Path) -> None:
    document = read_pinned(spec.document["info"]["version"])
    del document["paths"]["/api/2/field"]
    stale = load_release(write(tmp_path, document), SPEC, spec).stale_actions
    assert stale
    assert all(sentence.startswith("spec/overlays/field.yaml, action") for sentence in stale)


def test_an_operation_without_a_name_gets_the_proposed_one(spec: Any, tmp_path: Path) -> None:
    document = read_pinned(spec.document["info"]["version"])
    document["paths"]["/api/2/brand-new"] = {
        "get": {"operationId": "getBrandNew_1", "tags": ["issue"], "responses": {}}
    }
    corrected = load_release(write(tmp_path, document), SPEC, spec).corrected
    assert corrected["paths"]["/api/2/brand-new"]["get"]["operationId"] == "issue_get_brand_new"


@pytest.mark.parametrize("source", ["9.9", "no-such-file.json", "10.0=no-such-file.json", ""])
def test_neither_a_release_nor_a_file_is_refused(source: str, spec: Any) -> None:
    with pytest.raises(Problem, match=r"is neither a pinned release \(.+\) nor a file"):
        load_release(source, SPEC, spec)


@pytest.mark.parametrize(
    ("place", "stated", "said"),
    [
        ("paths /api/2/search get", {"x-paging": "offset"}, "x-paging of GET /api/2/search is no dict"),
        ("paths /api/2/search post", {"x-reads": "yes"}, "x-reads of POST /api/2/search is no bool"),
        ("components schemas Issue", {"x-upstream-name": ["a"]}, "x-upstream-name of Issue is no str"),
        ("components schemas Issue", {"x-extensible-enum": "a"}, "x-extensible-enum of Issue is no list"),
        ("paths /api/2/search post requestBody", {"x-max-bytes": "9"}, "x-max-bytes of POST .* is no int"),
        ("paths /api/2/search get", {"parameters": "all"}, "where OpenAPI has a list"),
        ("paths /api/2/search get", {"security": [{"basic": 1}]}, "security of the document"),
        ("components securitySchemes oauth2", {"flows": {"implicit": 1}}, "A flow of the login oauth2"),
    ],
)
def test_a_corrected_document_that_is_not_built_like_ours_is_refused(
    place: str, stated: dict[str, Any], said: str, spec: Any, tmp_path: Path
) -> None:
    document = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    holder = document
    for step in place.split():
        holder = holder[step]
    holder.update(stated)
    with pytest.raises(Problem, match=said):
        load_release(write(tmp_path, document), SPEC, spec)


def test_a_corrected_document_without_answers_is_refused(spec: Any, tmp_path: Path) -> None:
    document = json.loads((ROOT / "generated" / "jira_dc" / "openapi.json").read_text(encoding="utf-8"))
    del document["paths"]["/api/2/search"]["get"]["responses"]
    with pytest.raises(Problem, match="GET /api/2/search declares no answers"):
        load_release(write(tmp_path, document), SPEC, spec)
