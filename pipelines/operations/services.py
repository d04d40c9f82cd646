"""Dagster's code server, webserver and daemon: child processes that end with us.

Here: starting, watching and stopping them, with all that they started. Not here: what
they serve.
"""

import ctypes
import fcntl
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from pipelines.errors import UserError

STOP_SECONDS = 15.0
PR_SET_PDEATHSIG = 1
LONGEST_SOCKET = 100
WEBSERVER = "pipelines.operations.webserver"

WORKSPACE = """\
load_from:
  - grpc_server: {{socket: {socket}, location_name: creator_analytics}}
"""
"""As `workspace.yaml`, with the code in a server of its own."""


def serve(
    port: int, environment: Mapping[str, str], home: Path, say: Callable[[str], None]
) -> None:
    """Run them until interrupted; nothing that they started is left then.

    Args:
        port: where the webserver listens on 127.0.0.1.
        environment: what they need beyond our own variables.
        home: where they write `ui.log`; one at a time, as two daemons would do
            everything twice.
        say: told when the start begins, and when the webserver answers.

    Raises:
        UserError: the port is busy, the home is served already, or one of them ended.
    """
    with (
        _alone(home / "ui.lock"),
        _interruptible(),
        (home / "ui.log").open("wb") as log,
    ):
        if _answers(port):
            raise UserError(
                f"port {port} is busy: set CREATORS_UI_PORT to another", exit_code=1
            )
        say(f"http://127.0.0.1:{port} is being started: half a minute")
        children = _Children(environment, log)
        try:
            workspace = _serve_code(children, home)
            children.start("webserver", WEBSERVER, "-p", str(port), *workspace)
            children.start("daemon", "dagster._daemon", "run", *workspace)
            children.wait_for(lambda: _answers(port))
            say(f"http://127.0.0.1:{port} answers (Ctrl-C ends it; log: {log.name})")
            children.wait_for(lambda: False)
        except KeyboardInterrupt:
            return
        finally:
            children.stop()


def _serve_code(children: "_Children", home: Path) -> list[str]:
    """Start one server of the definitions for both, and return how they find it.

    Left to itself the daemon starts another one every minute (measured 2026-11: five
    seconds of a processor each), and `dagster code-server` outlives the death of what
    it serves unnoticed. The price: changed code is seen after a restart.
    """
    # Dagster shows the history of sensors by this address, so it stays the same.
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
    workspace.write_text(WORKSPACE.format(socket=json.dumps(str(socket_path))))
    return ["-w", str(workspace), "--log-level", "warning"]


class _Children:
    """Processes, each the head of its own group, by the names people know them by."""

    def __init__(self, environment: Mapping[str, str], log: IO[bytes]) -> None:
        self._environment = {**os.environ, **environment}
        self._log = log
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, *command: str) -> None:
        """Start one Python module; it ends when we are killed."""
        libc: Any = ctypes.CDLL(None)

        def in_child() -> None:
            # Dagster copies the handler of SIGINT to SIGTERM; a shell's background
            # job ignores SIGINT and would make the service unstoppable.
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            if sys.platform == "linux":
                # A daemon that outlives us would run beside the next one.
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
        """Wait, and raise if one of them ends meanwhile."""
        while not condition():
            for name, process in self._processes.items():
                if (code := process.poll()) is not None:
                    raise UserError(
                        f"the {name} ended with code {code}: see {self._log.name}",
                        exit_code=1,
                    )
            time.sleep(0.2)

    def stop(self) -> None:
        """End the process groups: what they started, such as run workers, too."""
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
