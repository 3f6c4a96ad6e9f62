"""`python -m jira_dc login`: a person logs in with a browser, and the token is kept for their programs."""
