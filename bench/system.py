"""A system of its own to measure: databases, a state folder and the command line.

Here: making it and running its days. Not here: what is measured.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import psycopg2

from sandbox.launch import Sandbox


@dataclass(frozen=True)
class System:
    """One warehouse on `server` with everybody of `sandbox` in it."""

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

    def run(self, day: date) -> tuple[float, dict[str, Any]]:
        """Run one day at its 02:00; return the wall seconds and the run's own account."""
        at = datetime.combine(day + timedelta(days=1), clock_time(2, tzinfo=UTC))
        self.sandbox.set_clock(at)
        began = time.perf_counter()
        done = self.creators(
            "run", "--date", str(day), "--json", CREATORS_CLOCK=at.isoformat()
        )
        return time.perf_counter() - began, json.loads(done.splitlines()[-1])

    def creators(self, *arguments: str, **variables: str) -> str:
        """Run a command and return what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                **self.sandbox.environ(),
                "CREATORS_HOME": str(self.home),
                "CREATORS_DATABASE_URL": self.url,
                **variables,
            },
        ).stdout
