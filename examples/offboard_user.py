"""Somebody leaves: hand the open issues over, and take the user out of all groups.

JIRA_URL=https://jira.example.com JIRA_TOKEN=… python offboard_user.py barney fred
"""

from __future__ import annotations

import sys

from jira_dc import Jira, jql


def hand_over(jira: Jira, leaver: str, successor: str) -> tuple[int, list[str]]:
    """Assign the open issues of `leaver` to `successor`; return how many, and the keys that Jira refused."""
    query = jql.format("assignee = {} AND resolution = EMPTY", leaver)
    keys = [issue.key for issue in jira.search.iter_search(jql=query, fields=["summary"])]
    outcomes = list(jira.gather(lambda key: jira.issue.assign_issue(key, {"name": successor}), keys, at_once=5))
    refused = [outcome.input for outcome in outcomes if outcome.error]
    return len(keys) - len(refused), refused


def leave_groups(jira: Jira, leaver: str) -> list[str]:
    """Take the user out of all groups, and return their names."""
    user = jira.with_options(query={"expand": "groups"}).user.get_user(username=leaver)
    names = [group.name for group in (user.groups.items if user.groups else []) if group.name]
    for name in names:
        jira.group.remove_user_from_group(groupname=name, username=leaver)
    return names


if __name__ == "__main__":
    with Jira.from_env() as client:
        done, failed = hand_over(client, sys.argv[1], sys.argv[2])
        print(f"{done} issues handed over", *failed, sep="\nnot: ")
        print("left", *leave_groups(client, sys.argv[1]))
