"""From a `Call` to a request, to Jira and back: an `Answer` comes out, its body read, or one of our errors."""
