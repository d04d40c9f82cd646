"""The command line in this process, and the parameters of all its commands.

Here: one call with a deadline, and the commands that Typer knows. Not here: commands in
their own processes (`commands.py`).
"""

import contextlib
import io
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import typer

from pipelines import cli

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def errors(self) -> list[str]:
        """Return the lines on standard error."""
        return self.err.splitlines()


class Hang(BaseException):
    """The command did not end in time; no handler of errors catches it."""


def call(*arguments: str) -> Ended:
    """Run a command of `creators` and return how it ended.

    Raises:
        Hang: it runs for longer than `SECONDS`.
    """

    def stop(*_: object) -> None:
        raise Hang(arguments)

    out, err = io.StringIO(), io.StringIO()
    before = sys.argv, sys.stdin, signal.signal(signal.SIGALRM, stop)
    sys.argv = ["creators", *arguments]
    sys.stdin = io.TextIOWrapper(io.BytesIO(b"[]\n"))
    signal.alarm(SECONDS)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            cli.main()
    except SystemExit as ended:
        return Ended(int(ended.code or 0), out.getvalue(), err.getvalue())
    finally:
        signal.alarm(0)
        sys.argv, sys.stdin = before[:2]
        signal.signal(signal.SIGALRM, before[2])
    raise AssertionError("the command line ends by an exit")


def leaves(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[Any]:
    """Yield the words and the parameters of every command and group."""
    command = command or typer.main.get_command(cli.app)
    if path:
        yield path, command.params
    for name, part in getattr(command, "commands", {}).items():
        yield from leaves(part, (*path, name))
