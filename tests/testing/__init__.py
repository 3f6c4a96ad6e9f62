"""`jira_dc.testing`: MockJira, judged by openapi-core, by real clients and by tests that use it."""
