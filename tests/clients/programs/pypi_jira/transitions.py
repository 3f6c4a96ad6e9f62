"""What issues go through."""

from __future__ import annotations

from .site import Site


def flow_list_transitions(s: Site) -> None:
    found = s.jira.transitions(s.issue().key)
    assert found
    assert all(one["to"]["statusCategory"]["key"] for one in found)


def flow_transition_by_id(s: Site) -> None:
    issue = s.issue()
    target = s.jira.transitions(issue.key)[0]
    s.jira.transition_issue(issue.key, target["id"])
    assert s.jira.issue(issue.key).fields.status.name == target["to"]["name"]


def flow_transition_by_name(s: Site) -> None:
    issue = s.issue()
    target = next(one for one in s.jira.transitions(issue) if one["to"]["statusCategory"]["key"] == "done")
    s.jira.transition_issue(issue, target["name"])
    assert s.jira.issue(issue.key).fields.status.statusCategory.key == "done"


def flow_find_a_transition_by_name(s: Site) -> None:
    issue = s.issue()
    first = s.jira.transitions(issue)[0]
    assert s.jira.find_transitionid_by_name(issue, first["name"].upper()) == first["id"]


def flow_transition_with_a_comment_and_resolution(s: Site) -> None:
    issue = s.issue()
    target = next(one for one in s.jira.transitions(issue) if one["to"]["statusCategory"]["key"] == "done")
    s.jira.transition_issue(issue, target["id"], fields={"resolution": {"name": "Done"}}, comment="It is out.")
    found = s.jira.issue(issue.key).fields
    assert found.resolution.name == "Done"
    assert found.resolutiondate is not None
    assert [one.body for one in s.jira.comments(issue)] == ["It is out."]


def flow_transition_with_fields(s: Site) -> None:
    issue = s.issue()
    target = s.jira.transitions(issue)[0]
    s.jira.transition_issue(issue, target["id"], fields={"assignee": {"name": "barney"}})
    assert s.jira.issue(issue.key).fields.assignee.name == "barney"


def flow_transition_fields_are_listed(s: Site) -> None:
    found = s.jira.transitions(s.issue().key, expand="transitions.fields")
    assert all("fields" in one for one in found)
