"""Take every issue that a search finds through a transition, by its name. It only says what it would do without --yes.

JIRA_URL=https://jira.example.com JIRA_TOKEN=… python bulk_transition.py "project = EX AND updated < -90d" Resolve --yes
"""

from __future__ import annotations

import argparse

from jira_dc import Jira


def find_transition(jira: Jira, key: str, name: str) -> str | None:
    """Return the id of the transition called `name` that the issue has now, None if it has none."""
    open_now = jira.issue.get_transitions(key).transitions
    return next((each.id for each in open_now if (each.name or "").lower() == name.lower()), None)


def transition_all(jira: Jira, query: str, name: str, *, really: bool) -> int:
    """Go through the issues, print what happens to each, and return how many were or would be moved."""
    keys = [issue.key for issue in jira.search.iter_search(jql=query, fields=["summary"])]
    moved = 0
    for found in jira.gather(lambda key: find_transition(jira, key, name), keys, at_once=10):
        key, transition = found.input, found.value if not found.error else None
        if transition is None:
            print(f"{key}: {found.error or f'has no transition {name} now'}")
            continue
        moved += 1
        if really:
            jira.issue.do_transition(key, {"transition": {"id": transition}})
        print(f"{key}: {'done' if really else 'would be done'}")
    return moved


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("jql")
    parser.add_argument("transition")
    parser.add_argument("--yes", action="store_true", help="really do it")
    chosen = parser.parse_args()
    with Jira.from_env() as client:
        transition_all(client, chosen.jql, chosen.transition, really=chosen.yes)
