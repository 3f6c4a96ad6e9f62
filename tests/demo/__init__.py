"""The second half of `nox -s demo`: a tour of calls against a MockJira, and one call written four ways."""
