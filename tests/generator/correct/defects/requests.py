"""Request bodies: whether there is one, in which content type, of which shape."""

from __future__ import annotations

from collections.abc import Mapping

from tests.generator.correct.defects.case import Case, Checker, ensure
from tests.generator.correct.defects.shape import (
    ANY,
    BINARY,
    TEXT,
    Either,
    ListOf,
    MapOf,
    Shape,
    Was,
    expect,
    fields,
    fits,
    named,
)
from tests.generator.correct.defects.spec import JSON

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
PLAIN = "text/plain"
ZIP = "application/zip"
_TEXTS = ListOf(TEXT)
_COLUMNS = fields(columns=_TEXTS)
_ACTORS = Either(MapOf(_TEXTS), fields(user=_TEXTS, group=_TEXTS))

BODIES: Mapping[str, tuple[tuple[str, ...], Shape]] = {
    "PUT /agile/1.0/board/{boardId}/properties/{propertyKey}": ((JSON,), ANY),
    "PUT /agile/1.0/sprint/{sprintId}/properties/{propertyKey}": ((JSON,), ANY),
    "PUT /api/2/application-properties/{id}": ((JSON,), named("id", "value")),
    "PUT /api/2/dashboard/{dashboardId}/items/{itemId}/properties/{propertyKey}": ((JSON,), ANY),
    "PUT /api/2/applicationrole": ((JSON,), ListOf(Was("ApplicationRoleBean"))),
    "POST /api/2/issue/archive": ((JSON,), _TEXTS),
    "POST /api/2/terminology/entries": ((JSON,), ListOf(Was("TerminologyRequestBean"))),
    "PUT /api/2/issuetype/{issueTypeId}/properties/{propertyKey}": ((JSON,), ANY),
    "PUT /api/2/project/{projectIdOrKey}/properties/{propertyKey}": ((JSON,), ANY),
    "PUT /api/2/issue/{issueIdOrKey}/properties/{propertyKey}": ((JSON,), ANY),
    "PUT /api/2/user/properties/{propertyKey}": ((JSON,), ANY),
    "PUT /api/2/comment/{commentId}/properties/{propertyKey}": ((JSON,), ANY),
    "POST /api/2/project/{projectIdOrKey}/role/{id}": ((JSON,), _ACTORS),
    "POST /api/2/version/{versionId}/remotelink": ((JSON,), Either(ANY, MapOf(ANY))),
    "POST /api/2/version/{versionId}/remotelink/{globalId}": ((JSON,), Either(ANY, MapOf(ANY))),
    "PUT /api/2/filter/{id}/columns": ((JSON, FORM), _COLUMNS),
    "POST /api/2/email-templates": ((ZIP,), BINARY),
    "PUT /agile/1.0/board/{boardId}/settings/refined-velocity": ((JSON,), Was("BooleanSettingBean")),
    "PUT /api/2/issue/{issueIdOrKey}/assignee": ((JSON,), fields(name=TEXT)),
    "PUT /api/2/permissionscheme/{permissionSchemeId}/attribute/{key}": ((PLAIN,), TEXT),
    "PUT /api/2/settings/columns": ((FORM,), _COLUMNS),
    "PUT /api/2/user/columns": ((FORM,), _COLUMNS),
    "POST /api/2/user/avatar/temporary": ((MULTIPART,), fields(avatar=BINARY)),
}
"""By operation: the content types that may be declared, and the shape that each must have."""

NO_BODY = "DELETE /auth/1/websudo"
RAW_IMAGE = "POST /api/2/avatar/{type}/temporary"


def _check_body(case: Case) -> None:
    operation = case.finding.operation
    if operation == NO_BODY:
        ensure("requestBody" not in case.operation, f"{operation} takes a body")
        return
    if operation == RAW_IMAGE:
        _check_raw_image(case)
        return
    kinds, shape = BODIES[operation]
    content = case.operation.get("requestBody", {}).get("content", {})
    ensure(bool(content) and set(content) <= set(kinds), f"{operation} takes {sorted(content) or 'no body'}")
    for kind in content:
        expect(case.corrected, case.corrected.body(operation, kind), shape, f"{operation} {kind}")


def _check_new_body(case: Case) -> None:
    _check_body(case)
    ensure(
        case.operation["requestBody"].get("required") is True, f"the body of {case.finding.operation} is not required"
    )


def _check_assignee(case: Case) -> None:
    _check_body(case)
    if case.finding.operation.endswith("/assignee"):
        schema = case.corrected.body(case.finding.operation)
        ensure(not fits(case.corrected, schema, Was("UserBean")), "an assignee is a whole user")
        name = case.corrected.resolve(schema)["properties"]["name"]
        ensure(name.get("nullable") is True, "the name of an assignee can't be null, which unassigns")


def _check_raw_image(case: Case) -> None:
    content = case.operation.get("requestBody", {}).get("content", {})
    ensure(bool(content) and all(kind.startswith("image/") for kind in content), f"{RAW_IMAGE} takes {sorted(content)}")
    for kind in content:
        expect(case.corrected, case.corrected.body(RAW_IMAGE, kind), BINARY, RAW_IMAGE)
    for name in ("filename", "size"):
        ensure(
            case.corrected.parameter(RAW_IMAGE, "query", name) is not None, f"{RAW_IMAGE} has no query parameter {name}"
        )
    _check_xsrf_header(case)


def _check_required(case: Case) -> None:
    operation = case.finding.operation
    if case.finding.correction == "no body":
        ensure("requestBody" not in case.operation, f"{operation} takes a body")
        return
    ensure("requestBody" in case.operation, f"{operation} takes no body")
    ensure(case.operation["requestBody"].get("required") is True, f"the body of {operation} is not required")


def _check_multipart(case: Case) -> None:
    operation = case.finding.operation
    is_attachment = "{file: [binary]}" in case.finding.correction
    shape = fields(file=ListOf(BINARY)) if is_attachment else fields(avatar=BINARY)
    expect(case.corrected, case.corrected.body(operation, MULTIPART), shape, case.finding.place)
    _check_xsrf_header(case)
    if "send no JSON Accept" in case.finding.correction:
        for status, answer in case.operation["responses"].items():
            refused = status.startswith("2") and JSON in answer.get("content", {})
            ensure(not refused, f"{operation} {status} declares {JSON}, which the server refuses to answer")


def _check_xsrf_header(case: Case) -> None:
    operation = case.finding.operation
    header = case.corrected.parameter(operation, "header", "X-Atlassian-Token")
    ensure(header is not None, f"{operation} has no header X-Atlassian-Token")
    default = (header or {}).get("schema", {}).get("default")
    ensure(default == "no-check", f"X-Atlassian-Token of {operation} is {default!r}")


CHECKERS: Mapping[str, Checker] = {
    "missing-request-body": _check_new_body,
    "multipart-schema": _check_multipart,
    "odd-request-content-type": _check_body,
    "request-body-not-required": _check_required,
    "request-body-without-schema": _check_body,
    "wrong-request-body": _check_assignee,
}
