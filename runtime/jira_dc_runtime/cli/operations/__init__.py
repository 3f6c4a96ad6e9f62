"""The operations of Jira for the shell: finding one, saying what it takes, and calling it."""
