"""Dagster's webserver and daemon as two child processes that end with us.

Here: starting, watching and stopping them, with all that they started. Not here: what
they serve.
"""

import ctypes
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pipelines import settings
from pipelines.errors import UserError

STOP_SECONDS = 15.0
PR_SET_PDEATHSIG = 1


def serve(
    port: int, environment: Mapping[str, str], lock: Path, ready: Callable[[], None]
) -> None:
    """Run both until interrupted; nothing that they started is left then.

    Args:
        port: where the webserver listens on 127.0.0.1.
        environment: what the two need beyond our own variables.
        lock: a file that is locked meanwhile: two daemons would do everything twice.
        ready: called once the webserver answers.

    Raises:
        UserError: the port is busy, the lock is held, or one of the two ended.
    """
    with _alone(lock), _interruptible():
        if _answers(port):
            raise UserError(
                f"port {port} is busy: set CREATORS_UI_PORT to another", exit_code=1
            )
        workspace = ["-w", str(settings.PROJECT / "workspace.yaml")]
        quiet = ["--log-level", "warning"]
        web = ["-h", "127.0.0.1", "-p", str(port), "--dagster-log-level", "warning"]
        children = {
            "webserver": ["dagster_webserver", *web, *workspace],
            "daemon": ["dagster._daemon", "run", *quiet, *workspace],
        }
        started: dict[str, subprocess.Popen[bytes]] = {}
        try:
            for name, command in children.items():
                started[name] = _start(command, environment)
            _watch(started, port, ready)
        except KeyboardInterrupt:
            return
        finally:
            _stop(list(started.values()))


def _watch(
    children: Mapping[str, subprocess.Popen[bytes]],
    port: int,
    ready: Callable[[], None],
) -> None:
    is_ready = False
    while True:
        for name, child in children.items():
            if (code := child.poll()) is not None:
                raise UserError(f"the {name} ended with code {code}", exit_code=1)
        if not is_ready and (is_ready := _answers(port)):
            ready()
        time.sleep(0.5)


def _start(
    command: list[str], environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    libc: Any = ctypes.CDLL(None)

    def in_child() -> None:
        # Dagster copies the handler of SIGINT to SIGTERM; a shell's background job
        # ignores SIGINT and would make the service unstoppable.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if sys.platform == "linux":
            # Somebody may kill us: a daemon without us would run beside the next one.
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return subprocess.Popen(
        [sys.executable, "-m", *command],
        env={**os.environ, **environment},
        preexec_fn=in_child,  # noqa: PLW1509 - no thread runs yet
        start_new_session=True,
    )


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """End the children's process groups: their code servers and run workers too."""
    for child in children:
        _signal_group(child, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        while _is_alive(child) and time.monotonic() < deadline:
            time.sleep(0.1)
        _signal_group(child, signal.SIGKILL)
        child.wait()


def _is_alive(child: subprocess.Popen[bytes]) -> bool:
    child.poll()
    try:
        os.killpg(child.pid, 0)
    except ProcessLookupError:
        return False
    return True


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, number)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let SIGTERM, and SIGINT where a shell's background job ignores it, end us."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {
        number: signal.signal(number, signal.default_int_handler) for number in numbers
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UserError(
                f"the UI of {path.parent} is served already", exit_code=1
            ) from None
        yield


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
