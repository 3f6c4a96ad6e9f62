"""Compare a running Jira with the corrected document, by reading only: `nox -s live`. Never shipped."""
