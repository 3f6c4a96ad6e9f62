"""Reading the address that the browser is sent to at the end of a login."""

from __future__ import annotations

from typing import Final
from urllib.parse import parse_qsl, urlsplit

MAX_ADDRESS: Final = 16_384  # characters
_MAX_FIELDS: Final = 100


def read_callback(address: str) -> dict[str, str]:
    """Return the query of `address`, or nothing if it has none that can be read. A name that comes twice is dropped.

    RFC 6749 section 3.1 forbids that a name comes twice, and whoever reads the other one would be misled.
    """
    try:
        pairs = parse_qsl(
            urlsplit(address[:MAX_ADDRESS].strip()).query, keep_blank_values=True, max_num_fields=_MAX_FIELDS
        )
    except ValueError:
        return {}
    names = [name for name, _ in pairs]
    return {name: value for name, value in pairs if names.count(name) == 1}
