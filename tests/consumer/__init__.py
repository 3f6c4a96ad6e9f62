"""A project that imports jira-dc, and tests its own code with the plug-in."""
