"""Dagster's webserver and daemon as two child processes that end with us.

Here: starting, watching and stopping them. Not here: what they serve.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping

from pipelines import settings

STOP_SECONDS = 15.0


def serve(port: int, environment: Mapping[str, str]) -> int:
    """Run both until interrupted or one of them ends; return the exit code."""
    workspace = str(settings.PROJECT / "workspace.yaml")
    options = ["-w", workspace]
    web = ["-h", "127.0.0.1", "-p", str(port), *options]
    children = [
        _start("dagster_webserver", web, environment),
        _start("dagster._daemon", ["run", *options], environment),
    ]
    try:
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        return next(code for child in children if (code := child.poll()) is not None)
    except KeyboardInterrupt:
        return 0
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()


def _start(
    module: str, arguments: list[str], environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    def default_interrupt() -> None:
        # Dagster copies the handler of SIGINT to SIGTERM; a shell's background job
        # ignores SIGINT and would make the service unstoppable.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **environment},
        preexec_fn=default_interrupt,  # noqa: PLW1509 - no thread runs yet
        start_new_session=True,
    )
