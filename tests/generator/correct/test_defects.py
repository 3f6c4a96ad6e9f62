"""Every finding of the audit is handled in the corrected document, or left alone with a reason."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest

from generator.correct.correct import correct_document
from generator.correct.spec import load_spec
from generator.document.distil import distil_document
from tests.generator.correct.defects.case import Case, judge
from tests.generator.correct.defects.checkers import CHECKERS
from tests.generator.correct.defects.finding import Finding, read_findings
from tests.generator.correct.defects.left_alone import LeftAlone, read_left_alone
from tests.generator.correct.defects.spec import Spec
from tests.shared_files import ROOT, find_shared

AUDITED = "10.3.24"
UPSTREAM = Spec(json.loads(find_shared("specs", f"jira-{AUDITED}.json").read_text(encoding="utf-8")))
FINDINGS = read_findings(
    json.loads(find_shared("facts", "defects.json").read_text(encoding="utf-8")), UPSTREAM.document
)
LEFT_ALONE = read_left_alone(ROOT / "spec" / "left_alone.toml")
LEFT_PLACES = frozenset((entry.defect, entry.place) for entry in LEFT_ALONE)

RIGHT_ALREADY = {
    "date-like-but-text": 5,  # they are text and stay text
    "deprecated": 1,
    "id-type-inconsistent": 5,  # the wire types differ, and stay as they are
    "identical-schemas": 3,  # the groups that mean different things
    "odd-request-content-type": 3,  # odd, and what the server reads
    "parameter-context-leak": 1,
    "property-shadows": 1,  # a matter of the models, not of the document
    "success-body-undeclared": 1,  # the text promises a body, the WADL knows that none comes
    "success-without-content": 44,  # confirmations without a body
    "wrong-request-body": 1,  # plain text, and right
}
"""The findings whose correction is to keep what the document says."""


def _name(subject: Finding | LeftAlone) -> str:
    return f"{subject.defect}: {subject.place}"


@pytest.fixture(scope="module")
def corrected() -> Spec:
    """The audited release as the corrections in spec/ leave it, whichever release is generated."""
    audited = {AUDITED: distil_document(UPSTREAM.document, AUDITED)}
    return Spec(correct_document(replace(load_spec(ROOT / "spec"), releases=audited, current=AUDITED)))


def test_every_class_has_a_checker_and_no_checker_is_idle() -> None:
    assert {finding.defect for finding in FINDINGS} == set(CHECKERS)


def test_every_finding_has_a_place_of_its_own() -> None:
    counted = Counter((finding.defect, finding.place) for finding in FINDINGS)
    assert [key for key, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("finding", FINDINGS, ids=_name)
def test_finding_is_handled_or_left_alone(finding: Finding, corrected: Spec) -> None:
    seen = judge(Case(finding, UPSTREAM, corrected), CHECKERS[finding.defect])
    if (finding.defect, finding.place) in LEFT_PLACES:
        assert finding.confidence != "high", f"{_name(finding)} is certain; it must be handled, not left alone"
        assert seen is not None, f"{_name(finding)} is handled; delete its entry in spec/left_alone.toml"
    else:
        assert seen is None, f"{_name(finding)}: {seen}"


@pytest.mark.parametrize("entry", LEFT_ALONE, ids=_name)
def test_entry_left_alone_names_a_finding_and_a_reason(entry: LeftAlone) -> None:
    places = {finding.place for finding in FINDINGS if finding.defect == entry.defect}
    assert entry.place in places, f"spec/left_alone.toml: no finding is {_name(entry)}"
    assert entry.reason.strip(), f"spec/left_alone.toml: {_name(entry)} has no reason"


def test_no_finding_is_left_alone_twice() -> None:
    assert len(LEFT_PLACES) == len(LEFT_ALONE)


def test_judge_accepts_of_the_upstream_document_only_what_must_not_change() -> None:
    accepted = [finding.defect for finding in FINDINGS if _is_handled(finding, UPSTREAM)]
    assert Counter(accepted) == RIGHT_ALREADY


def test_judge_refuses_a_document_that_lost_what_must_not_change() -> None:
    hollow = _hollow_out(UPSTREAM)
    accepted = [
        finding.place for finding in FINDINGS if _is_handled(finding, UPSTREAM) and _is_handled(finding, hollow)
    ]
    assert accepted == ["PUT /api/2/applicationrole/{key} header versionHash"]  # may stay and may go


def _is_handled(finding: Finding, document: Spec) -> bool:
    return judge(Case(finding, UPSTREAM, document), CHECKERS[finding.defect]) is None


def _hollow_out(document: Spec) -> Spec:
    """Return a document with the same operations, whose every success answers an object, and without schemas."""
    answer = {"content": {"application/json": {"schema": {"type": "object"}}}}
    paths: dict[str, dict[str, object]] = {}
    for key, operation in document.operations.items():
        method, path = key.split(" ")
        kept = {name: operation[name] for name in ("operationId", "tags")}
        responses = {status: answer for status in operation["responses"] if status.startswith("2")}
        paths.setdefault(path, {})[method.lower()] = {**kept, "responses": responses}
    return Spec({"paths": paths, "components": {"schemas": {}}})
