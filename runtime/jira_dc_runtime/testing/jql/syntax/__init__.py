"""JQL as text: from its signs to a tree of values, or to Jira's message of what is wrong where."""
