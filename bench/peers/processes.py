"""Commands that are measured: seconds, processor time and peak memory.

Here: one command, or several joined by pipes. Not here: which commands.
"""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

LONGEST = 1_200
LOOPBACK = Path(__file__).with_name("loopback")
"""`sitecustomize.py` there keeps a tool in Python on this machine."""
CLOSED = "http://127.0.0.1:9"
"""A proxy that does not exist: other tools reach nothing outside either."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What commands took; memory is the sum of their peaks."""

    seconds: float
    cpu: float
    megabytes: float
    out: str


class FailedError(Exception):
    """A command failed; the message has its last line."""


def environment(variables: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the environment of a tool: few variables, a home of its own."""
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(LOOPBACK),
        "HTTPS_PROXY": CLOSED,
        "NO_PROXY": "127.0.0.1,localhost",
        "DO_NOT_TRACK": "1",
        "DISABLE_TELEMETRY": "true",
        "SLING_DISABLE_TELEMETRY": "TRUE",
        **variables,
    }


def run(commands: Iterable[Sequence[str]], env: Mapping[str, str]) -> Usage:
    """Run commands joined by pipes, and measure them.

    Raises:
        FailedError: a command failed, or all took longer than `LONGEST` seconds.
    """
    began = time.perf_counter()
    with (
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as err,
    ):
        started: list[subprocess.Popen[bytes]] = []
        commands = list(commands)
        for number, command in enumerate(commands, start=1):
            source = started[-1].stdout if started else subprocess.DEVNULL
            target = out if number == len(commands) else subprocess.PIPE
            started.append(
                subprocess.Popen(
                    command, stdin=source, stdout=target, stderr=err, env=dict(env)
                )
            )
            if started[:-1] and (pipe := started[-2].stdout):
                pipe.close()
        timer = threading.Timer(LONGEST, _kill, (started,))
        timer.start()
        cpu = megabytes = 0.0
        codes = []
        for process in started:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            codes.append(process.returncode)
            cpu += usage.ru_utime + usage.ru_stime
            megabytes += usage.ru_maxrss / 1024
        timer.cancel()
        seconds = time.perf_counter() - began
        if any(codes):
            raise FailedError(_last_line(err) or f"exit codes {codes}")
        out.seek(0)
        return Usage(seconds, cpu, megabytes, out.read())


def _kill(started: Iterable[subprocess.Popen[bytes]]) -> None:
    for process in started:
        if process.returncode is None:
            os.kill(process.pid, signal.SIGKILL)


def _last_line(stream: IO[str]) -> str:
    stream.seek(0)
    lines = [line.strip() for line in stream.read().splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
