"""A lean stand-in for Jira, for exports: a million issues made from their numbers, over HTTP on loopback.

MockJira knows all of Jira and keeps what it is given; this knows what an export asks, refuses everything else, and is
fast. It changes while it is read, fails now and then, and tells at `/truth` what an export must hold.
"""
