"""uvicorn's protocol with a deadline and a limit for the headers of a request.

Here: slow and huge headers close their connection. Not here: bodies and routes.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEADER_SECONDS = 5.0
HEADER_BYTES = 32_768


class HeaderDeadlineProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which also closes connections with slow or huge headers.

    uvicorn 0.54 waits for the first request of a connection without end.
    """

    _deadline: asyncio.TimerHandle | None = None
    _header_bytes = 0
    _expects_headers = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the deadline of the first request."""
        super().connection_made(transport)
        self._start_deadline()

    def data_received(self, data: bytes) -> None:
        """Limit the bytes and the seconds of incomplete headers."""
        began_in_headers = self._expects_headers
        if began_in_headers and self._deadline is None:
            self._start_deadline()
        super().data_received(data)
        if began_in_headers and self._deadline is not None:
            self._header_bytes += len(data)
            if self._header_bytes > HEADER_BYTES:
                self.transport.close()

    def on_headers_complete(self) -> None:
        """Stop the deadline."""
        self._expects_headers = False
        self._stop_deadline()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Expect the headers of the next request."""
        super().on_message_complete()
        self._expects_headers = True
        self._header_bytes = 0

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the deadline of a closed connection."""
        self._stop_deadline()
        super().connection_lost(exc)

    def _start_deadline(self) -> None:
        self._deadline = self.loop.call_later(HEADER_SECONDS, self._close_late)

    def _stop_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _close_late(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.close()
