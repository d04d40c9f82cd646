"""The web service as a process that outlives the command that started it.

Here: its start after `creators demo --serve`, and its stop by `creators down`. Not
here: the service (`serving/`), and the children of `creators ui`
(`child_processes.py`).
"""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.database.files import replace_private_file
from pipelines.errors import UserError
from pipelines.ports import answers, find_free_port

START_SECONDS = 20.0
STOP_SECONDS = 10.0
FILE = "serve.json"
LOG = "serve.log"
COMMAND = "pipelines.cli"

_started: "dict[int, subprocess.Popen[bytes]]" = {}
"""Children of this process. `stop` waits for them, so no zombie remains."""


@dataclass(frozen=True, slots=True)
class Process:
    """A running service, as `serve.json` of the state folder names it."""

    pid: int
    port: int

    def is_alive(self) -> bool:
        """Tell whether the process is still a service: its pid may be another's."""
        words = _read_command(self.pid)
        return COMMAND in words and "serve" in words


def ensure_running(home: Path, port: int) -> int:
    """Start the service unless it runs, and return its port.

    A busy port is replaced by a free one.

    Raises:
        UserError: it ended before it listened; the message names its log.
    """
    known = find_process(home)
    if known is not None and answers(known.port):
        return known.port
    if answers(port):
        port = find_free_port()
    with (home / LOG).open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", COMMAND, "serve", "--port", str(port), "--no-link"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    _started[child.pid] = child
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        if child.poll() is not None or time.monotonic() > deadline:
            raise UserError(f"the web service does not start: see {home / LOG}", 1)
        time.sleep(0.1)
    replace_private_file(home / FILE, json.dumps(asdict(Process(child.pid, port))))
    return port


def stop(home: Path) -> bool:
    """Stop the service; tell whether it ran."""
    known = find_process(home)
    (home / FILE).unlink(missing_ok=True)
    if known is None:
        return False
    with suppress(ProcessLookupError):
        os.kill(known.pid, signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while known.is_alive() and time.monotonic() < deadline:
        time.sleep(0.1)
    if (child := _started.pop(known.pid, None)) is not None:
        child.wait(STOP_SECONDS)
    return True


def find_process(home: Path) -> Process | None:
    """Return the service that a command of this state folder has started."""
    try:
        found = Process(**json.loads((home / FILE).read_text()))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.is_alive() else None


def _read_command(pid: int) -> list[str]:
    """Return the words of a process's command line; nothing if it has ended."""
    if Path("/proc/self").exists():
        try:
            content = Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return []
        return content.decode(errors="replace").split("\0")
    done = subprocess.run(
        ["/bin/ps", "-o", "command=", "-p", str(pid)],
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stdout.split()
