"""Clients of Jira that are not ours, at work with a MockJira."""
