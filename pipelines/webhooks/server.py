"""The receiver's server: uvicorn with deadlines and limits for headers.

Here: sockets. Not here: what a request means (`receiver.py`).
"""

from typing import Any

import uvicorn

from pipelines.header_deadlines import HeaderDeadlineProtocol
from pipelines.redaction import redact_log_records
from pipelines.webhooks.clocks import RealClock, SandboxClock
from pipelines.webhooks.event_store import EventStore
from pipelines.webhooks.receiver import create_app
from pipelines.webhooks.routes import find_routes

MOST_CONNECTIONS = 1_000
KEEP_ALIVE_SECONDS = 20


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
