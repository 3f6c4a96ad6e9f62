"""Judges that are not ours: Prism, another Overlay tool, plain openapi-python-client, oauthlib, oidc-provider."""
