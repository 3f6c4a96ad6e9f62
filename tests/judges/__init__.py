"""Judges that are not ours: Prism, linters, an Overlay tool, generators of clients, oauthlib, oidc-provider."""
