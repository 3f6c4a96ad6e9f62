"""The server, and ways to log in."""

from __future__ import annotations

import os

from tests.clients.programs.flow import refuses

from .site import JIRA, Site

# --- the server


def flow_server_info(s: Site) -> None:
    info = s.jira.server_info()
    assert info["baseUrl"] == s.url
    assert info["versionNumbers"][0] >= 10
    assert info["deploymentType"] != "Cloud"


def flow_client_info(s: Site) -> None:
    assert s.jira.client_info() == s.url


def flow_application_properties(s: Site) -> None:
    found = s.jira.application_properties()
    assert found
    one = s.jira.application_properties(key="jira.title")
    assert one["id"] == "jira.title"


def flow_set_an_application_property(s: Site) -> None:
    s.jira.set_application_property("jira.clone.prefix", "COPY -")
    assert s.jira.application_properties(key="jira.clone.prefix")["value"] == "COPY -"


def flow_permission_schemes(s: Site) -> None:
    assert s.jira.permissionschemes()[0]["name"]


def flow_notification_schemes(s: Site) -> None:
    assert s.jira.notificationschemes()[0]["name"]


def flow_issue_type_schemes(s: Site) -> None:
    assert s.jira.issue_type_schemes()[0]["name"]


def flow_project_categories(s: Site) -> None:
    assert isinstance(s.jira.projectcategories(), list)


def flow_workflows(s: Site) -> None:
    assert s.jira.workflows()


def flow_global_roles(s: Site) -> None:
    assert "Administrators" in {one["name"] for one in s.jira.role()}


def flow_templates_of_projects(s: Site) -> None:
    assert {"Scrum software development", "Task management"} <= set(s.jira.templates())


def flow_application_links(s: Site) -> None:
    assert s.jira.applicationlinks() == []


# --- logins


def flow_end_a_secure_session(s: Site) -> None:
    other = JIRA(s.url, basic_auth=(os.environ["JIRA_MOCK_USER"], os.environ["JIRA_MOCK_PASSWORD"]), max_retries=0)
    assert other.kill_websudo().status_code == 204


def flow_log_in_with_a_password(s: Site) -> None:
    other = JIRA(s.url, basic_auth=(os.environ["JIRA_MOCK_USER"], os.environ["JIRA_MOCK_PASSWORD"]), max_retries=0)
    assert other.myself()["name"] == "fred"


def flow_log_in_with_a_cookie(s: Site) -> None:
    login = (os.environ["JIRA_MOCK_USER"], os.environ["JIRA_MOCK_PASSWORD"])
    other = JIRA(s.url, auth=login, max_retries=0)
    assert other.session().name == "fred"
    other.kill_session()


def flow_a_wrong_password_is_401(s: Site) -> None:
    refuses(401, JIRA, s.url, basic_auth=("fred", "wrong"), max_retries=0, validate=True)


def flow_the_latest_version_of_the_api(s: Site) -> None:
    other = JIRA(s.url, token_auth=os.environ["JIRA_TOKEN"], options={"rest_api_version": "latest"}, max_retries=0)
    assert other.issue(s.issue().key).fields.project.key == "EX"
