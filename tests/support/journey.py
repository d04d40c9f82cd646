"""A whole system of its own: two databases, a state folder, a sandbox, a command line.

Here: starting it, copying it as it stands, and one number for everything it holds.
"""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg2

from pipelines import vault
from sandbox.launch import Sandbox
from tests.conftest import execute

REPOSITORY = Path(__file__).parents[2]
FIRST_DAY = date(2026, 3, 1)

DIGEST = """
select string_agg(relation || ' ' || digest, E'\\n' order by relation) from (
    select
        format('%s.%s', n.nspname, c.relname) as relation,
        (xpath('/row/d/text()', query_to_xml(format(
            'select count(*) || '' '' || md5(coalesce(string_agg(r::text, ''|'''
            ' order by r::text), '''')) as d from (select %s from %I.%I) as r',
            string_agg(format('%I', a.attname), ', ' order by a.attnum),
            n.nspname, c.relname
        ), false, true, '')))[1]::text as digest
    from pg_class as c
    inner join pg_namespace as n on c.relnamespace = n.oid
    inner join pg_attribute as a on c.oid = a.attrelid
    where
        n.nspname in ('core', 'creatorsync') and c.relkind = 'r'
        and a.attnum > 0 and not a.attisdropped
        and a.attname not in ('created_at', 'updated_at', 'load_id', 'user_id', 'id')
        and a.attname not in ('owner_id', 'person_id', 'connection_id')
    group by 1, n.nspname, c.relname
) as relations
"""
"""Every derived row but what differs between two systems with the same history: when a
row was built, and the ids this database gave its people."""


@dataclass(frozen=True)
class Journey:
    """One system; `environment` is all that its commands are given."""

    url: str
    dagster_url: str
    home: Path
    sandbox: Sandbox

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the system's commands."""
        return {
            **os.environ,
            **self.sandbox.environ(),
            "CREATORS_HOME": str(self.home),
            "CREATORS_DATABASE_URL": self.url,
            "CREATORS_DAGSTER_DATABASE_URL": self.dagster_url,
            "CREATORS_VAULT_KEYS_FILE": str(self.home / "keys"),
            "CREATORS_JITTER_SECONDS": "0.01",
        }

    def creators(
        self, *arguments: str, check: bool = True, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run a command of `creators` to its end."""
        return self._python(["-m", "pipelines.cli", *arguments], variables, check=check)

    def start(self, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start a command of `creators` and do not wait."""
        return subprocess.Popen(
            [sys.executable, "-m", "pipelines.cli", *arguments],
            env=self.environment | variables,
            cwd=REPOSITORY,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def run(
        self, day: date, *, check: bool = True, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run the daily job of one day at its 02:00."""
        variables = self.at(day) | variables
        return self.creators("run", "--date", str(day), check=check, **variables)

    def at(self, day: date) -> Mapping[str, str]:
        """Set the sandbox to the moment after `day` and return our clock for it."""
        moment = datetime.combine(day + timedelta(days=1), time(2, tzinfo=UTC))
        self.sandbox.set_clock(moment)
        return {"CREATORS_CLOCK": moment.isoformat()}

    def live(self, days: int) -> None:
        """Import everybody and run the first `days` days."""
        self.at(FIRST_DAY)
        for what, rows in (
            ("people", self.sandbox.people()),
            ("connections", self.sandbox.connections("twitch")),
        ):
            file = self.home / f"{what}.jsonl"
            file.write_text("".join(json.dumps(row) + "\n" for row in rows))
            self.creators(what, "import", str(file))
        drive = str(REPOSITORY / "tests" / "journeys" / "drive.py")
        self._python([drive, self.sandbox.url, str(FIRST_DAY), str(days)], {})

    def copy(self, folder: Path) -> "Journey":
        """Return an equal system that can be harmed without harm to this one."""
        server, _, name = self.url.rpartition("/")
        fresh = f"journey_{uuid.uuid4().hex}"
        execute(
            f"{server}/postgres",
            f"create database {fresh} template {name}",
            f"create database {fresh}_dagster template {name}_dagster",
        )
        shutil.copytree(self.home, folder, ignore=shutil.ignore_patterns("storage"))
        url = f"{server}/{fresh}"
        return replace(self, url=url, dagster_url=f"{url}_dagster", home=folder)

    def drop(self) -> None:
        """Drop the system's databases."""
        server, _, name = self.url.rpartition("/")
        for database in (name, f"{name}_dagster"):
            execute(
                f"{server}/postgres", f"drop database if exists {database} with (force)"
            )

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        session = psycopg2.connect(self.url)
        try:
            with session, session.cursor() as cursor:
                cursor.execute(sql, values)
                return list(cursor.fetchall())
        finally:
            session.close()

    def digest(self) -> str:
        """Return one line per derived table: its rows and their checksum."""
        ((lines,),) = self.ask(DIGEST)
        return str(lines)

    def _python(
        self,
        arguments: list[str],
        variables: Mapping[str, str],
        *,
        check: bool = True,
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment | dict(variables),
            cwd=REPOSITORY,
            text=True,
            capture_output=True,
            check=False,
        )
        if check:
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done


def create(server_url: str, folder: Path, sandbox: Sandbox) -> Journey:
    """Make the databases, the folder and the key of a system."""
    name = f"journey_{uuid.uuid4().hex}"
    execute(
        f"{server_url}/postgres",
        f"create database {name}",
        f"create database {name}_dagster",
    )
    folder.mkdir(parents=True)
    (folder / "keys").write_text(vault.new_key("test"))
    url = f"{server_url}/{name}"
    return Journey(url, f"{url}_dagster", folder, sandbox)
