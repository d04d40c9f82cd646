"""The receiver's server: uvicorn with deadlines and limits for headers.

Here: sockets. Not here: what a request means (`receiver.py`).
"""

import asyncio
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from pipelines.redaction import redact_log_records
from pipelines.webhooks.clocks import RealClock, SandboxClock
from pipelines.webhooks.event_store import EventStore
from pipelines.webhooks.receiver import create_app
from pipelines.webhooks.routes import find_routes

HEADER_SECONDS = 5.0
HEADER_BYTES = 32_768
MOST_CONNECTIONS = 1_000
KEEP_ALIVE_SECONDS = 20


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


def serve(
    url: str,
    *,
    host: str,
    port: int,
    sandbox_clock: str | None = None,
    **overrides: Any,
) -> None:
    """Receive deliveries at `host`:`port` until a signal ends the process.

    With `sandbox_clock` the age of a delivery is that by the clock at this URL.
    """
    redact_log_records()
    clock = SandboxClock(sandbox_clock) if sandbox_clock else RealClock()
    app = create_app(find_routes(), EventStore(url), clock)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=HeaderDeadlineProtocol,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=10,
        access_log=False,
        server_header=False,
        date_header=False,
        log_level="warning",
        **overrides,
    )
    uvicorn.Server(config).run()
