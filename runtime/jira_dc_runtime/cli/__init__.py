"""What the shell calls: `python -m jira_dc login` logs a person in, `fields` writes a class for a Jira's fields."""
