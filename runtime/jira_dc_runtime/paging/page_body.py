"""Ask for a page in a request body: POST /api/2/search takes `startAt` and `maxResults` there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from jira_dc_runtime.codec.model import Model

BodyModel = TypeVar("BodyModel", bound=Model)


def set_page(body: BodyModel | Mapping[str, Any], start: int, size: int | None) -> BodyModel | Mapping[str, Any]:
    """Return a copy of `body` that asks for the page from item `start`, of at most `size` items.

    `size` None keeps what the body asks for itself.
    """
    if isinstance(body, Mapping):
        return {**body, "startAt": start} if size is None else {**body, "startAt": start, "maxResults": size}
    changes = {"start_at": start} if size is None else {"start_at": start, "max_results": size}
    return msgspec.structs.replace(body, **changes)
