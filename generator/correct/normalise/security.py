"""The logins of Jira Data Center; upstream declares one of five.

Any operation takes any of them, or none: Jira answers anonymous requests too where the administrator allows it.
Origin: Atlassian's own authentication pages, listed in spec/README.md.
"""

from __future__ import annotations

from typing import Any

from generator.document.openapi import Document, list_operations
from generator.document.scope import find_scope

SCHEMES: dict[str, dict[str, Any]] = {
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A personal access token, or an OAuth 2 access token.",
    },
    "cookie": {"type": "apiKey", "in": "cookie", "name": "JSESSIONID", "description": "From POST /auth/1/session."},
    "oauth1": {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "OAuth 1.0a with RSA-SHA1 signatures; OpenAPI 3.0 has no scheme of its own for it.",
    },
    "oauth2": {
        "type": "oauth2",
        "flows": {
            "authorizationCode": {
                "authorizationUrl": "oauth2/latest/authorize",
                "tokenUrl": "oauth2/latest/token",
                "scopes": {
                    "READ": "See what the user sees.",
                    "WRITE": "Also change what the user may change.",
                    "ADMIN": "Also administer Jira.",
                    "SYSTEM_ADMIN": "Also administer the system.",
                },
            }
        },
    },
}


def declare_security(document: Document) -> None:
    """Declare all five logins for the whole document, and anonymous use beside them.

    An operation of which upstream names the scope has the same logins, with that scope for OAuth 2.
    """
    document["components"]["securitySchemes"] = {name: dict(scheme) for name, scheme in SCHEMES.items()}
    document["security"] = [{}, *({name: []} for name in SCHEMES)]
    for _method, _path, operation in list_operations(document):
        scope = find_scope(operation.pop("security", []))
        if scope:
            operation["security"] = [{}, *({name: [scope] if name == "oauth2" else []} for name in SCHEMES)]
