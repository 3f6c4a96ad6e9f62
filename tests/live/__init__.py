"""`nox -s live`, against a MockJira with planted drift."""
