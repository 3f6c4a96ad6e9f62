"""Every way to log in to MockJira, and the endpoints that logins use. Facts: protocol notes, sections 1 to 5."""
