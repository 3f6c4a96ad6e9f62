"""Five calls with the client that openapi-generator writes."""

from __future__ import annotations

import json
import os
import sys

from openapi_client import ApiClient, CommentApi, Configuration, IssueApi, IssueUpdate, SearchApi, WorkflowApi

FIELDS = {"project": {"key": "EX"}, "issuetype": {"name": "Bug"}, "summary": "The plotter burns"}


def main() -> None:
    """Make the calls and write what came of them."""
    configuration = Configuration(host=f"{os.environ['JIRA_URL']}/rest", access_token=os.environ["JIRA_TOKEN"])
    with ApiClient(configuration) as client:
        created = IssueApi(client).issue_create_issue(IssueUpdate(fields=FIELDS))
        key = created.key or ""
        issue = IssueApi(client).issue_get_issue(key, fields=["summary", "status"])
        found = SearchApi(client).search_search(jql='summary ~ "plotter"', max_results=5, fields=["summary"])
        workflows = WorkflowApi(client).workflow_get_all_workflows()
        properties = CommentApi(client).comment_get_property_keys(os.environ["COMMENT_ID"])
    told = {
        "created": key,
        "summary": issue.fields.summary if issue.fields else None,
        "found": [each.key for each in found.issues or ()],
        "workflows": [each.name for each in workflows],
        "keys": [each.key for each in properties.keys or ()],
    }
    sys.stdout.write(json.dumps(told))


main()
