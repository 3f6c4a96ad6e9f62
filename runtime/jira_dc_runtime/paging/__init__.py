"""Go through pages: calls that ask for a page go in, items come out, whatever way Jira pages them."""
