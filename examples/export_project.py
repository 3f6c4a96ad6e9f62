"""Export a project to CSV: one row for each issue, in the order of the keys.

JIRA_URL=https://jira.example.com JIRA_TOKEN=… python export_project.py EX issues.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from jira_dc import Jira, jql, to_rows

COLUMNS = ["key", "fields.summary", "fields.issuetype.name", "fields.status.name", "fields.created"]


def export_project(jira: Jira, project: str, path: Path) -> int:
    """Write the issues of `project` to `path`, and return how many there are."""
    query = jql.format("project = {} ORDER BY key", project)
    issues = jira.search.iter_search(jql=query, fields=["summary", "issuetype", "status", "created"], page_size=500)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        count = 0
        for row in to_rows(issues, COLUMNS):
            writer.writerow(row)
            count += 1
    return count


if __name__ == "__main__":
    with Jira.from_env() as client:
        print(f"{export_project(client, sys.argv[1], Path(sys.argv[2]))} issues")
