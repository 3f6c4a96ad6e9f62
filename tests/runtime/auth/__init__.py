"""Tests of the logins, and the contract that all of them pass."""
