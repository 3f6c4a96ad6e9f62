"""A site as a test sees it: plain HTTP to a MockJira, and every exchange judged by openapi-core."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from jira_dc.testing import MockJira
from jira_dc_runtime.testing.operations import (
    anonymization,
    avatars,
    components,
    dashboards,
    groups,
    permissions,
    projects,
    properties,
    roles,
    schemes,
    server,
    settings,
    tasks,
    templates,
    user_search,
    users,
    version_links,
    versions,
    workflow,
    workflow_schemes,
)
from tests.contract.judge import load_judge

_MODULES = (
    anonymization,
    avatars,
    components,
    dashboards,
    groups,
    permissions,
    projects,
    properties,
    roles,
    schemes,
    server,
    settings,
    tasks,
    templates,
    user_search,
    users,
    version_links,
    versions,
    workflow,
    workflow_schemes,
)
NOUNS = frozenset(key for module in _MODULES for key in module.ROUTES)
"""The operations that are gone through here."""


class Site:
    """Sends requests as one user, with paths such as `/api/2/version`."""

    def __init__(self, mock: MockJira, user: str = "fred") -> None:
        self.mock = mock
        self.exchanges: list[httpx.Response] = []
        bearer = {"Authorization": f"Bearer {mock.logins.token_of(user)}"}
        self._http = mock.http_client()
        self._http.headers.update({**bearer, "X-Atlassian-Token": "no-check"})

    def send(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """Send one request. `path` may be a whole address, such as a `self`."""
        address = path if path.startswith("http") else f"{self.mock.state.base_url}/rest{path}"
        content: Mapping[str, Any] = {}
        if body is not None:
            content = {"content": json.dumps(body), "headers": {"Content-Type": "application/json"}}
        answer = self._http.request(method, address, **content, **more)
        answer.request.read()
        answer.read()
        self.exchanges.append(answer)
        return answer

    def get(self, path: str, status: int = 200) -> Any:
        """Return the JSON that an address answers; fail unless its status is `status`."""
        return self._json(self.send("GET", path), status)

    def post(self, path: str, body: Any = None, status: int = 201) -> Any:
        return self._json(self.send("POST", path, body), status)

    def put(self, path: str, body: Any = None, status: int = 200) -> Any:
        return self._json(self.send("PUT", path, body), status)

    def delete(self, path: str, status: int = 204) -> Any:
        return self._json(self.send("DELETE", path), status)

    def as_user(self, user: str) -> Site:
        """Return the site as somebody else sees it."""
        return Site(self.mock, user)

    def objections(self) -> list[str]:
        """Return what openapi-core says of the successful answers."""
        judge = load_judge()
        good = [each for each in self.exchanges if each.is_success and self._is_declared(each.request)]
        said = {f"{each.request.method} {each.url}": judge.object_to_reply(each.request, each) for each in good}
        return [f"{place}: {objection}" for place, objection in said.items() if objection]

    def _is_declared(self, request: httpx.Request) -> bool:
        target = self.mock.document.find(request.method, request.url.raw_path.decode().partition("?")[0])
        return target is not None and target.operation.declared

    def _json(self, answer: httpx.Response, status: int) -> Any:
        place = f"{answer.request.method} {answer.url}"
        assert (place, answer.status_code, answer.text if answer.status_code != status else "") == (place, status, "")
        return answer.json() if answer.content and "json" in answer.headers.get("content-type", "") else answer.content
