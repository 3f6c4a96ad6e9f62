"""What Jira's document declares: which operation a request means, what does not fit, and a reply that does."""
