"""Where the names that generated code uses are imported from."""

from __future__ import annotations

from typing import TypeAlias

Imports: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""(module, names)"""

STANDARD_NAMES: Imports = (
    ("collections.abc", ("Iterable", "Mapping", "Sequence")),
    ("typing", ("TYPE_CHECKING", "Any", "Literal", "Required", "TypedDict")),
    ("datetime", ("date", "datetime")),
)
RUNTIME_NAMES: Imports = (
    ("jira_dc", ("models",)),  # the package, which loads a class when a call needs it
    (
        "jira_dc_runtime.call",
        ("BinaryBody", "Call", "Content", "File", "FormBody", "JsonBody", "Limit", "MultipartBody", "TextBody"),
    ),
    ("jira_dc_runtime.call.deprecation", ("deprecated",)),
    ("jira_dc_runtime.client", ("AsyncResource", "Resource")),
    ("jira_dc_runtime", ("paging",)),  # the package, which loads its classes when a method goes through pages
    ("jira_dc_runtime.ground.lazy", ("import_later",)),
    ("jira_dc_runtime.client", ("batched",)),  # likewise, when a method sends batches
)


def list_imports(known: Imports, used: set[str]) -> Imports:
    """Return what the module must import of what is `known`."""
    found = ((module, tuple(name for name in names if name in used)) for module, names in known)
    return tuple((module, names) for module, names in found if names)
