"""Dagster's webserver behind `RequestGuard`.

Here: `python -m pipelines.services.webserver`, which `creators ui` and the container
start. Not here: the checks (`request_guard.py`), other processes
(`child_processes.py`).
"""

import argparse
import logging
from collections.abc import Sequence
from typing import Any

import uvicorn
from dagster import DagsterInstance
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.version import __version__
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware

from pipelines import settings
from pipelines.services.request_guard import RequestGuard

STATEMENT_MILLISECONDS = 15_000
RECYCLE_SECONDS = 3_600
MOST_CONNECTIONS = 20
"""The defaults of `dagster-webserver`."""


class GuardedWebserver(DagsterWebserver[Any, Any]):
    """Dagster's webserver, which only its own pages may use."""

    def build_middleware(self) -> list[Middleware]:
        """Put the guard before Dagster's own middleware."""
        guard = Middleware(RequestGuard, hosts=settings.load().ui_host_names)
        return [guard, *super().build_middleware()]

    def make_security_headers(self) -> dict[str, str]:
        """Add that no page may show the UI in a frame and take its clicks."""
        headers: dict[str, str] = super().make_security_headers()
        return {**headers, "X-Frame-Options": "DENY"}


def serve(workspace: Sequence[str], *, host: str, port: int, log_level: str) -> None:
    """Serve the UI of the code locations in the workspace files until a signal."""
    with (
        DagsterInstance.get() as instance,
        WorkspaceProcessContext(
            instance,
            version=__version__,
            read_only=False,
            workspace_load_target=WorkspaceFileTarget(paths=list(workspace)),
        ) as context,
    ):
        instance.optimize_for_webserver(
            STATEMENT_MILLISECONDS, RECYCLE_SECONDS, MOST_CONNECTIONS
        )
        app = GuardedWebserver(context).create_asgi_app()
        uvicorn.run(app, host=host, port=port, log_level=log_level)


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.services.webserver")
    parser.add_argument("-w", "--workspace", action="append", required=True)
    parser.add_argument("-H", "--host", default="127.0.0.1")
    parser.add_argument("-p", "--port", type=int, default=3000)
    parser.add_argument("--log-level", default="warning")
    given = parser.parse_args()
    logging.getLogger("dagster").setLevel(given.log_level.upper())
    serve(given.workspace, host=given.host, port=given.port, log_level=given.log_level)


if __name__ == "__main__":
    main()
