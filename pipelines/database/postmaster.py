"""The process of the embedded server, found by its pid file.

Here: whether the recorded process is the postmaster of a data directory. A killed
server leaves its pid file, and another process may get its pid or its port. Not here:
the start of a server (`embedded_server.py`).
"""

import os
from pathlib import Path

PID_FILE = "postmaster.pid"


def find_postmaster(data: Path) -> int | None:
    """Return the living postmaster of a data directory, if there is one."""
    pid = _recorded_pid(data)
    return None if pid is None or _works_in(data, pid) is False else pid


def disown_foreign_process(data: Path) -> None:
    """Replace the pid of a foreign process in the pid file by our own.

    PostgreSQL refuses to start while the recorded process lives, but ignores the
    process that starts it. The rest of the file stays: it tells PostgreSQL whether the
    memory of the old server is still in use.
    """
    pid, path = _recorded_pid(data), data / PID_FILE
    if pid is None or _works_in(data, pid) is not False or not _is_running(pid):
        return
    _, newline, rest = path.read_text().partition("\n")
    with path.open("r+") as file:
        file.write(f"{os.getpid()}{newline}{rest}")
        file.truncate()


def _recorded_pid(data: Path) -> int | None:
    try:
        return int((data / PID_FILE).read_text().splitlines()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _works_in(data: Path, pid: int) -> bool | None:
    """Tell whether the process works in the directory; None if the system hides it.

    A dead process and a zombie work nowhere.
    """
    try:
        return Path(f"/proc/{pid}/cwd").readlink() == data.resolve()
    except PermissionError:
        return None
    except OSError:
        has_no_proc = not Path("/proc/self").exists()
        return None if has_no_proc and _is_running(pid) else False


def _is_running(pid: int) -> bool:
    """Tell whether the process exists and is no zombie."""
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    except OSError:
        return not Path("/proc/self").exists()
    return state != "Z"
