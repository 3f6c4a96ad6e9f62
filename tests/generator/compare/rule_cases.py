"""One case per rule: the least document that shows the change, before and after, and what it does to whom.

A case of an operation gives the path item of /api/2/thing, a case of a parameter or body the operation, an answer case
its responses, a value case a schema, a field case the schema of a model that is both sent and read.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.compare.change import Level
from tests.generator.compare.inline import THING

BREAKING: Level = "breaking"
RISKY: Level = "risky"
COMPATIBLE: Level = "compatible"


@dataclass(frozen=True)
class Case:
    """What a rule must say of a change. `part` is what it names."""

    rule: str
    before: str
    after: str
    part: str
    callers: Level
    readers: Level
    also: tuple[str, ...] = ()
    """The rules of what can't but change with it."""


def _document(path_item: str) -> str:
    return f"{{paths: {{/api/2/thing: {path_item}}}}}"


def _operation(rule: str, before: str, after: str, callers: Level, readers: Level, *, part: str = "") -> Case:
    return Case(rule, _document(before), _document(after), part, callers, readers)


def _get(rule: str, before: str, after: str, callers: Level, readers: Level, *, part: str = "") -> Case:
    return _operation(rule, f"{{get: {{{before}}}}}", f"{{get: {{{after}}}}}", callers, readers, part=part)


def _parameter(rule: str, before: str, after: str, callers: Level, part: str = "query parameter a") -> Case:
    return _get(rule, f"parameters: [{before}]", f"parameters: [{after}]", callers, COMPATIBLE, part=part)


def _schema(rule: str, before: str, after: str, callers: Level) -> Case:
    one = "{name: a, in: query, schema: "
    return _parameter(f"request-parameter-{rule}", f"{one}{before}}}", f"{one}{after}}}", callers)


def _body(rule: str, before: str, after: str, callers: Level, part: str = "body") -> Case:
    return _get(rule, before, after, callers, COMPATIBLE, part=part)


def _takes(rule: str, before: str, after: str, callers: Level) -> Case:
    return _body(f"request-body-{rule}", f"takes: {before}", f"takes: {after}", callers)


def _answer(rule: str, before: str, after: str, readers: Level, part: str) -> Case:
    return _get(rule, f"responses: {before}", f"responses: {after}", COMPATIBLE, readers, part=part)


def _returns(rule: str, before: str, after: str, readers: Level) -> Case:
    return _get(rule, f"returns: {before}", f"returns: {after}", COMPATIBLE, readers, part="answer 200")


def _model(rule: str, before: str, after: str, callers: Level, readers: Level, *, part: str = "") -> Case:
    used = f"{{paths: {{/api/2/thing: {{put: {{takes: {THING}, returns: {THING}}}}}}}, schemas: {{Thing: "
    return Case(rule, f"{used}{before}}}}}", f"{used}{after}}}}}", part, callers, readers)


def _fields(rule: str, before: str, after: str, callers: Level, readers: Level, *, part: str = "field a") -> Case:
    return _model(rule, f"{{type: object, {before}}}", f"{{type: object, {after}}}", callers, readers, part=part)


def _field(rule: str, before: str, after: str, callers: Level, readers: Level) -> Case:
    return _fields(f"property-{rule}", f"properties: {{a: {before}}}", f"properties: {{a: {after}}}", callers, readers)


def _login(rule: str, before: str, after: str, callers: Level, part: str) -> Case:
    return Case(rule, f"{{paths: {{}}, {before}}}", f"{{paths: {{}}, {after}}}", part, callers, COMPATIBLE)


