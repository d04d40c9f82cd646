"""Commands of `creators` in their own processes, without the cost of imports.

Here: processes forked from a server that has imported everything. They can be killed as
any process, and save 12 s of processor time each (measured 2026-11). Not here: the
system that the commands work on (`journey.py`).
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from types import TracebackType
from typing import Self

REPOSITORY = Path(__file__).parents[2]
LONGEST = 600
NEEDED = ["__main__", "dlt", "dlt_sources.load.loader", "pipelines.ingestion.load"]
"""Imports of a function of the project."""
PRELOADED = [
    *NEEDED,
    "alembic.command",
    "dagster_postgres",
    "dbt.adapters.postgres",
    "dbt.cli.main",
    "great_expectations",
    "pipelines.cli",
    "pipelines.definitions",
    "pipelines.database.migrate",
    "pipelines.quality",
    "tests.support.preload",
    "tests.support.commands",
]
"""Imports of every command: 20 s of processor time, once (measured 2026-11)."""

_processes = multiprocessing.get_context("forkserver")

Done = subprocess.CompletedProcess[str]


class Command:
    """A running command of `creators`; leaving the block kills it."""

    def __init__(
        self, arguments: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self._arguments = list(arguments)
        self._folder = tempfile.TemporaryDirectory()
        self._process = _started(
            PRELOADED, _run, self._arguments, dict(environment), self._folder.name
        )
        assert self._process.pid
        self.pid = self._process.pid

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.join()
        self._folder.cleanup()

    def is_running(self) -> bool:
        """Whether the process still runs."""
        return self._process.is_alive()

    def kill(self) -> None:
        """Kill the process with SIGKILL."""
        self._process.kill()

    def wait(self) -> Done:
        """Wait for the end and return the exit code and the output."""
        self._process.join(LONGEST)
        code = self._process.exitcode
        out, err = (
            Path(self._folder.name, name).read_text() for name in ("out", "err")
        )
        assert code is not None, f"{self._arguments} does not end: {out}{err}"
        return Done(self._arguments, code, out, err)


def call(work: Callable[..., object], *arguments: object) -> int | None:
    """Call a function in a process of its own and return how that process ended."""
    process = _started(NEEDED, work, *arguments)
    process.join(LONGEST)
    process.kill()
    return process.exitcode


def call_preloaded(
    work: Callable[..., object], *arguments: object, longest: float = LONGEST
) -> int | None:
    """Call a function in a process that has imported what every command needs."""
    process = _started(PRELOADED, work, *arguments)
    process.join(longest)
    process.kill()
    return process.exitcode


def _started(
    preloaded: list[str], work: Callable[..., object], *arguments: object
) -> ForkServerProcess:
    """Start a process; the first of all decides what the server has behind it."""
    _processes.set_forkserver_preload(preloaded)
    process = _processes.Process(target=work, args=arguments)
    process.start()
    return process


def run(arguments: Sequence[str], environment: Mapping[str, str]) -> Done:
    """Run a command of `creators` to its end."""
    with Command(arguments, environment) as command:
        return command.wait()


def run_killed(arguments: Sequence[str], stage: str, **variables: str) -> None:
    """Run a command of `creators` that the failpoint `stage` kills."""
    environment = {**os.environ, "CREATORS_KILL_AT": stage, **variables}
    done = run(arguments, environment)
    assert done.returncode == -signal.SIGKILL, done.stderr


def _run(arguments: list[str], environment: dict[str, str], folder: str) -> None:
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(REPOSITORY)
    tempfile.tempdir = None  # forget the server's folder: `TMPDIR` may name another
    for stream, name in ((sys.stdout, "out"), (sys.stderr, "err")):
        with Path(folder, name).open("wb") as file:
            os.dup2(file.fileno(), stream.fileno())
    sys.argv = ["creators", *arguments]
    from pipelines.cli import main  # noqa: PLC0415 - the server has it already

    main()
