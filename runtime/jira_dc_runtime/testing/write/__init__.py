"""How Jira writes what a MockJira knows as JSON."""
