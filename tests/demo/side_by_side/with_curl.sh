#!/bin/sh
# Move two issues to the backlog with curl. JIRA_URL is where Jira is, JIRA_TOKEN a personal access token.
curl --silent --show-error --fail \
  --request POST "$JIRA_URL/rest/agile/1.0/backlog/issue" \
  --header "Authorization: Bearer $JIRA_TOKEN" \
  --header 'Accept: application/json' \
  --header 'Content-Type: application/json' \
  --data '{"issues": ["EX-10", "EX-20"]}' \
  --write-out '%{http_code}\n'
