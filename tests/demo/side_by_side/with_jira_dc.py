"""Move two issues to the backlog with jira_dc. JIRA_URL is where Jira is, JIRA_TOKEN a personal access token."""

import os

from jira_dc import Jira, PersonalAccessToken

with Jira(os.environ["JIRA_URL"], auth=PersonalAccessToken(os.environ["JIRA_TOKEN"])) as jira:
    jira.backlog.move_issues_to_backlog({"issues": ["EX-10", "EX-20"]})
