"""What drives the logins."""
