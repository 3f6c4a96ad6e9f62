"""What people do with PyPI `jira`: each flow against a server that has the projects EX and OPS and the user fred."""
