"""A typed class for the fields of one Jira, as Python: a pure function of what Jira says of its fields.

Names of fields and options are written by whoever administers that Jira. Nothing of them reaches the file but as a
text in quotes, or as an identifier that is made of their letters.
"""
