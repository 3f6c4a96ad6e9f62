"""What is off the document and served by Jira all the same: each deviation once, with who says so.

Jira's REST resources are JAX-RS: Tomcat takes the address, Jersey reads the query, Jackson the body, and none of them
knows the document. This table is all that `canonical` mends; what it does not hold is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple


class Tolerated(NamedTuple):
    """One deviation."""

    what: str
    because: str
    """Who reads it so: Tomcat, JAX-RS, Jackson, the document, or a client that works on live servers."""
    strict: bool = False
    """Whether a MockJira that checks by the document takes it too, because the document or a WADL allows it."""


TOLERATED: Final[Mapping[str, Tolerated]] = {
    "latest": Tolerated(
        "`latest` in the place of the version of an API, as in /rest/api/latest",
        "Atlassian's documents name it as the alias of the newest version of each API",
        strict=True,
    ),
    "slashes": Tolerated(
        "a slash too many, also at the end", "Tomcat reads // as /, and Jersey takes a slash at the end", strict=True
    ),
    "undeclared": Tolerated(
        "a parameter that the resource has and the document forgot, such as doHealthCheck",
        "the WADL of a running server declares it: see UNDECLARED",
        strict=True,
    ),
    "case": Tolerated("a boolean of a query in any case, as True", "JAX-RS reads it with Boolean.valueOf", strict=True),
    "empty": Tolerated(
        "a query parameter without a value",
        "an empty text is a text, and for a number Jersey takes it as none",
        strict=True,
    ),
    "repeated": Tolerated(
        "a parameter for each item of a list that has commas, or of what is expanded",
        "Jira splits each value of such a parameter",
        strict=True,
    ),
    "unknown query": Tolerated(
        "a query parameter that nobody knows", "JAX-RS hands a resource the parameters it asks for, and no others"
    ),
    "boolean": Tolerated("any other text for a boolean of a query", "Boolean.valueOf reads it as false"),
    "signed": Tolerated("a number of a query with a sign or blanks", "JAX-RS reads it with Long.valueOf"),
    "null": Tolerated("a null where a value is declared", "to Jackson it is a field that was left out"),
    "read-only": Tolerated(
        "a field that Jira sets itself", "clients send back what they have read, and Jira does not look at it"
    ),
    "scalar": Tolerated(
        "a number for a text, a text of digits for a number, a text for a boolean, and back",
        "Jackson coerces scalars unless it is told not to",
    ),
    "bare": Tolerated("a text without quotes as the whole body", "such a resource takes its body as a String"),
    "no body": Tolerated("a body where none is declared", "JAX-RS does not read the body of such a resource"),
    "moment": Tolerated(
        "a moment with something behind it, and in agile one with an offset without a colon",
        "SimpleDateFormat stops where its pattern ends (PyPI jira sends such worklogs), Joda's ISO form has both",
    ),
    "image": Tolerated(
        "an avatar as the whole body, with its filename and size in the query", "the WADL declares both forms"
    ),
}
"""The deviations that Jira takes, by a short name."""

UNDECLARED: Final[Mapping[str, frozenset[str]]] = {
    "GET /api/2/serverInfo": frozenset({"doHealthCheck"}),
    "GET /api/2/user/assignable/multiProjectSearch": frozenset({"startAt"}),
    "GET /api/2/user/assignable/search": frozenset({"startAt"}),
    "GET /api/2/user/viewissue/search": frozenset({"startAt"}),
    "POST /api/2/issuetype/{id}/avatar/temporary": frozenset({"filename", "size"}),
    "POST /api/2/project/{projectIdOrKey}/avatar/temporary": frozenset({"filename", "size"}),
    "POST /api/2/universal_avatar/type/{type}/owner/{owningObjectId}/temp": frozenset({"filename", "size"}),
    "POST /api/2/user/avatar/temporary": frozenset({"filename", "size"}),
}
"""The query parameters that a WADL declares and the document does not, by operation."""

BARE: Final = frozenset({"POST /api/2/licenseValidator", "PUT /api/2/mypreferences", "PUT /api/2/settings/baseUrl"})
"""The operations that take a text without quotes. A live server refuses one at `watchers`, which is declared alike."""

REFUSED_FIELDS: Final[Mapping[str, str]] = {
    "POST /api/2/search": "com.atlassian.jira.rest.v2.search.SearchRequestBean",
    "POST /api/2/version": "com.atlassian.jira.rest.v2.issue.version.VersionBean",
    "PUT /api/2/version/{id}": "com.atlassian.jira.rest.v2.issue.version.VersionBean",
}
"""Operations of which public threads show that a field that is unknown is a 400, and the bean that Jackson names then.

Elsewhere an unknown field is let through, as in the document: many beans ignore what they do not know.
"""


def takes(name: str, *, strict: bool) -> bool:
    """Return whether a deviation is taken, by a MockJira that is `strict` or not."""
    return TOLERATED[name].strict or not strict
