"""What is to be asked of Jira, as plain values: a `Call` with its body and limits, and the address it goes to.

Generated code builds these; `http/` makes requests of them. Nothing here is sent, opened or read.
"""

from __future__ import annotations

from .body import BinaryBody, Body, Content, File, FormBody, JsonBody, MultipartBody, Target, TextBody
from .call import Call, PathValue, QueryItem, QueryValue, render_target, write_scalar
from .limits import Limit

__all__ = [
    "BinaryBody",
    "Body",
    "Call",
    "Content",
    "File",
    "FormBody",
    "JsonBody",
    "Limit",
    "MultipartBody",
    "PathValue",
    "QueryItem",
    "QueryValue",
    "Target",
    "TextBody",
    "render_target",
    "write_scalar",
]
