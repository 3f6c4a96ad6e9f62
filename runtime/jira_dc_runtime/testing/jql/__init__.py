"""Searching the state with JQL."""
