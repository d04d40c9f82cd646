"""Decompress gzip bodies of any number of members, piece by piece.

Here: members and the limit on the decompressed size. Not here: the HTTP response
(`responses.py`).
"""

import zlib

from dlt_sources.http import errors

GZIP = 31
"""zlib's number for the gzip format."""


class Gunzip:
    """A decompressor; a server may send each flush as a member of its own."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=GZIP)
        self._is_started = False

    @property
    def is_complete(self) -> bool:
        """Return whether the body ends at the end of a member, or is empty."""
        return not self._is_started

    def decompress(self, chunk: bytes, limit: int) -> bytes:
        """Return at most `limit` decompressed bytes of the next chunk.

        Raises:
            Truncated: the compressed data is invalid.
        """
        body = bytearray()
        while chunk and len(body) < limit:
            if not self._is_started:
                chunk = chunk.lstrip(b"\0")  # gzip allows zeros between members
                self._is_started = bool(chunk)
            try:
                body += self._member.decompress(chunk, limit - len(body))
            except zlib.error:
                raise errors.Truncated("broken compression") from None
            if not self._member.eof:
                break
            chunk = self._member.unused_data
            self._member = zlib.decompressobj(wbits=GZIP)
            self._is_started = False
        return bytes(body)
