"""A Jira that misbehaves: each scenario is a frozen value, and what plays it for as long as it lasts."""
