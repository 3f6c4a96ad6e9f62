"""One adapter per HTTP library: what the transport asks of it, and how that library does it.

`adapter.py` says what an adapter is. `over_httpx.py` is for httpx, and for httpx2, which has the same methods;
`over_aiohttp.py` is for aiohttp. `own.py` makes the client where the caller brought none, `brought.py` finds out what
a client of the caller's is.
"""
