"""A script that was written for PyPI's `jira`, before and after. It reports the bugs of a project by component.

Before:

    jira = JIRA(os.environ["JIRA_URL"], token_auth=os.environ["JIRA_TOKEN"])
    counts = Counter()
    for issue in jira.search_issues(f"project = {project} AND issuetype = Bug", maxResults=False):
        for component in issue.fields.components or ["none"]:
            counts[getattr(component, "name", component)] += 1
    worst, number = counts.most_common(1)[0]
    created = jira.create_issue(
        project=project, issuetype={"name": "Task"}, summary=f"Look at {worst}: {number} bugs"
    )
    jira.add_comment(created, "By component: " + ", ".join(f"{name} {n}" for name, n in counts.items()))
    print(created.key)
"""

from __future__ import annotations

import sys
from collections import Counter

from jira_dc import Jira, jql


def report_bugs(jira: Jira, project: str) -> str:
    """Make a task that names the component with the most bugs, and return its key."""
    counts: Counter[str] = Counter()
    query = jql.format("project = {} AND issuetype = Bug", project)
    for issue in jira.search.iter_search(jql=query, fields=["components"]):
        counts.update([component.name for component in issue.fields.components if component.name] or ["none"])
    worst, number = counts.most_common(1)[0]
    fields = {"project": {"key": project}, "issuetype": {"name": "Task"}, "summary": f"Look at {worst}: {number} bugs"}
    created = jira.issue.create_issue({"fields": fields})
    listed = ", ".join(f"{name} {count}" for name, count in counts.items())
    jira.issue.add_comment(created.key, {"body": f"By component: {listed}"})
    return created.key


if __name__ == "__main__":
    with Jira.from_env() as client:
        print(report_bugs(client, sys.argv[1]))
