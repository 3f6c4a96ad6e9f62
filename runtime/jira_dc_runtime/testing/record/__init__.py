"""Record exchanges with a real Jira, take out whose they are, keep them in a cassette and play it back."""
