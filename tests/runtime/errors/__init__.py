"""Tests of the room `errors/`."""
