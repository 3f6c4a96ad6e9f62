"""The two OAuth protocols as Jira speaks them: what is signed, asked and read. The logins in `auth/` stand on it."""
