"""Every `self` answers, and every icon and avatar is an image: in each answer of each operation with a state."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from jira_dc.testing import MockJira
from jira_dc_runtime.ground.json_kind import is_array, is_object
from tests.testing.nouns import Site

IMAGES = {"iconUrl", "avatarUrl", "avatar", "48x48", "32x32", "24x24", "16x16"}
"""Names of fields that hold the address of an image."""
REFUSED = {
    "GET /api/2/cluster/nodes",  # 405 on one node
    "GET /api/2/upgrade",  # 303 while it runs
}
UNANSWERED = "/rest/api/2/customFields/"
"""What Jira gives as the `self` of a custom field there; none of its operations has that address."""
QUERIES = {
    "GET /agile/1.0/issue/{issueIdOrKey}/estimation": "boardId=1",
    "GET /api/2/group": "groupname=jira-administrators&expand=users",
    "GET /api/2/group/member": "groupname=jira-administrators",
    "GET /api/2/mypreferences": "key=theme",
    "GET /api/2/user": "username=barney&expand=groups,applicationRoles",
    "GET /api/2/user/anonymization": "userKey=JIRAUSER10001",
    "GET /api/2/user/anonymization/rerun": "userKey=JIRAUSER10001",
    "GET /api/2/user/assignable/multiProjectSearch": "projectKeys=EX",
    "GET /api/2/user/permission/search": "permissions=EDIT_ISSUES&projectKey=EX&username=fred",
    "GET /api/2/user/search": "username=.",
    "GET /api/2/user/viewissue/search": "username=fred&projectKey=EX",
    "GET /api/2/projectvalidate/key": "key=NEW",
    "GET /api/2/permissionscheme": "expand=all",
    "GET /api/2/permissionscheme/{schemeId}": "expand=all",
    "GET /api/2/permissionscheme/{schemeId}/permission": "expand=all",
    "GET /api/2/issuetypescheme": "expand=schemes.issueTypes,schemes.defaultIssueType",
    "GET /api/2/notificationscheme": "expand=all",
    "GET /api/2/reindex/request/bulk": "requestId={request}",
    "GET /api/2/version/{id}": "expand=remotelinks",
    "GET /api/2/projects/picker": "query=e",
    "GET /api/2/user/picker": "query=fred&showAvatar=true",
    "GET /dev-status/latest/issue/detail": "issueId={issue}&applicationType=stash&dataType=branch",
    "GET /dev-status/latest/issue/summary": "issueId={issue}",
    "GET /api/2/worklog/updated": "since=0",
}
"""The queries that operations need, or with which they say the most."""


def furnish(site: Site) -> dict[str, str]:
    """Make one of everything, and return what stands in the holes of paths, by hole or by operation."""
    mock = site.mock
    version = site.post("/api/2/version", {"name": "1.0", "project": "EX"})["id"]
    site.post(f"/api/2/version/{version}/remotelink/a", {"title": "A"})
    component = site.post("/api/2/component", {"name": "A", "project": "EX", "leadUserName": "barney"})["id"]
    category = site.post("/api/2/projectCategory", {"name": "A"})["id"]
    body = {"categoryId": int(category), "notificationScheme": 10000, "issueSecurityScheme": 10000}
    site.put("/api/2/project/EX", body)
    issue = mock.add_issue(fixVersions=[{"id": version}], components=[{"id": component}], assignee={"name": "barney"})
    other = mock.add_issue()
    number = {one.key: str(one.id) for one in mock.state.issues.values()}
    site.post(
        "/api/2/issueLink", {"type": {"name": "Blocks"}, "inwardIssue": {"key": issue}, "outwardIssue": {"key": other}}
    )
    link = site.get(f"/api/2/issue/{issue}")["fields"]["issuelinks"][0]["id"]
    link_to = {"globalId": "a", "object": {"url": "https://x.example.com", "title": "X"}}
    remote = site.send("POST", f"/api/2/issue/{issue}/remotelink", link_to).json()["id"]
    mock.add_issue(type="Sub-task", parent={"key": issue})
    site.post(f"/api/2/issue/{issue}/watchers", "barney", 204)
    comment = site.post(f"/api/2/issue/{issue}/comment", {"body": "Hi"})["id"]
    worklog = site.post(f"/api/2/issue/{issue}/worklog", {"timeSpentSeconds": 60})["id"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("inner.txt", "text")
    upload = {"files": {"file": ("a.zip", archive.getvalue(), "application/zip")}}
    field = mock.add_field("Colour", "select", ["red"])
    attachment = site.send("POST", f"/api/2/issue/{issue}/attachments", **upload).json()[0]["id"]
    epic = mock.add_issue(type="Epic")
    saved = site.post("/api/2/filter", {"name": "A", "jql": "project = EX"}, 200)["id"]
    shared = site.post(f"/api/2/filter/{saved}/permission", {"type": "group", "groupname": "jira-software-users"})[0][
        "id"
    ]
    scheme = site.post("/api/2/workflowscheme", {"name": "A", "issueTypeMappings": {"1": "jira"}})["id"]
    site.post(f"/api/2/workflowscheme/{scheme}/createdraft")
    types = site.post("/api/2/issuetypescheme", {"name": "A", "issueTypeIds": ["1"], "defaultIssueTypeId": "1"}, 200)[
        "id"
    ]
    places = (
        f"comment/{comment}",
        f"issue/{issue}",
        "project/EX",
        "issuetype/1",
        "user",
        "dashboard/10100/items/10100",
    )
    for place in places:
        site.put(f"/api/2/{place}/properties/plan", {}, 201)
    for place in ("board/1", "sprint/2"):
        site.put(f"/agile/1.0/{place}/properties/plan", {}, 201)
    site.put("/api/2/mypreferences?key=theme", "dark", 204)
    site.post("/api/2/reindex", None, 202)
    (request,) = site.post("/api/2/reindex/request", None, 200)
    user = site.get("/api/2/user?username=barney")["key"]
    site.post("/api/2/user/anonymization/rerun", {"userKey": user}, 202)
    hook = site.post("/jira-webhook/1.0/webhooks", {"name": "n", "url": "https://x.example.com", "events": ["a"]})["id"]
    site.put(f"/api/2/filter/{saved}/columns", {"columns": ["issuekey"]})
    option = mock.state.custom_fields[field].options[0].id
    known = {
        "attributeKey": "a",
        "boardId": 1,
        "commentId": comment,
        "customFieldId": field.removeprefix("customfield_"),
        "dashboardId": 10100,
        "epicId": mock.state.issues[epic].id,
        "epicIdOrKey": epic,
        "fieldId": "summary",
        "globalId": "a",
        "idOrKey": "done",
        "idOrName": 3,
        "issue": number[issue],
        "issueIdOrKey": issue,
        "issueType": 1,
        "issueLinkTypeId": 10000,
        "issueTypeId": 1,
        "itemId": 10100,
        "linkId": link,
        "key": "jira-software",
        "originalName": "sprint",
        "other": other,
        "owningObjectId": 10000,
        "permissionId": 1,
        "permissionSchemeId": 0,
        "projectIdOrKey": "EX",
        "projectKeyOrId": "EX",
        "projectTypeKey": "software",
        "propertyKey": "plan",
        "request": request,
        "requestId": request,
        "screenId": 1,
        "sprintId": 2,
        "tabId": 1,
        "type": "project",
        "versionId": version,
        "webhookId": hook,
    }
    return {
        **{name: str(value) for name, value in known.items()},
        "GET /api/2/attachment/{id} id": attachment,
        "GET /api/2/component/{id} id": component,
        "GET /api/2/customFieldOption/{id} id": str(option),
        "GET /api/2/dashboard/{id} id": "10100",
        "GET /api/2/filter/{id} id": saved,
        "GET /api/2/issue/{issueIdOrKey}/comment/{id} id": comment,
        "GET /api/2/issue/{issueIdOrKey}/worklog/{id} id": worklog,
        "GET /api/2/issue/{issueIdOrKey}/remotelink/{linkId} linkId": str(remote),
        "GET /api/2/filter/{id}/permission/{permissionId} permissionId": str(shared),
        "GET /api/2/issuesecurityschemes/{id} id": "10000",
        "GET /api/2/issuetype/{id} id": "1",
        "GET /api/2/issuetypescheme/{schemeId} schemeId": types,
        "GET /api/2/notificationscheme/{id} id": "10000",
        "GET /api/2/permissionscheme/{schemeId} schemeId": "0",
        "GET /api/2/priority/{id} id": "3",
        "GET /api/2/priorityschemes/{schemeId} schemeId": "10000",
        "GET /api/2/project/{projectIdOrKey}/role/{id} id": "10002",
        "GET /api/2/projectCategory/{id} id": category,
        "GET /api/2/resolution/{id} id": "10000",
        "GET /api/2/role/{id} id": "10002",
        "GET /api/2/securitylevel/{id} id": "10000",
        "GET /api/2/version/{id} id": version,
        "GET /api/2/workflowscheme/{id} id": str(scheme),
    }


def fill(key: str, known: dict[str, str]) -> str:
    """Return the address that an operation has for what `known` holds."""

    def value(found: re.Match[str]) -> str:
        own = [name for name in known if name.endswith(f" {found[1]}") and key.startswith(name.rpartition(" ")[0])]
        if not own and found[1] not in known:
            message = f"Say in furnish() what {{{found[1]}}} is in {key}."
            raise AssertionError(message)
        return known[max(own, key=len) if own else found[1]]

    path = re.sub(r"\{(\w+)\}", value, key.partition(" ")[2])
    query = QUERIES.get(key, "").format(**{name: text for name, text in known.items() if name.isidentifier()})
    return f"{path}?{query}" if query else path


def addresses(answer: Any, *, images: bool) -> Iterator[str]:
    """Yield each `self` in an answer, or each address of an image."""
    if is_object(answer):
        for name, inner in answer.items():
            if isinstance(inner, str) and inner.startswith("http") and name in (IMAGES if images else {"self"}):
                yield inner
            else:
                yield from addresses(inner, images=images)
    elif is_array(answer):
        for inner in answer:
            yield from addresses(inner, images=images)


def test_every_self_answers_and_every_image_is_one(mock_jira: MockJira) -> None:
    site = Site(mock_jira)
    known = furnish(site)
    made = [each for each in site.exchanges if each.is_success and each.content]
    keys = [key for key in mock_jira.describe()["state"] if key.startswith("GET ") and key not in REFUSED]
    answers = {key: site.send("GET", fill(key, known)) for key in keys}
    assert {key: each.status_code for key, each in answers.items() if not each.is_success} == {}
    typed = [each for each in (*made, *answers.values()) if "json" in each.headers.get("content-type", "")]
    bodies = [each.json() for each in typed if each.text[:1] in "{["]
    selves = {address for body in bodies for address in addresses(body, images=False) if UNANSWERED not in address}
    images = {address for body in bodies for address in addresses(body, images=True)}
    assert (len(selves) > 60, len(images) > 30) == (True, True)
    mocked = mock_jira.state.base_url
    assert [address for address in (*selves, *images) if not address.startswith(mocked)] == []
    mock_jira.strict = False  # an address that means no operation is 404, and so stands below with the others
    assert {address: said for address in selves if (said := site.send("GET", address).status_code) != 200} == {}
    assert mock_jira.mismatches == []
    kinds = {address: site.send("GET", address).headers.get("content-type", "none") for address in images}
    assert {address: kind for address, kind in kinds.items() if not kind.startswith("image/")} == {}