JSON = "{content: {application/json: {schema: {type: string}}}}"
CSV = "{content: {application/json: {schema: {type: string}}, text/csv: {schema: {type: string}}}}"
OFFSET = "x-paging: {style: offset, items: values, start: startAt, size: maxResults, in: query}"
OTHER_ITEMS = "x-paging: {style: offset, items: issues, start: startAt, size: maxResults, in: query}"
CURSOR = "x-paging: {style: cursor, items: values, start: cursor, size: maxResults, in: query}"
NEEDS = "parameters: [{name: a, in: query, required: true, schema: {type: string}}]"
TAKES = "parameters: [{name: a, in: query, schema: {type: string}}]"
ONE, REQUIRED = (
    "{name: a, in: query, schema: {type: string}}",
    "{name: a, in: query, required: true, schema: {type: string}}",
)
LIST = "name: a, in: query, schema: {type: array, items: {type: string}}"
FORM = "requestBody: {required: true, content: {application/json: {schema: {type: string}}}}"
OPTIONAL_FORM = "requestBody: {content: {application/json: {schema: {type: string}}}}"
TWO_FORMS = "requestBody: {required: true, content: {application/json: {schema: {type: string}}, text/plain: {}}}"
BOUNDED, WIDER = (FORM.replace("required", f"x-max-bytes: {size}, required") for size in (10, 20))
OTHER_BODY = "{type: object, properties: {a: {type: string}}}"

OPERATIONS = (
    _operation("endpoint-added", "{}", "{get: {}}", COMPATIBLE, COMPATIBLE),
    _operation("api-removed-without-deprecation", "{get: {}}", "{}", BREAKING, BREAKING),
    _operation("api-removed-with-deprecation", "{get: {deprecated: true}}", "{}", BREAKING, BREAKING),
    _get("endpoint-deprecated", "", "deprecated: true", COMPATIBLE, COMPATIBLE),
    _get("endpoint-reactivated", "deprecated: true", "", COMPATIBLE, COMPATIBLE),
    _get("api-stability-decreased", "", "x-experimental: true", RISKY, RISKY),
    _get("api-stability-increased", "x-experimental: true", "", COMPATIBLE, COMPATIBLE),
    _get("api-only-reads", "x-reads: false", "x-reads: true", COMPATIBLE, COMPATIBLE),
    _get("api-changes-something", "", "x-reads: false", RISKY, COMPATIBLE),
    _get("method-renamed", "operationId: getThing", "operationId: readThing", BREAKING, COMPATIBLE),
    _get("paging-added", "", OFFSET, COMPATIBLE, COMPATIBLE, part="paging"),
    _get("paging-removed", OFFSET, "", BREAKING, BREAKING, part="paging"),
    _get("paging-changed", OFFSET, CURSOR, RISKY, COMPATIBLE, part="paging"),
    _get("paging-items-changed", OFFSET, OTHER_ITEMS, COMPATIBLE, BREAKING, part="paging"),
)

PARAMETERS = (
    Case(
        "request-path-parameter-renamed",
        "{paths: {'/api/2/thing/{id}': {get: {parameters: [{name: id, in: path, schema: {type: string}}]}}}}",
        "{paths: {'/api/2/thing/{key}': {get: {parameters: [{name: key, in: path, schema: {type: string}}]}}}}",
        "path parameter key",
        BREAKING,
        COMPATIBLE,
    ),
    _get("new-required-request-parameter", "", NEEDS, BREAKING, COMPATIBLE, part="query parameter a"),
    _get("new-optional-request-parameter", "", TAKES, COMPATIBLE, COMPATIBLE, part="query parameter a"),
    _get("request-parameter-removed", TAKES, "", BREAKING, COMPATIBLE, part="query parameter a"),
    _parameter("request-parameter-renamed", ONE, ONE.replace("a,", "b,"), BREAKING),
    _parameter("request-parameter-became-required", ONE, REQUIRED, BREAKING),
    _parameter("request-parameter-became-optional", REQUIRED, ONE, COMPATIBLE),
    _parameter("request-parameter-serialization-changed", f"{{{LIST}}}", f"{{{LIST}, explode: false}}", RISKY),
    _parameter("request-parameter-deprecated", ONE, ONE.replace("in:", "deprecated: true, in:"), COMPATIBLE),
    _parameter("request-parameter-reactivated", ONE.replace("in:", "deprecated: true, in:"), ONE, COMPATIBLE),
    _schema("type-changed", "{type: string}", "{type: integer}", BREAKING),
    _schema("type-generalized", "{type: integer}", "{type: number}", COMPATIBLE),
    _schema("format-changed", "{type: integer, format: int32}", "{type: integer, format: int64}", RISKY),
    _schema("became-enum", "{type: string}", "{type: string, enum: [x]}", RISKY),
    _schema("became-not-enum", "{type: string, enum: [x]}", "{type: string}", COMPATIBLE),
    _schema("enum-value-added", "{type: string, enum: [x]}", "{type: string, enum: [x, y]}", COMPATIBLE),
    _schema("enum-value-removed", "{type: string, enum: [x, y]}", "{type: string, enum: [x]}", BREAKING),
    _schema("default-value-changed", "{type: integer, default: 50}", "{type: integer, default: 20}", RISKY),
    _schema("limit-tightened", "{type: string}", "{type: string, maxLength: 5}", BREAKING),
    _schema("limit-relaxed", "{type: string, maxLength: 5}", "{type: string, maxLength: 9}", COMPATIBLE),
)

