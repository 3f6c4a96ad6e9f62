"""Judges that are not ours: Stoplight's Prism, another Overlay tool, plain openapi-python-client."""
