"""Every noun that people create: created, listed, read by its `self`, changed, deleted, gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest

from jira_dc.testing import MockJira
from tests.testing.nouns import NOUNS, Site

JSON = dict[str, Any]


def _as_it_is(answer: Any) -> Any:
    return answer


@dataclass(frozen=True)
class Life:
    """One noun: where it is created and with what, where it is listed, and how it is changed and deleted."""

    name: str
    path: str
    body: JSON
    change: JSON = field(default_factory=dict[str, Any])
    created: int = 201
    listed: str = ""
    items: Callable[[Any], list[JSON]] = _as_it_is
    key: str = "id"
    removal: tuple[str, str, Any, int] = ("DELETE", "", None, 204)
    """The method, what is put behind the address, the body, and the status."""
    read: str = "{self}"
    """The address of one, from what its creation answered."""


LIVES = (
    Life(
        "user",
        "/api/2/user",
        {"name": "anna", "displayName": "Anna Example", "emailAddress": "anna@example.com", "password": "secret"},
        {"displayName": "Anna Other", "emailAddress": "anna@example.org"},
        listed="/api/2/user/search?username=.",
        key="name",
    ),
    Life(
        "group",
        "/api/2/group",
        {"name": "painters"},
        listed="/api/2/groups/picker",
        items=lambda answer: answer["groups"],
        key="name",
        removal=("DELETE", "", None, 200),
    ),
    Life(
        "project",
        "/api/2/project",
        {"key": "NEW", "name": "New", "lead": "fred", "projectTypeKey": "business", "description": "A"},
        {"name": "Newer", "description": "B", "url": "https://new.example.com", "assigneeType": "UNASSIGNED"},
        key="key",
    ),
    Life(
        "project category",
        "/api/2/projectCategory",
        {"name": "A", "description": "a"},
        {"name": "B", "description": "b"},
    ),
    Life(
        "component",
        "/api/2/component",
        {"name": "Paint", "project": "EX", "description": "a", "leadUserName": "barney"},
        {"name": "Colour", "description": "b", "assigneeType": "COMPONENT_LEAD"},
        listed="/api/2/project/EX/components",
    ),
    Life(
        "version",
        "/api/2/version",
        {"name": "1.0", "project": "EX", "description": "a", "startDate": "2026-01-01", "releaseDate": "2026-02-01"},
        {"name": "1.1", "description": "b", "releaseDate": "2026-03-01", "released": True, "archived": True},
        listed="/api/2/project/EX/versions",
        removal=("POST", "/removeAndSwap", {}, 204),
    ),
    Life(
        "issue type",
        "/api/2/issuetype",
        {"name": "Wish", "description": "a", "type": "standard"},
        {"name": "Hope", "description": "b", "avatarId": 10307},
    ),
    Life(
        "project role", "/api/2/role", {"name": "A", "description": "a"}, {"name": "B", "description": "b"}, created=200
    ),
    Life(
        "permission scheme",
        "/api/2/permissionscheme",
        {
            "name": "A",
            "description": "a",
            "permissions": [
                {"holder": {"type": "group", "parameter": "jira-administrators"}, "permission": "ADD_COMMENTS"}
            ],
        },
        {"name": "B", "description": "b"},
        items=lambda answer: answer["permissionSchemes"],
    ),
    Life(
        "grant",
        "/api/2/permissionscheme/0/permission",
        {"holder": {"type": "user", "parameter": "barney"}, "permission": "ADMINISTER_PROJECTS"},
        items=lambda answer: answer["permissions"],
    ),
    Life(
        "priority scheme",
        "/api/2/priorityschemes",
        {"name": "A", "description": "a", "optionIds": ["1", "2"], "defaultOptionId": "1"},
        {"name": "B", "description": "b", "optionIds": ["2", "3"], "defaultOptionId": "3"},
        items=lambda answer: answer["schemes"],
    ),
    Life(
        "issue type scheme",
        "/api/2/issuetypescheme",
        {"name": "A", "description": "a", "issueTypeIds": ["1", "3"], "defaultIssueTypeId": "1"},
        {"name": "B", "description": "b"},
        created=200,
        items=lambda answer: answer["schemes"],
    ),
    Life(
        "workflow scheme",
        "/api/2/workflowscheme",
        {"name": "A", "description": "a", "defaultWorkflow": "jira", "issueTypeMappings": {"1": "jira"}},
        {"name": "B", "description": "b", "issueTypeMappings": {"3": "Software Simplified Workflow"}},
        listed="-",
    ),
)


def live(site: Site, life: Life) -> None:
    """Go through one life."""
    made = site.post(life.path, life.body, life.created)
    address = life.read.format(**made)
    listed = life.listed or life.path

    def is_listed() -> bool:
        return made[life.key] in [one[life.key] for one in life.items(site.get(listed))]

    assert listed == "-" or is_listed()
    read = site.get(address)
    assert {name: str(made[name]) for name in ("id", "key", "name") if name in made} == {
        name: str(read[name]) for name in ("id", "key", "name") if name in made
    }
    if life.change:
        site.put(address, life.change)
        read = site.get(address)
        assert {name: read.get(name) for name in life.change} == life.change
    method, behind, body, status = life.removal
    assert site.send(method, f"{address}{behind}", body).status_code == status
    site.get(address, 404)
    assert listed == "-" or not is_listed()
    assert site.send(method, f"{address}{behind}", body).status_code == 404


@pytest.fixture
def site(mock_jira: MockJira) -> Site:
    return Site(mock_jira)


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_a_noun_is_created_listed_read_changed_deleted_and_gone(site: Site, life: Life) -> None:
    live(site, life)
    assert site.objections() == []


@pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)
def test_only_administrators_create_and_delete(site: Site, life: Life) -> None:
    other = site.as_user("barney")
    assert other.send("POST", life.path, life.body).status_code == 403
    made = site.post(life.path, life.body, life.created)
    method, behind, body, status = life.removal
    assert other.send(method, f"{life.read.format(**made)}{behind}", body).status_code == 403
    assert site.send(method, f"{life.read.format(**made)}{behind}", body).status_code == status


PROPERTIES = (
    "/api/2/project/EX/properties",
    "/api/2/issuetype/1/properties",
    "/api/2/user/properties",
    "/api/2/dashboard/10100/items/10100/properties",
)


@pytest.mark.parametrize("path", PROPERTIES)
def test_properties(site: Site, path: str) -> None:
    go_through_properties(site, path)
    assert site.objections() == []


def go_through_properties(site: Site, path: str) -> None:
    assert site.get(path) == {"keys": []}
    site.put(f"{path}/plan", {"a": [1, None]}, 201)
    site.put(f"{path}/plan", {"a": [2]}, 200)
    site.put(f"{path}/other key", "text", 201)
    keys = site.get(path)["keys"]
    assert [one["key"] for one in keys] == ["other key", "plan"]
    assert [site.get(one["self"])["value"] for one in keys] == ["text", {"a": [2]}]
    site.delete(f"{path}/plan")
    site.get(f"{path}/plan", 404)
    site.delete(f"{path}/plan", 404)
    assert len(site.get(path)["keys"]) == 1


def test_every_operation_on_nouns_was_seen_to_work() -> None:
    """What is not gone through here stands in the journeys. They run again, as in parallel each may run elsewhere."""
    from tests.testing.test_noun_journeys import JOURNEYS  # noqa: PLC0415 - it takes what stands here

    seen: set[str] = set()
    lives = [partial(live, life=life) for life in LIVES]
    properties = [partial(go_through_properties, path=path) for path in PROPERTIES]
    journeys: list[Callable[[Site], None]] = [*lives, *properties, *JOURNEYS]
    for journey in journeys:
        with MockJira() as mock:
            journey(Site(mock))
            seen |= {call.operation for call in mock.calls if call.status < 300}
    assert sorted(NOUNS - seen - REFUSED) == []


REFUSED = {
    "GET /api/2/cluster/nodes",
    "DELETE /api/2/cluster/node/{nodeId}",
    "PUT /api/2/cluster/node/{nodeId}/offline",
    "PUT /api/2/cluster/index-snapshot/{nodeId}",
    "DELETE /api/2/user/anonymization/unlock",
}
"""What one node that is no cluster answers with 405, and a lock that is never held."""
