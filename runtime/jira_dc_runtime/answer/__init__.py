"""From an answer to the value of a call, or to the error that says what was wrong."""
