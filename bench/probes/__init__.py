"""What runs inside the environment of a candidate: `python -m bench.probes CANDIDATE ACTION FILE`.

One module per candidate. Its ACTIONS take the bytes of an answer and return what is to be timed. Nothing here may
need more than the environment of that candidate, so the peers, which type checkers do not have, are imported by name.
"""
