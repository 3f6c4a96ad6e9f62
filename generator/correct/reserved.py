"""The names that generated code already uses: no class, resource or method made from a document may take one."""

from __future__ import annotations

import keyword

CLASS_NAMES = frozenset(
    {
        *("Any", "Iterable", "Literal", "Mapping", "Required", "Sequence", "TYPE_CHECKING", "TypedDict"),
        *("BinaryBody", "Content", "File", "FormBody", "JsonBody", "MultipartBody", "TextBody"),
        *("AsyncResource", "Call", "Fields", "Limit", "Model", "Resource"),
    }
)
"""What the modules of api/ and models/ import. Lower-case imports are not listed: a class has an upper-case name."""

RESOURCE_NAMES = frozenset(
    {
        *(
            "aclose",
            "base_url",
            "check_auth",
            "close",
            "download",
            "fields",
            "from_env",
            "gather",
            "iterate",
            "refresh_fields",
        ),
        *("send", "stream", "wait_for", "with_response", "with_options"),
        "cached_property",
    }
)
"""What a resource would hide as an attribute of the client: the client's own methods, and the decorator in its body."""

TYPE_NAMES = frozenset({"bool", "bytes", "date", "datetime", "dict", "float", "int", "list", "str"})
"""Types in annotations: a method, argument or field of that name hides the type from what follows it."""

MODULE_NAMES = frozenset({"batched", "bodies", "models", "paging"})
"""Modules that the methods of a resource use: a method or an argument of that name hides them."""


def is_free_class(name: str) -> bool:
    """Tell whether a class of models/ may be called `name`."""
    return name not in CLASS_NAMES and not keyword.iskeyword(name)


def is_free_resource(name: str) -> bool:
    """Tell whether an attribute of the client, and its module, may be called `name`."""
    return name not in RESOURCE_NAMES and not keyword.iskeyword(name)


def is_free_method(name: str) -> bool:
    """Tell whether a method of a resource may be called `name`."""
    return name not in TYPE_NAMES | MODULE_NAMES and not keyword.iskeyword(name)
