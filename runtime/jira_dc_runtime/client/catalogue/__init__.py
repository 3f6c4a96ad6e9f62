"""Which fields a Jira has: asked once per client, found by name or id."""
