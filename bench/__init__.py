"""What the client costs in time, beside its peers: `nox -s bench`."""