BODIES = (
    _body("request-body-added-required", "", FORM, BREAKING),
    _body("request-body-added-optional", "", OPTIONAL_FORM, COMPATIBLE),
    _body("request-body-removed", FORM, "", BREAKING),
    _body("request-body-became-required", OPTIONAL_FORM, FORM, BREAKING),
    _body("request-body-became-optional", FORM, OPTIONAL_FORM, COMPATIBLE),
    _body("request-body-media-type-added", FORM, TWO_FORMS, COMPATIBLE, "body text/plain"),
    _body("request-body-media-type-removed", TWO_FORMS, FORM, BREAKING, "body text/plain"),
    _takes("type-changed", "{type: string}", "{type: array, items: {type: string}}", BREAKING),
    _takes("type-generalized", "{type: string}", "{}", COMPATIBLE),
    _body("request-body-limit-tightened", WIDER, BOUNDED, BREAKING),
    _body("request-body-limit-relaxed", BOUNDED, FORM, COMPATIBLE),
)

ANSWERS = (
    _answer("response-success-status-added", "{204: {}}", "{204: {}, 202: {}}", RISKY, "answer 202"),
    _answer("response-success-status-removed", "{204: {}, 202: {}}", "{204: {}}", RISKY, "answer 202"),
    _answer("response-non-success-status-added", "{204: {}}", "{204: {}, 404: {}}", COMPATIBLE, "answer 404"),
    _answer("response-non-success-status-removed", "{204: {}, 404: {}}", "{204: {}}", COMPATIBLE, "answer 404"),
    _answer("response-media-type-added", f"{{200: {JSON}}}", f"{{200: {CSV}}}", COMPATIBLE, "answer 200 text/csv"),
    _answer("response-media-type-removed", f"{{200: {CSV}}}", f"{{200: {JSON}}}", BREAKING, "answer 200 text/csv"),
    _answer("response-body-added", "{200: {}}", f"{{200: {JSON}}}", COMPATIBLE, "answer 200"),
    _answer("response-body-removed", f"{{200: {JSON}}}", "{200: {}}", BREAKING, "answer 200"),
    _returns("response-body-type-changed", "{type: string}", "{type: integer}", BREAKING),
    _returns("response-body-type-generalized", "{type: integer}", "{type: number}", BREAKING),
)

