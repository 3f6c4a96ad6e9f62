"""Schemas: what they hold, what they leave out, and what only Java knew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from generator.correct.patch import Action, read_overlay
from tests.generator.correct.defects.case import Case, Checker, ensure
from tests.generator.correct.defects.shape import (
    ANY,
    BOOLEAN,
    INTEGER,
    TEXT,
    Either,
    Fields,
    ListOf,
    MapOf,
    Present,
    Shape,
    Was,
    expect,
    fields,
    named,
)
from tests.generator.correct.defects.spec import Spec, Unhandled
from tests.shared_files import ROOT

_OPTION = named("value", "displayName")
_USERS = Either(ListOf(Was("UserJsonBean")), ListOf(Was("UserBean")))
"""Upstream has two schemas for a user, and examples of both."""
_OPERATIONS = fields(add=ANY, set_=ANY)
"""On the wire the operation is the key: `{"add": any}`; `operation` and `value` are fields of a Java class."""
_EVENTS = ListOf(named("event", "notifications"))

EMPTY_SCHEMAS: Mapping[str, Shape] = {
    "EditMetaBean": fields(fields=MapOf(Was("FieldMetaBean"))),
    "AttachmentBean": named(
        "self", "filename", "author", "created", "size", "mimeType", "properties", "content", "thumbnail"
    ),
    "AutoCompleteResultWrapper": fields(results=ListOf(_OPTION)),
    "CurrentUser": named("self", "name", "loginInfo"),
    "IssueLinkTypesBean": fields(issueLinkTypes=ListOf(Was("IssueLinkTypeJsonBean"))),
    "RemoteIssueLinkBean": Fields(
        {**named("self", "globalId", "application", "relationship", "object").properties, "id": INTEGER}
    ),
    "ServerInfoBean": Fields(
        {
            **named(
                "baseUrl", "version", "deploymentType", "buildNumber", "buildDate", "databaseBuildNumber"
            ).properties,
            **named("serverTime", "scmInfo", "serverTitle").properties,
            "versionNumbers": ListOf(INTEGER),
        }
    ),
    "UserPickerResultsBean": fields(
        users=ListOf(named("name", "key", "html", "displayName")), total=INTEGER, header=TEXT
    ),
    "VoteBean": fields(self_=TEXT, votes=INTEGER, hasVoted=BOOLEAN, voters=_USERS),
    "WatchersBean": fields(self_=TEXT, isWatching=BOOLEAN, watchCount=INTEGER, watchers=_USERS),
}
"""What the empty schemas hold that are no internals."""

EMPTY_ANSWERS: Mapping[str, tuple[tuple[str, ...], Shape]] = {
    "ColumnOptions": (("GET /api/2/settings/columns", "GET /api/2/user/columns"), ListOf(named("label", "value"))),
    "ResolutionBean": (("GET /api/2/resolution/page",), fields(values=ListOf(Was("ResolutionJsonBean")))),
}
"""Empty schemas that stand for a list or a page: the answers that referred to them."""

WRAPPED: Mapping[str, str] = {
    "UserBeanListWrapper": "UserBean",
    "PagedListWrapperUserJsonBeanApplicationUser": "UserJsonBean",
    "SimpleListWrapperApplicationRoleBean": "ApplicationRoleBean",
    "SimpleListWrapperGroupJsonBean": "GroupJsonBean",
}

REQUIRED_BY_TEXT: Mapping[str, frozenset[str]] = {
    "POST /api/2/password/policy/createUser": frozenset({"username", "password"}),
    "POST /api/2/password/policy/updateUser": frozenset({"username", "newPassword"}),
}
"""Request bodies of which the upstream text itself says what must be there."""

SET_BY_SERVER = frozenset({"self", "created", "updated", "author", "updateAuthor", "avatarUrls", "renderedBody"})
"""Properties that only the server writes, in whatever schema; `id` and `expand` are real input elsewhere."""


def _check_empty(case: Case) -> None:
    schema = case.finding.schema
    if schema in EMPTY_SCHEMAS:
        expect(case.corrected, case.corrected.schema(schema), EMPTY_SCHEMAS[schema], schema)
    elif schema in EMPTY_ANSWERS:
        operations, shape = EMPTY_ANSWERS[schema]
        for operation in operations:
            expect(case.corrected, case.corrected.answer(operation), shape, operation)
    else:
        ensure(case.is_gone(), f"{schema} is still there")


def _check_map_of_any(case: Case) -> None:
    node = case.node()
    if node is not None:
        expect(case.corrected, node, MapOf(Either(ANY, MapOf(ANY))), case.finding.place)


def _check_any(case: Case) -> None:
    correction = case.finding.correction
    if correction.startswith("drop"):
        ensure(case.is_gone(), f"{case.finding.place} is still there")
        return
    if case.finding.place == "FieldOperation.value" and case.is_gone():
        expect(case.corrected, case.corrected.schema("FieldOperation"), _OPERATIONS, "FieldOperation")
        return
    node = case.node()
    if node is None:
        return
    shape = _EVENTS if "{event, notifications[]}" in correction else ListOf(Present()) if correction == "array" else ANY
    expect(case.corrected, node, shape, case.finding.place)


def _check_text_means_any(case: Case) -> None:
    if "additionalProperties" in case.finding.correction:
        # The properties of an issue stand in it by their keys; the Java class between them may stay or go.
        inner = (
            ("properties", "properties") if case.is_gone() else ("properties", "properties", "properties", "properties")
        )
        held = case.corrected.inside("IssueBean", inner) or {}
        expect(case.corrected, held, MapOf(ANY), "IssueBean.properties")
        return
    node = case.node()
    if node is not None:
        expect(case.corrected, node, ANY, case.finding.place)


def _check_items_any(case: Case) -> None:
    node = case.node()
    if node is not None:
        expect(case.corrected, node, ListOf(Either(ANY, _OPTION)), case.finding.place)


def _check_properties(case: Case) -> None:
    wanted = case.finding.correction.removeprefix("add optional properties: ").split(", ")
    schema = case.corrected.schema(case.finding.schema)
    missing = sorted(set(wanted) - set(schema.get("properties", {})))
    ensure(not missing, f"{case.finding.schema} lacks {', '.join(missing)}")
    required = sorted(set(wanted) & set(schema.get("required", ())))
    ensure(not required, f"{case.finding.schema} requires {', '.join(required)}")


def _check_internal(case: Case) -> None:
    if case.finding.correction.startswith("keep lastPage"):
        expect(
            case.corrected, case.corrected.schema(case.finding.schema), fields(lastPage=BOOLEAN), case.finding.schema
        )
    ensure(case.is_gone(), f"{case.finding.place} is still there")


def _check_renamed(case: Case) -> None:
    usage = ListOf(named("fieldName", "customFieldId", "issueCountWithVersionInCustomField"))
    expect(
        case.corrected, case.corrected.schema(case.finding.schema), fields(customFieldUsage=usage), case.finding.place
    )


def _check_wrapper(case: Case) -> None:
    wrapper = case.finding.schema
    envelope = {"size": INTEGER, "max-results": INTEGER, "start-index": INTEGER, "end-index": INTEGER}
    shape = Fields({**envelope, "items": ListOf(Was(WRAPPED[wrapper]))})
    expect(case.corrected, case.corrected.schema(wrapper), shape, wrapper)


def _check_required(case: Case) -> None:
    """An answer depends only on what an overlay or a supplement shows always, with evidence; bodies on their text."""
    shown = {_name_schema(action.target): action.update["x-always"] for action in _list_always()}
    shown |= _list_supplied()
    for name in sorted(case.corrected.received):
        stated = case.corrected.schemas[name].get("required", [])
        known = shown.get(case.corrected.schemas[name].get("x-upstream-name", name), [])
        ensure(set(stated) <= set(known), f"the answer {name} requires {', '.join(stated)} without evidence")
    for operation, wanted in REQUIRED_BY_TEXT.items():
        required: frozenset[str] = frozenset(case.corrected.resolve(case.corrected.body(operation)).get("required", ()))
        ensure(
            required == wanted,
            f"the body of {operation} requires {sorted(required) or 'nothing'}, expected {sorted(wanted)}",
        )


def _name_schema(target: str) -> str:
    """Return the schema that the target of an action on a component names."""
    return target.removeprefix("$.components.schemas").strip("[].'")


def _list_always() -> list[Action]:
    """Return the actions that say what always comes: those that were counted, and single ones of a tag."""
    paths = sorted((ROOT / "spec/overlays").glob("*.yaml"))
    overlays = [read_overlay(path.name, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in paths]
    return [action for overlay in overlays for action in overlay.actions if "x-always" in (action.update or {})]


def _list_supplied() -> dict[str, list[str]]:
    """Return what always comes by our own fragments, of each schema that names its evidence."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "spec/supplements").glob("*.yaml")]
    schemas: list[tuple[str, Any]] = [
        item for text in texts for item in yaml.safe_load(text).get("components", {}).get("schemas", {}).items()
    ]
    return {name: schema["x-always"] for name, schema in schemas if "x-always" in schema and schema.get("x-evidence")}


