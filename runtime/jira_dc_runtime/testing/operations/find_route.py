"""Find what answers. The modules of this room are imported with the first request: a MockJira starts without them."""

from __future__ import annotations

from typing import Final

from jira_dc_runtime.testing.exchange import Answer, MockRequest
from jira_dc_runtime.testing.state.state import State

from .route import Route

ATTACHMENTS: Final = ("/secure/attachment/", "/secure/thumbnail/")
"""Before the number of an attachment; its own image stands for the small one."""


def find_route(key: str) -> Route | None:
    """Return what answers an operation from the state; None if nothing does."""
    from .routes import ROUTES  # noqa: PLC0415 - the first request pays, see above

    return ROUTES.get(key)


def list_stateful() -> frozenset[str]:
    """Return the keys of the operations that answer from the state."""
    from .routes import MARKED_AS_SAMPLES, ROUTES  # noqa: PLC0415

    return frozenset(ROUTES.keys() - MARKED_AS_SAMPLES)


def serve_file(state: State, request: MockRequest, user: str | None) -> Answer | None:
    """Return the attachment or the image at an address, or None for another one."""
    from .attachments import download_attachment  # noqa: PLC0415
    from .avatars import answer_image  # noqa: PLC0415

    if request.path.startswith(ATTACHMENTS):
        return download_attachment(state, request.path.split("/")[3], user)
    return answer_image(state, request)
