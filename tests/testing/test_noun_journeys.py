"""What people do with the nouns beyond creating and deleting them, each journey on a site of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from jira_dc.testing import MockJira
from tests.testing.nouns import Site

PICTURE = b"\x89PNG\r\n\x1a\nnot much of a picture"


def make_version(site: Site, name: str, **more: Any) -> str:
    return str(site.post("/api/2/version", {"name": name, "project": "EX", **more})["id"])


def names(listed: list[dict[str, Any]], name: str = "name") -> list[Any]:
    return [one[name] for one in listed]


def users_log_in_and_are_renamed(site: Site) -> None:
    body = {"name": "Anna", "displayName": "Anna Example", "emailAddress": "anna@example.com", "password": "one"}
    made = site.post("/api/2/user", body)
    assert (made["name"], made["groups"]["size"], made["applicationRoles"]["size"]) == ("anna", 1, 1)
    field = site.mock.add_field("Tester", "userpicker")
    key = site.mock.add_issue(assignee={"name": "anna"})
    site.put(f"/api/2/issue/{key}", {"fields": {field: {"name": "anna"}}}, 204)
    site.post(f"/api/2/issue/{key}/watchers", "anna", 204)
    site.put("/api/2/project/OPS", {"lead": "anna"})
    site.put("/api/2/user?username=anna", {"name": "hanna"})
    assert site.get(f"/api/2/user?key={made['key']}")["name"] == "hanna"
    assert site.get("/api/2/project/OPS")["lead"]["name"] == "hanna"
    fields = site.get(f"/api/2/issue/{key}")["fields"]
    assert (fields["assignee"]["name"], fields[field]["name"]) == ("hanna", "hanna")
    assert "hanna" in names(site.get(f"/api/2/issue/{key}/watchers")["watchers"])
    site.put("/api/2/user/password?username=hanna", {"password": "two"}, 204)
    hanna = site.as_user("hanna")
    hanna.put("/api/2/myself/password", {"password": "three", "currentPassword": "one"}, 400)
    hanna.put("/api/2/myself/password", {"password": "three", "currentPassword": "two"}, 204)
    assert hanna.put("/api/2/myself", {"displayName": "Hanna", "password": "three"})["displayName"] == "Hanna"
    assert hanna.get("/api/2/myself")["displayName"] == "Hanna"
    site.delete("/api/2/user?username=hanna", 400)
    site.delete("/api/2/user?username=fred", 400)
    site.delete("/api/2/user/application?username=hanna&applicationKey=jira-software")
    assert site.get("/api/2/user?username=hanna&expand=groups")["groups"]["items"] == []
    site.post("/api/2/user/application?username=hanna&applicationKey=jira-software", None, 200)
    site.delete("/api/2/user/session/hanna", 200)
    site.put("/api/2/user?username=hanna", {"active": False})
    assert hanna.send("GET", "/api/2/myself").status_code == 401
    assert {one["key"] for one in site.get("/api/2/user/a11y/personal-settings")}


def a_faulty_user_is_refused_field_by_field(site: Site) -> None:
    refused = site.post("/api/2/user", {"name": "fred", "emailAddress": "nowhere"}, 400)
    assert set(refused["errors"]) == {"username", "fullname", "email"}
    site.post("/api/2/user", {}, 400)
    site.get("/api/2/user", 404)
    site.get("/api/2/user?username=nobody", 404)


def preferences(site: Site) -> None:
    site.get("/api/2/mypreferences?key=a", 404)
    site.put("/api/2/mypreferences?key=a", "x", 204)
    assert site.send("GET", "/api/2/mypreferences?key=a").text == "x"
    site.delete("/api/2/mypreferences?key=a")
    site.delete("/api/2/mypreferences?key=a", 404)


def users_are_found_in_each_way(site: Site) -> None:
    site.mock.add_user("anna", display_name="Anna Lind", groups=["painters"])
    site.mock.state.users["anna"].active = False
    search = "/api/2/user/search"
    assert names(site.get(f"{search}?username=fr")) == ["fred"]
    assert names(site.get(f"{search}?username=example")) == ["barney", "fred"]
    assert names(site.get(f"{search}?username=lind&includeInactive=true")) == ["anna"]
    assert names(site.get(f"{search}?username=.&includeInactive=true&maxResults=1&startAt=1")) == ["barney"]
    assert site.get(f"{search}?username=arney") == []
    assert names(site.get("/api/2/user/assignable/search?project=EX")) == ["barney", "fred"]
    assert names(site.get("/api/2/user/assignable/multiProjectSearch?projectKeys=EX,OPS")) == [
        "barney",
        "fred",
    ]
    assert names(site.get("/api/2/user/viewissue/search?username=b&projectKey=EX")) == ["barney"]
    administers = "/api/2/user/permission/search?permissions=ADMINISTER_PROJECTS&projectKey=EX"
    assert names(site.get(administers)) == ["fred"]
    site.get("/api/2/user/permission/search?permissions=FLY", 400)
    site.as_user("barney").get(administers, 403)
    picked = site.get("/api/2/user/picker?query=fre&showAvatar=true")
    assert (picked["total"], picked["users"][0]["html"][:30]) == (1, "<strong>Fre</strong>d Example ")
    page = site.get("/api/2/user/list?maxResults=2")
    assert names(page["values"] + site.get(page["nextPage"])["values"]) == ["fred", "barney", "anna"]
    assert site.get("/api/2/user/duplicated/count") == site.get("/api/2/user/duplicated/list") == {}
    groups = site.get("/api/2/groups/picker?query=admin&maxResults=1")
    assert (names(groups["groups"]), groups["groups"][0]["labels"][0]["type"]) == (["jira-administrators"], "ADMIN")
    both = site.get("/api/2/groupuserpicker?query=p")
    assert names(both["groups"]["groups"]) == ["painters"]


def groups_have_members(site: Site) -> None:
    site.post("/api/2/group", {"name": "painters"})
    site.post("/api/2/group", {"name": "Painters"}, 400)
    assert site.get("/api/2/group?groupname=painters&expand=users")["users"]["size"] == 0
    made = site.post("/api/2/group/user?groupname=painters", {"name": "barney"})
    assert names(made["users"]["items"]) == ["barney"]
    site.post("/api/2/group/user?groupname=painters", {"name": "barney"}, 400)
    site.post("/api/2/group/user?groupname=sculptors", {"name": "barney"}, 404)
    site.post("/api/2/group/user?groupname=painters", {"name": "wilma"}, 404)
    assert names(site.get("/api/2/group/member?groupname=painters")["values"]) == ["barney"]
    assert names(site.get("/api/2/user?username=barney&expand=groups")["groups"]["items"])[1:] == ["painters"]
    site.delete("/api/2/group/user?groupname=painters&username=barney", 200)
    site.delete("/api/2/group/user?groupname=painters&username=barney", 400)
    site.delete("/api/2/group?groupname=jira-administrators", 400)


def a_large_group_is_read_in_pieces(site: Site) -> None:
    for number in range(60):
        site.mock.state.add_user(f"member{number:02}", groups=["painters"])
    path, found = "/api/2/group?groupname=painters&expand=users", list[str]()
    for expand, first, last in (("", 0, 49), ("[50:99]", 50, 59)):
        page = site.get(path + expand)["users"]
        assert (page["size"], page["start-index"], page["end-index"]) == (60, first, last)
        found += names(page["items"])
    assert len(set(found)) == 60
    pages = site.get("/api/2/group/member?groupname=painters")
    assert len(pages["values"] + site.get(pages["nextPage"])["values"]) == 60


def a_software_project_has_workflows_of_its_own_and_a_board(site: Site) -> None:
    template = "com.pyxis.greenhopper.jira:gh-scrum-template"
    body = {"key": "NEW", "name": "New", "lead": "fred", "projectTypeKey": "software", "projectTemplateKey": template}
    assert template in site.send("GET", "/project-templates/latest/templates").text
    site.post("/api/2/project", body)
    assert site.get("/api/2/project/NEW/workflowscheme")["name"] == "NEW: Software Simplified Workflow Scheme"
    boards = site.get("/agile/1.0/board?projectKeyOrId=NEW")["values"]
    assert [(one["name"], one["type"]) for one in boards] == [("NEW board", "scrum")]
    site.mock.add_issue("NEW")
    assert names(site.get(f"/agile/1.0/board/{boards[0]['id']}/issue")["issues"], "key") == ["NEW-1"]


def application_roles(site: Site) -> None:
    site.post("/api/2/group", {"name": "painters"})
    path = "/api/2/applicationrole/jira-software"
    site.put(path, {"groups": ["painters"], "defaultGroups": ["painters"]})
    assert (site.get(path)["groups"], site.get(path)["userCount"]) == (["painters"], 0)
    site.put("/api/2/applicationrole", [{"key": "jira-software", "groups": ["jira-software-users"]}])
    assert [one["userCount"] for one in site.get("/api/2/applicationrole")] == [2]
    site.put(path, {"groups": ["nobody"]}, 400)
    site.get("/api/2/applicationrole/jira-core", 404)


def roles_have_actors(site: Site) -> None:
    made = site.post("/api/2/role", {"name": "Testers", "description": ""}, 200)
    path = f"/api/2/role/{made['id']}"
    site.post("/api/2/role", {"name": "Testers"}, 409)
    site.put(path, {"name": "T"}, 400)
    assert site.post(path, {"description": "They test"}, 200)["description"] == "They test"
    assert names(site.post(f"{path}/actors", {"user": ["barney"]}, 200)["actors"]) == ["barney"]
    site.post(f"{path}/actors", {"user": ["wilma"]}, 400)
    assert names(site.get(f"{path}/actors")["actors"]) == ["barney"]
    assert site.delete(f"{path}/actors?user=barney", 200) == {"actors": []}
    assert {"Administrators", "Testers"} <= site.get("/api/2/project/EX/role").keys()
    there = site.get("/api/2/project/EX/role")["Testers"]
    assert site.get(there)["actors"] == []
    assert names(site.post(there, {"user": ["barney"], "group": ["jira-administrators"]}, 200)["actors"]) == [
        "barney",
        "jira-administrators",
    ]
    site.post(there, {"user": ["barney"]}, 400)
    site.post(there, {"user": ["wilma"]}, 404)
    site.delete(f"{there}?group=jira-administrators")
    site.delete(f"{there}?group=jira-administrators", 404)
    given = {"categorisedActors": {"atlassian-group-role-actor": ["jira-software-users"]}}
    assert names(site.put(there, given)["actors"]) == ["jira-software-users"]
    grant = {"holder": {"type": "projectRole", "parameter": str(made["id"])}, "permission": "EDIT_ISSUES"}
    site.post("/api/2/permissionscheme/0/permission", grant)
    site.delete(path, 409)
    site.delete(f"{path}?swap=10002")


def permissions_decide(site: Site) -> None:
    barney = site.as_user("barney")
    mine = barney.get("/api/2/mypermissions?projectKey=EX")["permissions"]
    assert (mine["BROWSE_PROJECTS"]["havePermission"], mine["ADMINISTER"]["havePermission"]) == (True, False)
    assert mine["BROWSE"]["deprecatedKey"] is True
    assert "EDIT_ISSUES" in site.get("/api/2/permissions")["permissions"]
    made = site.post("/api/2/permissionscheme", {"name": "Closed", "permissions": []})
    path = f"/api/2/permissionscheme/{made['id']}"
    site.put("/api/2/project/EX/permissionscheme", {"id": made["id"]})
    assert site.get("/api/2/project/EX/permissionscheme")["name"] == "Closed"
    barney.get("/api/2/project/EX", 404)
    assert names(barney.get("/api/2/project"), "key") == ["OPS"]
    barney.get("/api/2/mypermissions?projectKey=EX", 404)
    grant = {"holder": {"type": "user", "parameter": "barney"}, "permission": "BROWSE_PROJECTS"}
    given = site.post(f"{path}/permission?expand=user", grant)
    assert given["holder"]["user"]["name"] == "barney"
    assert barney.get("/api/2/project/EX")["key"] == "EX"
    barney.put("/api/2/project/EX", {"name": "Mine"}, 403)
    site.post(f"{path}/permission", grant, 400)
    for wrong in ({"permission": "FLY"}, {"holder": {"type": "group"}}, {"holder": {"type": "dog"}}):
        site.post(f"{path}/permission", {**grant, **wrong}, 400)
    assert site.get(f"{path}?expand=all")["permissions"][0]["permission"] == "BROWSE_PROJECTS"
    site.delete(path, 403)
    attribute = f"{path}/attribute/ADMINISTER_PROJECTS.extended.enabled"
    text = {"content": b"true", "headers": {"Content-Type": "text/plain"}}
    assert site.send("PUT", attribute, **text).status_code == 204
    assert site.get(attribute)["value"] == "true"
    barney.get(path, 403)


def priority_schemes_of_projects(site: Site) -> None:
    made = site.post("/api/2/priorityschemes", {"name": "Few", "optionIds": ["1", "5"]})
    site.post("/api/2/priorityschemes", {"name": "None", "optionIds": ["99"]}, 400)
    site.put("/api/2/priorityschemes/10000", {"name": "Other"}, 400)
    assert site.put("/api/2/project/EX/priorityscheme", {"id": made["id"]})["name"] == "Few"
    assert site.get("/api/2/project/EX/priorityscheme?expand=projectKeys")["projectKeys"] == ["EX"]
    assert names(site.get("/api/2/priority/page?projectIds=10000")["values"]) == ["Highest", "Lowest"]
    assert site.delete(f"/api/2/project/EX/priorityscheme/{made['id']}", 200)["defaultScheme"] is True
    site.get("/api/2/priorityschemes/99", 404)


def issue_type_schemes_of_projects(site: Site) -> None:
    made = site.post("/api/2/issuetypescheme", {"name": "Few", "issueTypeIds": ["1"]}, 200)
    path = f"/api/2/issuetypescheme/{made['id']}/associations"
    site.post(path, {"idsOrKeys": ["EX"]}, 200)
    site.post(path, {"idsOrKeys": ["NO"]}, 404)
    assert names(site.get(path), "key") == ["EX"]
    assert names(site.get("/api/2/project/EX")["issueTypes"]) == ["Bug"]
    assert names(site.get("/api/2/project/EX/statuses")) == names(
        site.get("/api/2/issuetype/page?projectIds=10000")["values"]
    )
    site.put(path, {"idsOrKeys": ["OPS"]}, 200)
    site.delete(f"{path}/EX", 404)
    site.delete(f"{path}/OPS")
    site.delete(path)
    assert site.get(path) == []
    site.delete("/api/2/issuetypescheme/10000", 400)


def workflow_schemes_and_their_drafts(site: Site) -> None:
    made = site.post("/api/2/workflowscheme", {"name": "A"})
    path, other = f"/api/2/workflowscheme/{made['id']}", "Software Simplified Workflow"
    assert names(site.get("/api/2/workflow")) == ["jira", other]
    assert site.put(f"{path}/default", {"workflow": other})["defaultWorkflow"] == other
    assert site.get(f"{path}/default") == {"workflow": other}
    assert site.delete(f"{path}/default", 200)["defaultWorkflow"] == "jira"
    assert site.put(f"{path}/issuetype/1", {"workflow": other})["issueTypeMappings"] == {"1": other}
    assert site.get(f"{path}/issuetype/1") == {"issueType": "1", "workflow": other}
    assert site.delete(f"{path}/issuetype/1", 200)["issueTypeMappings"] == {}
    site.get(f"{path}/issuetype/1", 404)
    site.get(f"{path}/issuetype/99", 404)
    mapped = {"workflow": other, "issueTypes": ["1", "3"]}
    site.put(f"{path}/workflow?workflowName={other}", mapped)
    assert (
        site.get(f"{path}/workflow")[1]
        == site.get(f"{path}/workflow?workflowName={other}")
        == {
            **mapped,
            "defaultMapping": False,
        }
    )
    assert site.delete(f"{path}/workflow?workflowName={other}", 200)["issueTypeMappings"] == {}
    draft = site.post(f"{path}/createdraft")
    assert (draft["draft"], draft["lastModifiedUser"]["name"]) == (True, "fred")
    site.put(f"{path}/draft", {"defaultWorkflow": other})
    assert (site.get(f"{path}/draft")["defaultWorkflow"], site.get(path)["defaultWorkflow"]) == (other, "jira")
    assert site.get(f"{path}?returnDraftIfExists=true")["draft"] is True
    site.put(f"{path}/draft/default", {"workflow": other})
    assert site.get(f"{path}/draft/default") == {"workflow": other}
    site.delete(f"{path}/draft/default", 200)
    site.put(f"{path}/draft/issuetype/1", {"workflow": other})
    assert site.get(f"{path}/draft/issuetype/1")["workflow"] == other
    site.delete(f"{path}/draft/issuetype/1", 200)
    site.put(f"{path}/draft/workflow?workflowName={other}", mapped)
    assert len(site.get(f"{path}/draft/workflow")) == 2
    site.delete(f"{path}/draft/workflow?workflowName={other}", 200)
    site.delete(f"{path}/draft")
    site.get(f"{path}/draft", 404)
    used = site.get("/api/2/project/EX/workflowscheme")["self"]
    site.put(f"{used}/issuetype/1", {"workflow": other}, 400)
    assert site.put(f"{used}/issuetype/1", {"workflow": other, "updateDraftIfNeeded": True})["draft"] is True
    assert site.get(used)["issueTypeMappings"] == {}
    site.delete(used, 400)


def notification_and_security_schemes(site: Site) -> None:
    site.post("/api/2/project", {"key": "NEW", "name": "New", "lead": "fred"})
    site.get("/api/2/project/NEW/notificationscheme", 404)
    site.get("/api/2/project/NEW/issuesecuritylevelscheme", 404)
    assert site.get("/api/2/project/EX/securitylevel") == {"levels": []}
    site.put("/api/2/project/EX", {"notificationScheme": 10000, "issueSecurityScheme": 10000})
    assert site.get("/api/2/project/EX/notificationscheme")["id"] == 10000
    told = site.get("/api/2/notificationscheme/10000?expand=all")["notificationSchemeEvents"]
    assert told[0]["notifications"][0]["notificationType"] == "CurrentAssignee"
    assert names(site.get("/api/2/notificationscheme")["values"], "id") == [10000]
    levels = site.get("/api/2/project/EX/issuesecuritylevelscheme")["levels"]
    assert (
        levels
        == site.get("/api/2/project/EX/securitylevel")["levels"]
        == site.get("/api/2/issuesecurityschemes/10000")["levels"]
    )
    assert site.get("/api/2/securitylevel/10000") == levels[0]
    assert names(site.get("/api/2/issuesecurityschemes")["issueSecuritySchemes"], "id") == [10000]
    site.get("/api/2/securitylevel/99", 404)


def projects_change_their_key_are_archived_and_go(site: Site) -> None:
    key = site.mock.add_issue()
    site.put("/api/2/project/EX", {"key": "OLD", "categoryId": -1})
    assert site.get("/api/2/project/EX?expand=projectKeys")["projectKeys"] == ["OLD", "EX"]
    assert site.get(f"/api/2/issue/{key}")["key"] == "OLD-1"
    site.put("/api/2/project/OLD/archive", None, 204)
    assert names(site.get("/api/2/project"), "key") == ["OPS"]
    assert names(site.get("/api/2/project?includeArchived=true"), "key") == ["OLD", "OPS"]
    site.put("/api/2/project/OLD/restore", None, 202)
    assert names(site.get("/api/2/project?recent=1&expand=lead"), "archived") == [False]
    assert site.put("/api/2/project/OLD/type/business")["projectTypeKey"] == "business"
    site.put("/api/2/project/OLD/type/none", None, 400)
    site.delete("/api/2/project/OLD")
    site.get(f"/api/2/issue/{key}", 404)
    assert names(site.get("/api/2/project/type"), "key") == ["business", "software", "service_desk"]
    assert site.get("/api/2/project/type/software") == site.get("/api/2/project/type/software/accessible")
    assert names(site.get("/api/2/projects/picker?query=op")["projects"], "key") == ["OPS"]
    assert site.get("/api/2/projectvalidate/key?key=NEW")["errors"] == {}
    assert set(site.get("/api/2/projectvalidate/key?key=OPS")["errors"]) == {"projectKey"}


def a_faulty_project_is_refused_field_by_field(site: Site) -> None:
    wrong = {"key": "1", "name": "Example", "lead": "wilma", "projectTypeKey": "x", "permissionScheme": 99}
    assert set(site.post("/api/2/project", wrong, 400)["errors"]) == {
        "projectKey",
        "projectName",
        "projectLead",
        "projectTypeKey",
        "permissionScheme",
    }
    site.get("/api/2/project/NO", 404)


def categories_sort_projects(site: Site) -> None:
    made = site.post("/api/2/projectCategory", {"name": "Inner"})
    site.post("/api/2/projectCategory", {"name": "inner"}, 409)
    site.put("/api/2/project/EX", {"categoryId": int(made["id"])})
    assert site.get("/api/2/project/EX")["projectCategory"]["name"] == "Inner"
    site.delete(f"/api/2/projectCategory/{made['id']}")
    assert "projectCategory" not in site.get("/api/2/project/EX")


def versions_are_put_in_order_counted_merged_and_replaced(site: Site) -> None:
    one, two, three = (make_version(site, name) for name in ("1.0", "2.0", "3.0"))
    path = "/api/2/version"
    order = "/api/2/project/EX/versions"
    site.post(f"{path}/{three}/move", {"position": "First"}, 200)
    assert names(site.get(order)) == ["3.0", "1.0", "2.0"]
    site.post(f"{path}/{three}/move", {"after": site.get(f"{path}/{one}")["self"]}, 200)
    assert names(site.get(order)) == ["1.0", "3.0", "2.0"]
    site.post(f"{path}/{two}/move", {"position": "Earlier"}, 200)
    assert names(site.get("/api/2/project/EX/version?orderBy=-sequence")["values"]) == ["3.0", "2.0", "1.0"]
    fixed = site.mock.add_issue(fixVersions=[{"id": one}], versions=[{"name": "2.0"}])
    done = site.mock.add_issue(fixVersions=[{"name": "1.0"}])
    site.post(f"/api/2/issue/{done}/transitions", {"transition": {"id": "21"}}, 204)
    assert site.get(f"{path}/{one}/relatedIssueCounts")["issuesFixedCount"] == 2
    assert site.get(f"{path}/{two}/relatedIssueCounts")["issuesAffectedCount"] == 1
    assert site.get(f"{path}/{one}/unresolvedIssueCount")["issuesUnresolvedCount"] == 1
    moved = {"released": True, "moveUnfixedIssuesTo": site.get(f"{path}/{two}")["self"]}
    assert site.put(f"{path}/{one}", moved)["released"] is True
    assert site.get(f"{path}/{two}/relatedIssueCounts")["issuesFixedCount"] == 1
    site.put(f"{path}/{two}/mergeto/{three}", None, 204)
    site.get(f"{path}/{two}", 404)
    counts = site.get(f"{path}/{three}/relatedIssueCounts")
    assert (counts["issuesFixedCount"], counts["issuesAffectedCount"]) == (1, 1)
    site.post(f"{path}/{three}/removeAndSwap", {"moveFixIssuesTo": int(one)}, 204)
    fields = site.get(f"/api/2/issue/{fixed}")["fields"]
    assert ([each["id"] for each in fields["fixVersions"]], fields["versions"]) == ([one], [])
    assert names(site.get(f"{path}?query=1&projectIds=10000")["values"]) == ["1.0"]
    other = make_version(site, "4.0")
    site.delete(f"{path}/{one}?moveFixIssuesTo={other}")
    assert names(site.get(f"/api/2/issue/{fixed}")["fields"]["fixVersions"]) == ["4.0"]


def a_faulty_version_is_refused_field_by_field(site: Site) -> None:
    make_version(site, "1.0")
    for body, field in (
        ({"name": "1.0"}, "name"),
        ({"name": "x" * 256}, "name"),
        ({"name": " "}, "name"),
        ({"name": "2", "startDate": "2026-02-01", "releaseDate": "2026-01-01"}, "startDate"),
    ):
        assert set(site.post("/api/2/version", {"project": "EX", **body}, 400)["errors"]) == {field}
    assert set(site.post("/api/2/version", {"name": "2"}, 400)["errors"]) == {"project"}
    site.post("/api/2/version", {"name": "2", "project": "NO"}, 404)
    shown = site.post("/api/2/version", {"name": "2", "project": "EX", "userReleaseDate": "05/Jan/26"})
    assert (shown["releaseDate"], shown["userReleaseDate"], shown["overdue"]) == ("2026-01-05", "05/Jan/26", True)


def versions_have_remote_links(site: Site) -> None:
    one = make_version(site, "1.0")
    path = f"/api/2/version/{one}/remotelink"
    site.post(path, {"globalId": "a", "title": "A"})
    site.post(f"{path}/b", {"title": "B"})
    assert [each["link"] for each in site.get(path)["links"]] == [
        {"globalId": "a", "title": "A"},
        {"globalId": "b", "title": "B"},
    ]
    assert site.get(f"{path}/b")["link"]["title"] == "B"
    assert len(site.get("/api/2/version/remotelink?globalId=a")["links"]) == 1
    assert len(site.get(f"/api/2/version/{one}?expand=remotelinks")["remotelinks"]) == 2
    site.delete(f"{path}/b")
    site.get(f"{path}/b", 404)
    site.delete(path)
    assert site.get(path) == {"links": []}


def components_are_counted_and_their_issues_moved(site: Site) -> None:
    one, two = (site.post("/api/2/component", {"name": name, "project": "EX"})["id"] for name in ("A", "B"))
    key = site.mock.add_issue(components=[{"id": one}])
    assert site.get(f"/api/2/component/{one}/relatedIssueCounts")["issueCount"] == 1
    assert names(site.get("/api/2/component/page?query=a&projectIds=10000")["values"]) == ["A"]
    refused = site.post("/api/2/component", {"name": "a", "project": "EX", "leadUserName": "wilma"}, 400)
    assert set(refused["errors"]) == {"name", "leadUserName"}
    site.delete(f"/api/2/component/{one}?moveIssuesTo={two}")
    assert [each["id"] for each in site.get(f"/api/2/issue/{key}")["fields"]["components"]] == [two]
    assert [each["id"] for each in site.get("/api/2/project/EX")["components"]] == [two]


def issue_types_have_alternatives(site: Site) -> None:
    made = site.post("/api/2/issuetype", {"name": "Part", "type": "subtask"})
    assert names(site.get(f"/api/2/issuetype/{made['id']}/alternatives")) == ["Sub-task"]
    site.post("/api/2/issuetype", {"name": "part"}, 409)
    key = site.mock.add_issue(type="Bug")
    site.delete("/api/2/issuetype/1", 400)
    site.delete("/api/2/issuetype/1?alternativeIssueTypeId=5", 400)
    site.delete("/api/2/issuetype/1?alternativeIssueTypeId=3")
    assert site.get(f"/api/2/issue/{key}")["fields"]["issuetype"]["name"] == "Task"
    assert "Bug" not in names(site.get("/api/2/issuetype"))


def what_is_only_read_is_listed_paged_and_read(site: Site) -> None:
    for path, one, query in (
        ("/api/2/priority", "3", "medium"),
        ("/api/2/resolution", "10000", "done"),
        ("/api/2/status", "3", "progress"),
    ):
        listed = site.get(path)
        assert site.get(f"{path}/{one}") in listed
        found = site.get(f"{path}/page?query={query}")["values"]
        assert names(found, "id") == [one]
        assert site.get(f"{path}/page?maxResults=1&startAt=1")["nextPage"]
        site.get(f"{path}/999", 404)
    assert site.get("/api/2/status/In Progress")["id"] == "3"
    assert site.get("/api/2/statuscategory/done") in site.get("/api/2/statuscategory")
    site.get("/api/2/statuscategory/none", 404)


def avatars_are_uploaded_chosen_and_deleted(site: Site) -> None:
    cropping = {"cropperWidth": 48, "cropperOffsetX": 0, "cropperOffsetY": 0, "needsCropping": False}
    upload = {"files": {"avatar": ("a.png", PICTURE, "image/png")}, "headers": {"Accept": "text/html"}}
    for start, owner, behind in (
        ("/api/2/project/EX", "/api/2/project/EX", ""),
        ("/api/2/user", "/api/2/user?username=fred", "?username=fred"),
    ):
        site.post(f"{start}/avatar{behind}", cropping, 400)
        assert site.send("POST", f"{start}/avatar/temporary{behind}", **upload).status_code == 201
        made = site.post(f"{start}/avatar{behind}", cropping)
        site.put(f"{start}/avatar{behind}", {"id": made["id"]}, 204)
        shown = site.send("GET", site.get(owner)["avatarUrls"]["48x48"])
        assert (shown.content, shown.headers["content-type"]) == (PICTURE, "image/png")
        assert [one["isSelected"] for one in site.get(f"{start}/avatars{behind}")["custom"]] == [True]
        site.delete(f"{start}/avatar/{made['id']}{behind}")
        site.delete(f"{start}/avatar/{made['id']}{behind}", 404)
        site.put(f"{start}/avatar{behind}", {"id": "1"}, 400)
        assert site.get(f"{start}/avatars{behind}")["custom"] == []
    assert site.send("POST", "/api/2/issuetype/1/avatar/temporary", **upload).status_code == 201
    assert site.post("/api/2/issuetype/1/avatar", cropping)["isDeletable"] is True
    start = "/api/2/universal_avatar/type/issuetype/owner/1"
    assert site.send("POST", f"{start}/temp", **upload).status_code == 200
    made = site.post(f"{start}/avatar", cropping)
    assert len(site.get(start)["custom"]) == 2
    site.delete(f"{start}/avatar/{made['id']}", 200)
    site.get("/api/2/universal_avatar/type/dog/owner/1", 404)
    assert len(site.get("/api/2/avatar/project/system")["system"]) == 16


def a_field_finds_a_tab_on_a_screen_without_any(site: Site) -> None:
    path = "/api/2/screens/1/tabs"
    for tab in site.get(path):
        site.delete(f"{path}/{tab['id']}")
    site.post("/api/2/screens/addToDefault/labels", None, 204)
    assert [names(site.get(f"{path}/{tab['id']}/fields"), "id") for tab in site.get(path)] == [["labels"]]


def dashboards_are_listed(site: Site) -> None:
    listed = site.get("/api/2/dashboard")
    assert [site.get(one["self"]) for one in listed["dashboards"]] == listed["dashboards"]
    assert names(site.get("/api/2/dashboard?filter=my")["dashboards"]) == ["Team"]
    assert names(site.get(site.get("/api/2/dashboard?maxResults=1")["next"])["dashboards"]) == ["Team"]
    site.get("/api/2/dashboard/1", 404)


def settings_are_changed(site: Site) -> None:
    path = "/api/2/application-properties"
    assert site.get(f"{path}?key=jira.title")["value"] == "MockJira"
    assert site.get("/api/2/configuration")["votingEnabled"] is True
    site.put(f"{path}/jira.option.voting", {"id": "jira.option.voting", "value": "false"})
    assert site.get("/api/2/configuration")["votingEnabled"] is False
    assert names(site.get(f"{path}?keyFilter=jira.option.vot.*"), "value") == ["false"]
    assert "jira.clone.prefix" in names(site.get(f"{path}/advanced-settings"), "id")
    site.put(f"{path}/jira.option.voting", {"value": "perhaps"}, 400)
    site.put(f"{path}/none", {"value": "a"}, 404)
    site.put(f"{path}/jira.title", {"value": "Ours"})
    assert site.get("/api/2/serverInfo")["serverTitle"] == "Ours"
    site.put("/api/2/readonly-mode", {"enabled": False, "message": "soon"})
    assert site.get("/api/2/readonly-mode") == {"enabled": False, "message": "soon"}
    site.put("/api/2/readonly-mode", {"enabled": True})
    key = site.mock.add_issue()
    site.as_user("barney").post(f"/api/2/issue/{key}/comment", {"body": "Hi"}, 403)
    site.put("/api/2/readonly-mode", {"enabled": False})
    entries = "/api/2/terminology/entries"
    site.post(entries, [{"originalName": "sprint", "newName": "lap", "newNamePlural": "laps"}], 200)
    assert site.get(f"{entries}/sprint")["newNamePlural"] == "laps"
    assert names(site.get(entries), "isDefault") == [True, False]
    site.get(f"{entries}/dog", 404)
    site.put("/api/2/settings/baseUrl", "https://moved.example.com")
    assert site.get("/api/2/project/EX")["self"] == f"https://moved.example.com/rest/api/2/project/{10_000}"


def the_server_is_looked_after(site: Site) -> None:
    for kind in ("app", "ipd"):
        site.post(f"/api/2/monitoring/{kind}", {"enabled": False}, 204)
        assert site.get(f"/api/2/monitoring/{kind}") == {"enabled": False}
    site.post("/api/2/monitoring/jmx/startExposing", None, 200)
    assert site.get("/api/2/monitoring/jmx/areMetricsExposed") is True
    site.post("/api/2/monitoring/jmx/stopExposing", None, 200)
    assert site.get("/api/2/monitoring/jmx/getAvailableMetrics")
    assert site.get("/applinks/latest/listApplicationlinks") == {"list": []}
    assert site.post("/api/2/licenseValidator", "nonsense", 200)["errors"]
    assert site.get("/api/2/password/policy") == []
    assert site.post("/api/2/password/policy/createUser", {"username": "a", "password": "b"}, 200) == []
    assert site.post("/api/2/password/policy/updateUser", {"username": "fred", "newPassword": "b"}, 200) == []
    site.post("/api/2/password/policy/updateUser", {"username": "wilma", "newPassword": "b"}, 404)
    archive = {"content": b"PK archive", "headers": {"Content-Type": "application/zip"}}
    assert site.send("POST", "/api/2/email-templates", **archive).status_code == 200
    assert site.send("GET", "/api/2/email-templates", headers={"Accept": "application/zip"}).content == b"PK archive"
    site.post("/api/2/email-templates/apply", None, 200)
    site.post("/api/2/email-templates/revert", None, 200)
    site.post("/api/2/email-templates/apply", None, 400)
    assert site.get("/api/2/email-templates/types")["userEmailAddress"] == "fred@example.com"


def tasks_end(site: Site) -> None:
    site.get("/api/2/reindex", 404)
    begun = site.post("/api/2/reindex", None, 202)
    number = begun["progressUrl"].rpartition("=")[2]
    progress = [site.get(f"/api/2/reindex/progress?taskId={number}") for _ in range(2)]
    assert [("finishTime" in one, one["success"], one["currentProgress"]) for one in (begun, *progress)] == [
        (False, False, 0),
        (False, False, 50),
        (True, True, 100),
    ]
    assert site.get("/api/2/reindex")["success"] is True
    key = site.mock.add_issue()
    assert site.post(f"/api/2/reindex/issue?issueId={key}", None, 200)["success"] is True
    (request,) = site.post("/api/2/reindex/request", None, 200)
    assert [site.get(f"/api/2/reindex/request/{request}")["status"] for _ in range(2)] == ["RUNNING", "COMPLETE"]
    assert names(site.get(f"/api/2/reindex/request/bulk?requestId={request}"), "status") == ["COMPLETE"]
    assert site.get("/api/2/index/summary")["issueIndex"]["countInIndex"] == 1
    made = site.post("/api/2/index-snapshot", None, 202)
    assert names(site.get("/api/2/index-snapshot"), "absolutePath") == [made["futureAbsolutePath"]]
    assert [site.get("/api/2/index-snapshot/isRunning")["running"] for _ in range(2)] == [True, False]
    site.get("/api/2/upgrade", 404)
    site.post("/api/2/upgrade", None, 200)
    site.get("/api/2/upgrade", 303)
    assert site.get("/api/2/upgrade")["outcome"] == "SUCCESS"


def a_cluster_that_is_none(site: Site) -> None:
    site.get("/api/2/cluster/nodes", 405)
    site.delete("/api/2/cluster/node/node1", 405)
    site.put("/api/2/cluster/node/node1/offline", None, 405)
    site.put("/api/2/cluster/index-snapshot/node1", None, 405)
    path = "/api/2/cluster/zdu"
    site.post(f"{path}/cancel", None, 409)
    site.post(f"{path}/start", None, 201)
    assert site.get(f"{path}/state")["state"] == "READY_TO_UPGRADE"
    site.post(f"{path}/cancel", None, 201)
    for step, state in (("approve", "READY_TO_RUN_UPGRADE_TASKS"), ("retryUpgrade", "UPGRADE_TASKS_FAILED")):
        site.mock.state.settings.zero_downtime = state
        site.post(f"{path}/{step}", None, 200)


def users_are_made_nameless(site: Site) -> None:
    key = site.mock.add_issue(reporter={"name": "barney"})
    user = site.get("/api/2/user?username=barney")["key"]
    path = "/api/2/user/anonymization"
    assert site.get(f"{path}?userKey={user}")["success"] is True
    site.put("/api/2/project/OPS", {"lead": "barney"})
    assert set(site.post(path, {"userKey": user}, 400)["errors"]) == {"newOwnerKey"}
    heir = site.get("/api/2/myself")["key"]
    begun = site.post(path, {"userKey": user, "newOwnerKey": heir}, 202)
    site.delete(f"{path}/unlock", 409)
    number = begun["progressUrl"].rpartition("=")[2]
    assert [site.get(f"{path}/progress?taskId={number}")["status"] for _ in range(2)] == ["IN_PROGRESS", "COMPLETED"]
    site.delete(f"{path}/unlock", 404)
    assert site.get(f"/api/2/issue/{key}")["fields"]["reporter"]["displayName"] == "user-10001"
    assert site.get("/api/2/project/OPS")["lead"]["name"] == "fred"
    assert site.get(f"{path}/rerun?userKey={user}")["success"] is True
    assert site.post(f"{path}/rerun", {"userKey": user}, 202)["isRerun"] is True


JOURNEYS: tuple[Callable[[Site], None], ...] = (
    users_log_in_and_are_renamed,
    a_faulty_user_is_refused_field_by_field,
    preferences,
    users_are_found_in_each_way,
    groups_have_members,
    a_large_group_is_read_in_pieces,
    a_software_project_has_workflows_of_its_own_and_a_board,
    application_roles,
    roles_have_actors,
    permissions_decide,
    priority_schemes_of_projects,
    issue_type_schemes_of_projects,
    workflow_schemes_and_their_drafts,
    notification_and_security_schemes,
    projects_change_their_key_are_archived_and_go,
    a_faulty_project_is_refused_field_by_field,
    categories_sort_projects,
    versions_are_put_in_order_counted_merged_and_replaced,
    a_faulty_version_is_refused_field_by_field,
    versions_have_remote_links,
    components_are_counted_and_their_issues_moved,
    issue_types_have_alternatives,
    what_is_only_read_is_listed_paged_and_read,
    avatars_are_uploaded_chosen_and_deleted,
    a_field_finds_a_tab_on_a_screen_without_any,
    dashboards_are_listed,
    settings_are_changed,
    the_server_is_looked_after,
    tasks_end,
    a_cluster_that_is_none,
    users_are_made_nameless,
)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_a_journey(mock_jira: MockJira, journey: Callable[[Site], None]) -> None:
    site = Site(mock_jira)
    journey(site)
    assert site.objections() == []


def test_an_image_that_comes_alone_is_answered_with_json() -> None:
    """Clients that send it so read where to crop it; a form is answered with a page."""
    with MockJira(strict=False) as mock:
        site = Site(mock)
        alone = {"content": PICTURE, "headers": {"Content-Type": "image/png"}}
        answer = site.send("POST", "/api/2/project/EX/avatar/temporary?filename=a.png&size=3", **alone)
        assert site.post("/api/2/project/EX/avatar", answer.json())["isDeletable"] is True


def test_what_has_no_state_says_so(
    mock_jira: MockJira, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    none: dict[str, object] = {}
    monkeypatch.setattr("jira_dc_runtime.testing.answering.find_route", none.get)
    site = Site(mock_jira)
    answers = [site.send("POST", "/api/2/role", {"name": "A"}) for _ in range(2)] + [site.send("GET", "/api/2/role")]
    assert [each.headers["x-mockjira"] for each in answers] == ["sample"] * 3
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "MockJira keeps nothing of POST /api/2/role"
    ]


def test_both_lists_together_are_all_operations(mock_jira: MockJira) -> None:
    lists = mock_jira.describe()
    assert set(lists["state"]).isdisjoint(lists["sample"])
    assert {*lists["state"], *lists["sample"]} == mock_jira.document.operations.keys()
    assert "GET /dev-status/latest/issue/summary" in lists["sample"]
    answer = Site(mock_jira).send("GET", f"/dev-status/latest/issue/summary?issueId={mock_jira.add_issue()}")
    assert answer.headers["x-mockjira"] == "sample"
