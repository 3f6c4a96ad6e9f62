"""Every fault of a connection, by every method, on every HTTP library: what comes of it, and what is left."""
