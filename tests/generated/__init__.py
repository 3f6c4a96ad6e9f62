"""The generated client as its users have it."""
