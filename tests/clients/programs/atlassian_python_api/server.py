"""The server, and ways to log in."""

from __future__ import annotations

import os

from tests.clients.programs.flow import refuses

from .site import JIRA, Site


def flow_server_info(s: Site) -> None:
    assert s.jira.get_server_info()["baseUrl"] == s.url
    assert s.jira.get_server_info(True)["versionNumbers"][0] >= 10


def flow_configuration(s: Site) -> None:
    found = s.jira.get_configurations_of_jira()
    assert found["attachmentsEnabled"] is True
    assert found["timeTrackingConfiguration"]["workingHoursPerDay"] == 8.0


def flow_application_properties(s: Site) -> None:
    assert s.jira.get_property("jira.title")["id"] == "jira.title"
    s.jira.set_property("jira.clone.prefix", "COPY -")
    assert s.jira.get_property("jira.clone.prefix")["value"] == "COPY -"
    assert s.jira.get_advanced_settings()


def flow_application_roles(s: Site) -> None:
    found = s.jira.get_all_application_roles()
    assert s.jira.get_application_role(found[0]["key"])["key"] == found[0]["key"]


def flow_a_jira_that_is_no_cluster_says_so(s: Site) -> None:
    refuses(405, s.jira.get_cluster_all_nodes)


def flow_reindexing(s: Site) -> None:
    found = s.jira.reindex(comments=False)
    assert found["progressUrl"]


def flow_security_schemes(s: Site) -> None:
    assert isinstance(s.jira.get_issue_security_schemes(), list)


def flow_log_in_with_a_password(s: Site) -> None:
    login = {"username": os.environ["JIRA_MOCK_USER"], "password": os.environ["JIRA_MOCK_PASSWORD"]}
    assert JIRA(url=s.url, **login).myself()["name"] == "fred"


def flow_a_wrong_password_is_401(s: Site) -> None:
    refuses(401, JIRA(url=s.url, username="fred", password="wrong").myself)


def flow_a_path_that_is_not_there_is_404(s: Site) -> None:
    refuses(404, s.jira.get, "rest/api/2/nothing")


def flow_the_latest_version_of_the_api(s: Site) -> None:
    other = JIRA(url=s.url, token=os.environ["JIRA_TOKEN"], api_version="latest")
    assert other.myself()["name"] == "fred"


def flow_what_a_slash_at_the_end_says(s: Site) -> None:
    assert JIRA(url=f"{s.url}/", token=os.environ["JIRA_TOKEN"]).myself()["name"] == "fred"
