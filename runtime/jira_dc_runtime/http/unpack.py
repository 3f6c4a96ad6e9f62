"""Unpack a compressed body piece by piece: a megabyte of gzip may hold a gigabyte, and nobody has asked for that."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ACCEPT_ENCODING: Final = "gzip, deflate"
"""What is asked for: only these can be unpacked within a bound by the standard library."""
PIECE: Final = 65_536  # bytes that one step unpacks at most
_PACKED: Final = frozenset({"br", "compress", "lzma", "x-compress", "xz", "zstd"})
_MOST_LAYERS: Final = 4
_GZIP: Final = 16 + zlib.MAX_WBITS
_ZLIB_METHOD: Final = 8
_ZLIB_CHECK: Final = 31  # RFC 1950: the first two bytes are a multiple of it
_ZLIB_HEAD: Final = 2  # bytes


class DecodingError(Exception):
    """A body that is not what its Content-Encoding says. It has the name of what httpx raises then."""


class TooLarge(Exception):
    """A layer of a body unpacks to more than is allowed."""


class Unpacker:
    """Undoes the Content-Encoding of one body. `most` bounds what each of several layers may hold; None does not.

    Raise `DecodingError` for an encoding that cannot be undone. A name that is no compression, such as `utf-8`, which
    some servers write there, is passed over.
    """

    def __init__(self, content_encoding: str, most: int | None) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        unknown = [name for name in names if name in _PACKED]
        if unknown:
            message = f"it is packed as {unknown[0]}, which was not asked for"
            raise DecodingError(message)
        self._layers = [_Layer(name, most) for name in reversed(names) if name in {"gzip", "x-gzip", "deflate"}]
        if len(self._layers) > _MOST_LAYERS:
            message = f"it is packed {len(self._layers)} times"
            raise DecodingError(message)

    def feed(self, packed: bytes) -> Iterator[bytes]:
        """Yield what `packed` adds to the body, in pieces of at most `PIECE` bytes where it is compressed."""
        pieces: Iterable[bytes] = (packed,)
        for layer in self._layers:
            pieces = layer.feed_all(pieces)
        yield from pieces

    def finish(self) -> None:
        """Raise `DecodingError` if the body ends before its compression does."""
        for layer in self._layers:
            layer.finish()


class _Layer:
    """One compression: gzip, also of several members, or deflate, with or without the header of zlib."""

    def __init__(self, name: str, most: int | None) -> None:
        self._is_gzip = name != "deflate"
        self._most = most
        self._count = 0
        self._head = b""
        self._undo: Any = zlib.decompressobj(_GZIP) if self._is_gzip else None  # the class has no public name
        self._begun = self._is_over = False

    def feed_all(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        for chunk in chunks:
            try:
                yield from self._feed(chunk)
            except zlib.error as error:
                message = str(error)
                raise DecodingError(message) from None

    def _feed(self, packed: bytes) -> Iterator[bytes]:
        self._begun = self._begun or bool(packed)
        undo = self._undo or self._choose(packed)
        if undo is None:
            return
        rest, self._head = self._head + packed, b""
        while not self._is_over:
            if undo.eof:
                if not rest:
                    return
                if not self._is_gzip or rest[:1] != b"\x1f":  # padding
                    self._is_over = True
                    return
                undo = self._undo = zlib.decompressobj(_GZIP)
            piece: bytes = undo.decompress(rest, PIECE)
            rest = undo.unused_data if undo.eof else undo.unconsumed_tail
            if piece:
                yield self._counted(piece)
            if not undo.eof and not rest and len(piece) < PIECE:
                return

    def _choose(self, packed: bytes) -> Any:
        """Return what undoes a deflate body, once it is long enough to tell."""
        head = self._head + packed
        if len(head) < _ZLIB_HEAD:
            self._head = head
            return None
        has_header = head[0] & 0x0F == _ZLIB_METHOD and int.from_bytes(head[:_ZLIB_HEAD]) % _ZLIB_CHECK == 0
        self._undo = zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)
        return self._undo

    def _counted(self, piece: bytes) -> bytes:
        self._count += len(piece)
        if self._most is not None and self._count > self._most:
            raise TooLarge
        return piece

    def finish(self) -> None:
        if self._begun and not (self._undo is not None and self._undo.eof):
            message = "it ends before its end"
            raise DecodingError(message)
