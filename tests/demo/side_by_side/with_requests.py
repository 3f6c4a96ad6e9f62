"""Move two issues to the backlog with requests. JIRA_URL is where Jira is, JIRA_TOKEN a personal access token."""

import json
import os

import requests

response = requests.request(
    "POST",
    os.environ["JIRA_URL"] + "/rest/agile/1.0/backlog/issue",
    headers={
        "Authorization": "Bearer " + os.environ["JIRA_TOKEN"],
        "Accept": "application/json",
        "Content-Type": "application/json",
    },
    data=json.dumps({"issues": ["EX-10", "EX-20"]}),
    timeout=30,
)
response.raise_for_status()
print(response.status_code)
