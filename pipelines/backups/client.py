"""PostgreSQL's own client programs, `pg_dump` and `pg_restore`.

Here: finding a program and running it without a password in its arguments. Not here:
what is dumped (`dump.py`) and restored (`restore.py`).
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, make_url

from pipelines.database.embedded_server import binaries
from pipelines.errors import UserError
from pipelines.redaction import first_line

STATEMENT = "Command was: "
"""What pg_restore writes before the statement that failed."""
PRIVATE = 0o077
"""The umask of a dump: it holds the data of people."""


@contextmanager
def started(program: str, url: str, *arguments: str) -> Iterator[None]:
    """Run a program while the block runs, and wait for its end.

    An error in the block ends the program.

    Raises:
        UserError: the program fails; the message has its first error.
    """
    target = make_url(url)
    address = target.set(password=None).render_as_string(hide_password=False)
    process = subprocess.Popen(
        [_find_program(program, target), *arguments, f"--dbname={address}"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        umask=PRIVATE,
        env={
            "PATH": os.defpath,
            "LC_ALL": "C",
            "TZ": "UTC",
            "PGPASSWORD": str(target.password or ""),
        },
    )
    with process:
        try:
            yield
            _, errors = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise UserError(_reason(program, errors), exit_code=1)


def _find_program(program: str, target: URL) -> str:
    """Return the path of a program; the embedded ones have no TLS."""
    mode = str(target.query.get("sslmode", "prefer"))
    if mode in ("disable", "allow", "prefer"):
        return str(binaries() / program)
    if (installed := shutil.which(program)) is None:
        raise UserError(
            f"{program}: install PostgreSQL's client programs; the embedded ones have"
            f" no TLS, and the database's URL has sslmode={mode}",
            exit_code=1,
        )
    return installed


def run(program: str, url: str, *arguments: str) -> None:
    """Run a program to its end."""
    with started(program, url, *arguments):
        pass


def _reason(program: str, errors: str) -> str:
    """Return the program's first error, with the first line of its statement."""
    lines = errors.splitlines()
    named = [line for line in lines if "error:" in line]
    failed = [line for line in lines if line.startswith(STATEMENT)]
    reason = first_line(named[0] if named else f"{program}: {errors}")
    return f"{reason} ({first_line(failed[0])})" if failed else reason
