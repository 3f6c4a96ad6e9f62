"""One call, four ways: move two issues to the backlog."""
