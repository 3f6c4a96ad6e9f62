"""What drives a login: steps that are written once and carried out by sync and async clients alike."""
