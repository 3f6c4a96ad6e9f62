"""Answers: their status, their content, and the shape of what they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from tests.generator.correct.defects.case import Case, Checker, ensure
from tests.generator.correct.defects.shape import (
    ANY,
    BINARY,
    BOOLEAN,
    INTEGER,
    TEXT,
    Either,
    Fields,
    ListOf,
    MapOf,
    OneOf,
    Present,
    Shape,
    Value,
    Was,
    expect,
    fields,
    fits,
    named,
)
from tests.generator.correct.defects.spec import JSON, Node, Unhandled

_AVATARS = ListOf(Was("AvatarBean"))
_WORKFLOW = Either(
    named("name", "description", "lastModifiedDate", "lastModifiedUser", "steps", "isDefault"),
    named("name", "description", "lastModifiedDate", "lastModifiedUser", "steps", "default"),
)

BOARD_VERSIONS = "GET /agile/1.0/board/{boardId}/version"
_BOARD_VERSION = fields(self_=TEXT, id=INTEGER, projectId=INTEGER, name=TEXT, archived=BOOLEAN, released=BOOLEAN)
"""Atlassian's public agile reference shows this shape; the audit took the platform's schema of the same name."""

WRONG_SHAPES: Mapping[str, Shape] = {
    "GET /api/2/avatar/{type}/system": fields(system=_AVATARS),
    "GET /api/2/project/{projectIdOrKey}/avatars": fields(system=_AVATARS, custom=_AVATARS),
    "GET /api/2/user/avatars": fields(system=_AVATARS, custom=_AVATARS),
    "GET /api/2/universal_avatar/type/{type}/owner/{owningObjectId}": fields(system=_AVATARS, custom=_AVATARS),
    "GET /agile/1.0/board/{boardId}/properties/{propertyKey}": Was("EntityPropertyBean"),
    "GET /api/2/user/duplicated/count": MapOf(Present()),
    "GET /api/2/user/duplicated/list": MapOf(Present()),
    "PUT /api/2/user": Was("UserBean"),
    "POST /api/2/user": Was("UserBean"),
    "PUT /api/2/myself": Was("UserBean"),
    "GET /api/2/workflowscheme/{id}/default": Was("DefaultBean"),
    "GET /api/2/workflowscheme/{id}/draft/default": Was("DefaultBean"),
    "POST /api/2/issue/{issueIdOrKey}/remotelink": fields(id=INTEGER, self_=TEXT),
    "GET /api/2/role/{id}/actors": named("actors", "id", "name", "description", "self"),
}
"""What the answers of class wrong-response-schema hold; the two operations without JSON are checked by name."""

UNDECLARED_BODIES: Mapping[str, Shape] = {
    "GET /api/2/email-templates/types": fields(emailTypes=ListOf(Present()), userEmailAddress=TEXT),
    "POST /api/2/issueLinkType": Was("IssueLinkTypeJsonBean"),
    "PUT /api/2/issueLinkType/{issueLinkTypeId}": Was("IssueLinkTypeJsonBean"),
    "POST /api/2/issuetype": Was("IssueTypeJsonBean"),
    "PUT /api/2/issuetype/{id}": Was("IssueTypeJsonBean"),
    "GET /api/2/project/{projectIdOrKey}/role": MapOf(TEXT),
    "GET /api/2/screens": Present(),
    "POST /api/2/upgrade": Either(ANY, ListOf(TEXT)),
    "GET /api/2/user/anonymization": Was("UserAnonymizationValidationBean"),
    "POST /api/2/user/anonymization": Present(),
    "GET /api/2/user/anonymization/progress": Present(),
    "POST /api/2/user/anonymization/rerun": Present(),
    "GET /api/2/user/properties": Was("EntityPropertiesKeysBean"),
    "GET /api/2/user/properties/{propertyKey}": Was("EntityPropertyBean"),
    "PUT /api/2/version/{id}": Was("VersionBean"),
    "GET /api/2/workflow": OneOf((ListOf(_WORKFLOW), _WORKFLOW)),
    "POST /api/2/workflowscheme": Was("WorkflowSchemeBean"),
}


LISTS: Mapping[str, Shape] = {
    "GET /api/2/issue/{issueIdOrKey}/remotelink": OneOf(
        (ListOf(Was("RemoteIssueLinkBean")), Was("RemoteIssueLinkBean"))
    ),
}
"""Lists of which we know more than the finding tells: with a globalId comes one link."""


def _check_list(case: Case) -> None:
    finding = case.finding
    schema = case.corrected.answer(finding.operation, finding.status)
    shape = LISTS.get(finding.operation) or _read_list(finding.correction, finding.evidence)
    expect(case.corrected, schema, shape, finding.place)


def _read_list(correction: str, evidence: str) -> Shape:
    """Return the shape that the correction of a list tells."""
    plain = re.fullmatch(r"type: array, items: (.+)", correction)
    if plain:
        return ListOf(_read_item(plain[1]))
    mapped = re.match(r"array of (\w+); single", correction)
    if mapped:
        return OneOf((ListOf(Was(mapped[1])), Was(mapped[1])))
    if correction.startswith("oneOf [ApplicationProperty"):
        return OneOf((Was("Property"), ListOf(Was("Property"))))
    raise AssertionError(f"the judge can't read the correction {correction!r} ({evidence})")


def _read_item(text: str) -> Shape:
    if text.startswith("{"):
        scalar = json.loads(text)
        return Value(scalar["type"], scalar.get("format"))
    if text == "ColumnItem {label,value}":
        return named("label", "value")
    return Was(text)


def _check_page(case: Case) -> None:
    finding = case.finding
    held = re.search(r"(values|issues): \[(\w+)\]", finding.correction)
    if held is None:
        raise AssertionError(f"the judge can't read the correction {finding.correction!r}")
    items, element = held[1], held[2]
    schema = case.corrected.answer(finding.operation, finding.status)
    numbers: dict[str, Shape] = {"startAt": INTEGER, "maxResults": INTEGER, "total": INTEGER}
    if items == "issues":
        expect(case.corrected, schema, Was("SearchResultsBean"), finding.place)
    else:
        numbers["isLast"] = BOOLEAN
    item = Either(Was(element), _BOARD_VERSION) if finding.operation == BOARD_VERSIONS else Was(element)
    expect(case.corrected, schema, Fields({**numbers, items: ListOf(item)}), finding.place)
    _check_paging(case.operation, items, "offset")


def _check_typed_page(case: Case) -> None:
    finding = case.finding
    element = finding.correction.removeprefix("page of ")
    schema = case.corrected.answer(finding.operation, finding.status)
    envelope = fields(maxResults=INTEGER, isLast=BOOLEAN, values=ListOf(Was(element)))
    expect(case.corrected, schema, envelope, finding.place)
    by_cursor = fits(case.corrected, schema, named("nextCursor"))
    _check_paging(case.operation, "values", "cursor" if by_cursor else "offset")


def _check_paging(operation: Node, items: str, style: str) -> None:
    paging = operation.get("x-paging", {})
    ensure(
        (paging.get("style"), paging.get("items")) == (style, items),
        f"x-paging is {paging}, expected {style} over {items}",
    )


def _check_wrong_shape(case: Case) -> None:
    operation = case.finding.operation
    if operation.startswith("PUT /agile/1.0/board/"):
        for status in _list_successes(case.operation):
            _expect_nothing(case, status)
    elif operation == "POST /api/2/issue/archive":
        _expect_no_json(case)
    else:
        schema = case.corrected.answer(operation, case.finding.status)
        expect(case.corrected, schema, WRONG_SHAPES[operation], case.finding.place)


def _check_success(case: Case) -> None:
    operation = case.finding.operation
    if operation == "POST /api/2/avatar/{type}/temporaryCrop":
        expect(case.corrected, case.corrected.answer(operation, "201"), Was("AvatarBean"), operation)
        return
    declared = _list_successes(case.operation)
    ensure(bool({"200", "204"} & set(declared)), f"{operation} declares no success")
    for status in declared:
        _expect_nothing(case, status)


def _check_confirmation(case: Case) -> None:
    ensure(bool(_list_successes(case.operation)), f"{case.finding.operation} declares no success")
    if case.finding.status in case.operation["responses"]:
        _expect_nothing(case, case.finding.status)


def _check_body_declared(case: Case) -> None:
    operation = case.finding.operation
    if operation == "GET /api/2/email-templates":
        expect(case.corrected, case.corrected.answer(operation, "200", "application/zip"), BINARY, operation)
    elif operation == "POST /api/2/issue/{issueIdOrKey}/votes":
        for status in _list_successes(case.operation):
            _expect_nothing(case, status)
    else:
        status = "200" if operation == "GET /api/2/screens" else case.finding.status
        expect(case.corrected, case.corrected.answer(operation, status), UNDECLARED_BODIES[operation], operation)


def _check_status(case: Case) -> None:
    declared = _list_successes(case.operation)
    ensure(declared == ["200"], f"{case.finding.operation} declares the successes {declared}")


def _check_no_json(case: Case) -> None:
    _expect_no_json(case)
    answers = (case.operation["responses"][status] for status in _list_successes(case.operation))
    kinds = {kind for answer in answers for kind in answer.get("content", {})}
    ensure(kinds <= {case.finding.media}, f"{case.finding.operation} answers {sorted(kinds)}")


def _check_errors(case: Case) -> None:
    for key, operation in case.corrected.operations.items():
        for status, response in operation["responses"].items():
            if status[0] in "45":
                schema = response.get("content", {}).get(JSON, {}).get("schema", {"not": {}})
                expect(case.corrected, schema, Was("ErrorCollection"), f"{key} {status}")
    held = fields(errorMessages=ListOf(TEXT), errors=MapOf(TEXT), message=TEXT)
    expect(case.corrected, case.corrected.schema("ErrorCollection"), held, "ErrorCollection")
    expect(
        case.corrected, case.corrected.schema("ErrorCollection"), Fields({"status-code": INTEGER}), "ErrorCollection"
    )


def _list_successes(operation: Node) -> list[str]:
    return [status for status in operation["responses"] if status.startswith("2")]


def _expect_nothing(case: Case, status: str) -> None:
    content = case.corrected.response(case.finding.operation, status).get("content", {})
    ensure(not content, f"{case.finding.operation} {status} declares {', '.join(content)}")


def _expect_no_json(case: Case) -> None:
    """Check that no JSON is declared: the server refuses to be asked for it, and answers text or nothing."""
    statuses = _list_successes(case.operation)
    if not statuses:
        raise Unhandled(f"{case.finding.operation} declares no success")
    for status in statuses:
        for kind, media in case.operation["responses"][status].get("content", {}).items():
            ensure("json" not in kind, f"{case.finding.operation} {status} declares {kind}")
            expect(case.corrected, media.get("schema", {}), Either(ANY, TEXT), case.finding.place)


CHECKERS: Mapping[str, Checker] = {
    "array-documented-as-object": _check_list,
    "error-body-undeclared": _check_errors,
    "no-success-response": _check_success,
    "odd-response-content-type": _check_no_json,
    "page-documented-as-item": _check_page,
    "page-items-untyped": _check_typed_page,
    "success-body-undeclared": _check_body_declared,
    "success-without-content": _check_confirmation,
    "wrong-response-schema": _check_wrong_shape,
    "wrong-success-status": _check_status,
}
