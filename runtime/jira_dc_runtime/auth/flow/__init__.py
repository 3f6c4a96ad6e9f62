"""What drives a login: steps that are written once and carried out by sync and async clients alike.

`login.py` is the base of all logins. A login that asks Jira for something first builds on `renewable.py`: it yields
the steps of `steps.py`, sends requests of its own (`login_request.py`), and shares one renewal among all callers
(`single_flight.py`, `renewal.py`).
"""