MODELS = (
    Case(
        "api-schema-added",
        "{paths: {}, schemas: {}}",
        "{paths: {}, schemas: {Thing: {type: object}}}",
        "",
        COMPATIBLE,
        COMPATIBLE,
    ),
    Case(
        "api-schema-removed",
        f"{{paths: {{/api/2/thing: {{put: {{takes: {THING}}}}}}}, schemas: {{Thing: {OTHER_BODY}}}}}",
        "{paths: {/api/2/thing: {put: {takes: {type: string}}}}}",
        "",
        BREAKING,
        COMPATIBLE,
        also=("request-body-type-changed",),
    ),
    Case(
        "api-schema-renamed",
        "{paths: {/api/2/thing: {get: {returns: {$ref: '#/components/schemas/Old'}}}}, schemas: {Old: "
        f"{OTHER_BODY}}}}}",
        "{paths: {/api/2/thing: {get: {returns: {$ref: '#/components/schemas/New'}}}}, schemas: {New: "
        f"{OTHER_BODY}}}}}",
        "",
        COMPATIBLE,
        BREAKING,
    ),
    _model("api-schema-type-changed", "{type: string}", "{type: integer}", BREAKING, BREAKING),
    _model("api-schema-type-generalized", "{type: integer}", "{type: number}", COMPATIBLE, BREAKING),
    _fields(
        "new-required-property",
        "properties: {}",
        "required: [a], properties: {a: {type: string}}",
        BREAKING,
        COMPATIBLE,
    ),
    _fields("new-optional-property", "properties: {b: {}}", "properties: {a: {}, b: {}}", COMPATIBLE, COMPATIBLE),
    _fields("property-removed", "properties: {a: {}, b: {}}", "properties: {b: {}}", BREAKING, BREAKING),
    _fields("property-renamed", "properties: {a: {}}", "properties: {b: {}}", BREAKING, BREAKING),
    _fields(
        "property-became-required",
        "properties: {a: {}}",
        "required: [a], properties: {a: {}}",
        BREAKING,
        COMPATIBLE,
    ),
    _fields(
        "property-became-optional",
        "required: [a], properties: {a: {}}",
        "properties: {a: {}}",
        COMPATIBLE,
        COMPATIBLE,
    ),
    _field("type-changed", "{type: string}", "{type: string, format: date}", BREAKING, BREAKING),
    _field("type-generalized", "{type: string}", "{}", COMPATIBLE, BREAKING),
    _field("format-changed", "{type: integer, format: int32}", "{type: integer, format: int64}", RISKY, RISKY),
    _field("became-enum", "{type: string}", "{type: string, x-extensible-enum: [x]}", RISKY, COMPATIBLE),
    _field("became-not-enum", "{type: string, x-extensible-enum: [x]}", "{type: string}", COMPATIBLE, RISKY),
    _field("enum-value-added", "{type: string, enum: [x]}", "{type: string, enum: [x, y]}", COMPATIBLE, RISKY),
    _field("enum-value-removed", "{type: string, enum: [x, y]}", "{type: string, enum: [x]}", BREAKING, COMPATIBLE),
    _field("default-value-changed", "{type: boolean}", "{type: boolean, default: false}", RISKY, COMPATIBLE),
    _field("limit-tightened", "{type: integer, minimum: 0}", "{type: integer, minimum: 1}", BREAKING, COMPATIBLE),
    _field("limit-relaxed", "{type: string, pattern: x+}", "{type: string}", COMPATIBLE, COMPATIBLE),
    _field("became-nullable", "{type: string}", "{type: string, nullable: true}", COMPATIBLE, COMPATIBLE),
    _field("became-not-nullable", "{type: string, nullable: true}", "{type: string}", BREAKING, COMPATIBLE),
    _field("became-read-only", "{type: string}", "{type: string, readOnly: true}", RISKY, COMPATIBLE),
    _field("became-not-read-only", "{type: string, readOnly: true}", "{type: string}", COMPATIBLE, COMPATIBLE),
    _field("deprecated", "{type: string}", "{type: string, deprecated: true}", COMPATIBLE, COMPATIBLE),
    _field("reactivated", "{type: string, deprecated: true}", "{type: string}", COMPATIBLE, COMPATIBLE),
)

BASIC, BOTH = "security: [{basic: []}]", "security: [{basic: []}, {bearer: []}]"
READ, WRITE = "security: [{oauth2: [READ]}]", "security: [{oauth2: [READ, WRITE]}]"
UNNAMED = "security: [{oauth2: []}]"
LOGINS = (
    _login("api-security-added", BASIC, BOTH, COMPATIBLE, "login bearer"),
    _login("api-security-removed", BOTH, BASIC, BREAKING, "login bearer"),
    _login("api-security-scope-added", READ, WRITE, BREAKING, "scope oauth2:WRITE"),
    _login("api-security-scope-named", UNNAMED, READ, COMPATIBLE, "scope oauth2:READ"),
    _login("api-security-scope-removed", WRITE, READ, COMPATIBLE, "scope oauth2:WRITE"),
    _login(
        "api-security-component-changed",
        "components: {securitySchemes: {cookie: {type: apiKey, in: cookie, name: a}}}",
        "components: {securitySchemes: {cookie: {type: apiKey, in: cookie, name: b}}}",
        RISKY,
        "login cookie",
    ),
)

CASES = (*OPERATIONS, *PARAMETERS, *BODIES, *ANSWERS, *MODELS, *LOGINS)
