"""Tests of the room `paging/`."""
