"""document: what Atlassian publishes becomes what we pin.

In comes an OpenAPI document, from a URL or a file, whatever is in it. Out goes spec/jira-RELEASE.json, which holds
facts only and is safe to generate from, and its line in spec/pins.toml. What every later stage knows of such a document
(its shape, its releases, its scopes) stands here too.
"""
