"""A system of its own to measure: databases, a state folder and the command line.

Here: making it and running its days. Not here: what is measured.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import psycopg2

from sandbox import Sandbox


def run_time(day: date) -> datetime:
    """Return the moment at which the daily run for `day` starts."""
    return datetime.combine(day + timedelta(days=1), clock_time(2, tzinfo=UTC))


@dataclass(frozen=True)
class System:
    """One warehouse on `server` with every person of `sandbox`."""

    server: str
    home: Path
    sandbox: Sandbox

    @property
    def url(self) -> str:
        """The warehouse's URL."""
        return f"{self.server}/{self.home.name}"

    def prepare(self) -> None:
        """Make the databases and import people and connections."""
        self.home.mkdir(parents=True)
        session = psycopg2.connect(f"{self.server}/postgres")
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute(f'create database "{self.home.name}"')
            cursor.execute(f'create database "{self.home.name}_dagster"')
        session.close()
        self.creators("migrate")
        for what, rows in (
            ("people", self.sandbox.people()),
            ("connections", self.sandbox.connections("twitch")),
        ):
            file = self.home / what
            file.write_text("".join(json.dumps(row) + "\n" for row in rows))
            self.creators(what, "import", str(file))

    def run(self, day: date) -> None:
        """Run one day at its 02:00."""
        at = run_time(day)
        self.sandbox.set_clock(at)
        self.creators("run", "--date", str(day), CREATORS_CLOCK=at.isoformat())

    def creators(self, *arguments: str, **variables: str) -> str:
        """Run a command and return what it printed."""
        return self.python("-m", "pipelines.cli", *arguments, **variables)

    def python(self, *arguments: str, **variables: str) -> str:
        """Run Python in this system's environment and return what it printed."""
        return subprocess.run(
            [sys.executable, *arguments],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment(variables),
        ).stdout

    @contextmanager
    def conversation(self, *arguments: str) -> Iterator[Callable[[], str]]:
        """Start Python in this system's environment; each call is a line and a reply.

        It ends by itself when no more lines come.
        """
        process = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.environment({}),
        )

        def ask() -> str:
            print(file=process.stdin, flush=True)
            return process.stdout.readline() if process.stdout else ""

        with process:
            yield ask

    def environment(self, variables: dict[str, str]) -> dict[str, str]:
        """Return the variables of this system's processes."""
        return {
            **os.environ,
            **self.sandbox.environ(),
            "CREATORS_HOME": str(self.home),
            "CREATORS_DATABASE_URL": self.url,
            **variables,
        }
