"""A certificate that a server signs for itself, which is its own authority."""

from __future__ import annotations

import ssl
from pathlib import Path

import msgspec


class Certificate(msgspec.Struct, frozen=True):
    """The files of a certificate: `authority` is what a client has to trust."""

    authority: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return what a server serves TLS with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority, self.key)
        return context
