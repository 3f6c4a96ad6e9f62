"""The second half of `nox -s demo`: a tour of calls against a stub Jira, and one call written four ways."""
