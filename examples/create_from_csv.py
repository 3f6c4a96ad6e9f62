"""Create an issue for each row of a CSV file, whose columns are named as the fields are in Jira.

    Project,Issue Type,Summary,Story Points
    EX,Story,The printer speaks,3

JIRA_URL=https://jira.example.com JIRA_TOKEN=… python create_from_csv.py stories.csv
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

from jira_dc import Jira
from jira_dc.bodies import IssueUpdateDict

FORMS = {"project": "key", "issuetype": "name", "priority": "name", "assignee": "name", "reporter": "name"}


def read_rows(jira: Jira, path: Path) -> list[IssueUpdateDict]:
    """Return the body for each row. A column that is no field of this Jira is an error, with the nearest name."""
    catalogue = jira.fields
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {
                "fields": {
                    catalogue[name].id: form(catalogue[name].id, text, catalogue[name].type)
                    for name, text in row.items()
                    if text
                }
            }
            for row in csv.DictReader(file)
        ]


def form(field: str, text: str, kind: str) -> Any:
    """Return a cell in Jira's form for the field."""
    if field in FORMS:
        return {FORMS[field]: text}
    match kind:
        case "number":
            return float(text)
        case "array":
            return text.split()
        case "option":
            return {"value": text}
        case _:
            return text


if __name__ == "__main__":
    with Jira.from_env() as client:
        report = client.issue.batch_create_issues(read_rows(client, Path(sys.argv[1])))
        for done in report.done:
            print("created", done)
        for failed in report.failed:
            print("failed", failed)
