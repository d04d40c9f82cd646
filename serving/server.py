"""The server: uvicorn on one address.

Here: sockets and limits of connections. Not here: routes (`app.py`).
"""

from typing import Any

import uvicorn

from pipelines.header_deadlines import HeaderDeadlineProtocol
from pipelines.redaction import redact_log_records
from serving.app import create_app
from serving.state import Configuration

MOST_CONNECTIONS = 2_000
KEEP_ALIVE_SECONDS = 30


def serve(configuration: Configuration, *, host: str, port: int, **more: Any) -> None:
    """Serve at `host`:`port` until a signal ends the process."""
    redact_log_records()
    config = uvicorn.Config(
        create_app(configuration),
        host=host,
        port=port,
        http=HeaderDeadlineProtocol,
        ws="none",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=5,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        log_level="warning",
        **more,
    )
    uvicorn.Server(config).run()
