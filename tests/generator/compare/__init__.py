"""The comparison of two releases: rules, reports, and the Python package."""
