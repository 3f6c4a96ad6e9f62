"""`nox -s evidence`: what real answers always hold."""
