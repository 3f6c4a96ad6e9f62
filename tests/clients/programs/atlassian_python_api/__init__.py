"""What people do with PyPI `atlassian-python-api`: each flow against a server with the projects EX and OPS."""
