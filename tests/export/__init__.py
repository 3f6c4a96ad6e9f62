"""The export at scale: a lean stand-in for Jira that changes and fails while it is read, and a harness that kills."""
