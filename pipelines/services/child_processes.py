"""Dagster's services and the receiver of webhooks: child processes of this one.

Here: starting, watching and stopping them and their children. Not here: the webserver
(`webserver.py`).
"""

import ctypes
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from pipelines.errors import UserError
from pipelines.operations.runs import CODE_LOCATION
from pipelines.ports import answers

STOP_SECONDS = 15.0
PR_SET_PDEATHSIG = 1
LONGEST_SOCKET = 100
WEBSERVER = "pipelines.services.webserver"

WORKSPACE = """\
load_from:
  - grpc_server: {{socket: {socket}, location_name: {name}}}
"""
"""`workspace.yaml` with a separate code server."""


def serve(
    port: int,
    environment: Mapping[str, str],
    home: Path,
    say: Callable[[str], None],
    *,
    serve_port: int | None = None,
) -> None:
    """Run them until interrupted, then stop them and their children.

    Args:
        port: the port of the webserver on 127.0.0.1.
        environment: additional variables.
        home: the state folder, with `ui.log`; its lock allows one daemon.
        say: prints a line about the progress.
        serve_port: the port of the web service; None leaves it out.

    Raises:
        UserError: the port is busy, the state folder has a UI, or a child ended.
    """
    with (
        _alone(home / "ui.lock"),
        _interruptible(),
        (home / "ui.log").open("wb") as log,
    ):
        if answers(port):
            raise UserError(
                f"port {port} is busy: set CREATORS_UI_PORT to another", exit_code=1
            )
        say(f"starting http://127.0.0.1:{port} (30 s)")
        children = _Children(environment, log)
        try:
            workspace = _serve_code(children, home)
            children.start("webserver", WEBSERVER, "-p", str(port), *workspace)
            children.start("daemon", "dagster._daemon", "run", *workspace)
            if serve_port is not None:
                options = ("--port", str(serve_port), "--no-link")
                children.start("web service", "pipelines.cli", "serve", *options)
            children.wait_for(lambda: answers(port))
            say(f"serving http://127.0.0.1:{port} (Ctrl-C stops it; log: {log.name})")
            children.wait_for(lambda: False)
        except KeyboardInterrupt:
            return
        finally:
            children.stop()


@contextmanager
def receiver(port: int, options: Sequence[str], home: Path) -> Iterator[None]:
    """Run the receiver of webhooks until the end of the block; log to `receive.log`.

    Raises:
        UserError: it ended before it listened.
    """
    with (home / "receive.log").open("wb") as log:
        children = _Children({}, log)
        try:
            children.start("receiver", "pipelines.cli", "receive", *options)
            children.wait_for(lambda: answers(port))
            yield
        finally:
            children.stop()


def _serve_code(children: "_Children", home: Path) -> list[str]:
    """Start one code server for both, and return their options for it.

    Without it the daemon starts a code server every minute (5 s of CPU, 2026-11).
    `dagster code-server` does not notice a dead child. Changed code needs a restart.
    """
    # Dagster's history of sensors depends on this address, so it stays the same.
    socket_path = home / "code.sock"
    if len(path := os.fsencode(socket_path)) > LONGEST_SOCKET:
        name = f"creators-{hashlib.sha256(path).hexdigest()[:16]}.sock"
        socket_path = Path(tempfile.gettempdir(), name)
    socket_path.unlink(missing_ok=True)
    children.start(
        "code server",
        *("dagster", "api", "grpc", "--log-level", "warning"),
        *("-m", "pipelines.definitions", "-s", str(socket_path)),
    )
    children.wait_for(socket_path.exists)
    workspace = home / "workspace.yaml"
    workspace.write_text(
        WORKSPACE.format(socket=json.dumps(str(socket_path)), name=CODE_LOCATION)
    )
    return ["-w", str(workspace), "--log-level", "warning"]


class _Children:
    """Named child processes, each the leader of a process group."""

    def __init__(self, environment: Mapping[str, str], log: IO[bytes]) -> None:
        self._environment = {**os.environ, **environment}
        self._log = log
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str) -> None:
        """Start one Python module; it ends with this process."""
        libc: Any = ctypes.CDLL(None)

        def in_child() -> None:
            # Dagster copies the handler of SIGINT to SIGTERM; a shell's background
            # job ignores SIGINT and would make the service unstoppable.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            if sys.platform == "linux":
                # A daemon that survives this process would run beside the next one.
                libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

        self._processes[name] = subprocess.Popen(
            [sys.executable, "-m", *command],
            env=self._environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            preexec_fn=in_child,  # noqa: PLW1509 - no thread runs yet
            start_new_session=True,
        )

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Wait for the condition, and raise if a child ends before."""
        while not condition():
            for name, process in self._processes.items():
                if (code := process.poll()) is not None:
                    raise UserError(
                        f"the {name} ended with code {code}: see {self._log.name}",
                        exit_code=1,
                    )
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop the process groups, run workers included."""
        processes = self._processes.values()
        for process in processes:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in processes:
            while _is_alive(process) and time.monotonic() < deadline:
                time.sleep(0.1)
            _signal_group(process, signal.SIGKILL)
            process.wait()


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
    """Let SIGTERM, SIGHUP and SIGINT interrupt this process.

    A shell's background job ignores SIGINT by default.
    """
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
                f"the UI of {path.parent} is already running", exit_code=1
            ) from None
        yield