def _check_read_only(case: Case) -> None:
    writable = sorted(_list_writable(case.corrected))
    ensure(
        not writable,
        f"request bodies offer {len(writable)} properties that only the server sets: {', '.join(writable[:8])}",
    )


def _list_writable(spec: Spec) -> list[str]:
    return [
        f"{name}.{key}"
        for name in spec.sent
        for key, schema in spec.schemas[name].get("properties", {}).items()
        if key in SET_BY_SERVER and not schema.get("readOnly")
    ]


def _check_write_only(case: Case) -> None:
    if case.finding.correction == "drop the property":
        ensure(case.is_gone(), f"{case.finding.place} is still there")
        return
    node = case.corrected.inside(case.finding.schema, case.finding.inner)
    if node is None:
        raise Unhandled(f"{case.finding.place} is gone; only its flag is wrong")
    ensure("writeOnly" not in node, f"{case.finding.place} is writeOnly")


CHECKERS: Mapping[str, Checker] = {
    "additionalProperties-object-means-any": _check_map_of_any,
    "array-of-string-means-objects": _check_items_any,
    "bare-object-means-any": _check_any,
    "empty-schema": _check_empty,
    "java-internals-leak": _check_internal,
    "list-wrapper-shape": _check_wrapper,
    "property-name-wrong": _check_renamed,
    "readOnly-missing": _check_read_only,
    "required-missing": _check_required,
    "schema-misses-properties": _check_properties,
    "string-means-any": _check_text_means_any,
    "writeOnly-wrong": _check_write_only,
}
