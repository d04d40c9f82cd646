"""A whole system: two databases, a state folder, a sandbox, a command line.

Here: its start, copies of it, and a digest of its tables. Not here: the process of a
command (`commands.py`).
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import psycopg2

from pipelines.accounts import vault
from sandbox import Sandbox, start
from tests.support import commands
from tests.support.databases import execute, name_of, unused

FIRST_DAY = date(2026, 3, 1)
FOURTH_DAY = FIRST_DAY + timedelta(days=3)
KEPT = "_kept"

Digest = dict[str, str]

LEFTOVERS = (
    "select relname from pg_class where relname like '%\\_\\_dbt\\_%'",
    "select id::text from app.sync_logs where status = 'running'",
)
"""Queries for what a killed run may leave; the next run removes it."""

COMPARED = """
select
    format('%%I.%%I', n.nspname, c.relname) as relation,
    string_agg(format('%%I', a.attname), ', ' order by a.attnum) as columns
from pg_class as c
inner join pg_namespace as n on c.relnamespace = n.oid
inner join pg_attribute as a on c.oid = a.attrelid
where
    (
        n.nspname in ('core', 'creatorsync', 'streamtrack') and c.relkind = 'r'
        or n.nspname = 'staging' and starts_with(c.relname, 'stg_twitch')
        -- It shows replaced readings too, so a repeated read adds rows to it.
        and c.relname <> 'stg_twitch__content_readings'
    )
    and a.attnum > 0 and not a.attisdropped
    and a.attname not in ('load_id', 'run_id')
    and (
        %(is_clocked)s
        or a.attname <> 'created_at'
        and (c.relname, a.attname) not in (
            ('game_analytics', 'updated_at'), ('livestreams', 'updated_at')
        )
    )
group by n.nspname, c.relname
"""
"""All derived columns and the raw rows that count, without load and run ids. Unless
`is_clocked`, without the times at which rows were built."""

DIGEST = """
select '{0}', count(*) || ' rows, ' || md5(string_agg(r::text, '|' order by r::text))
from (select {1} from {0}) as r
"""


@dataclass(frozen=True)
class Journey:
    """One system; its commands get `environment` and nothing else.

    Without given databases it uses the embedded server of its home.
    """

    url: str
    dagster_url: str
    home: Path
    sandbox: Sandbox
    is_given: bool = True

    @property
    def environment(self) -> dict[str, str]:
        """The variables of the system's commands."""
        temporary = self.home / "tmp"
        temporary.mkdir(exist_ok=True)
        given = {
            "CREATORS_DATABASE_URL": self.url,
            "CREATORS_DAGSTER_DATABASE_URL": self.dagster_url,
        }
        return {
            **os.environ,
            **self.sandbox.environ(),
            **(given if self.is_given else {}),
            "CREATORS_HOME": str(self.home),
            "CREATORS_JITTER_SECONDS": "0.01",
            "TMPDIR": str(temporary),
        }

    def creators(
        self, *arguments: str, check: bool = True, **variables: str
    ) -> commands.Done:
        """Run a command of `creators` to its end."""
        with self.start(*arguments, **variables) as command:
            done = command.wait()
        if check:
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done

    def start(self, *arguments: str, **variables: str) -> commands.Command:
        """Start a command of `creators` without waiting for its end."""
        return commands.Command(arguments, self.environment | variables)

    def run(self, day: date, *, check: bool = True, **variables: str) -> commands.Done:
        """Run the daily job of one day at its 02:00."""
        variables = {**self.at(day), **variables}
        return self.creators(*daily(day), check=check, **variables)

    def at(self, day: date) -> Mapping[str, str]:
        """Set the sandbox to 02:00 after `day` and return the commands' clock."""
        moment = datetime.combine(day + timedelta(days=1), time(2, tzinfo=UTC))
        self.sandbox.set_clock(moment)
        return {"CREATORS_CLOCK": moment.isoformat()}

    def settle(self, *platforms: str) -> None:
        """Import the people and the connections of the sandbox, usually of Twitch."""
        for what, rows in (
            ("people", self.sandbox.people()),
            *(
                ("connections", self.sandbox.connections(one))
                for one in platforms or ("twitch",)
            ),
        ):
            file = self.home / f"{what}.jsonl"
            file.write_text("".join(json.dumps(row) + "\n" for row in rows))
            self.creators(what, "import", str(file))
            file.unlink()

    def kept(self, suffix: str = KEPT) -> "Journey":
        """Rename the databases and return the system; copies take the old names."""
        fresh = f"{self.url}{suffix}"
        kept = replace(self, url=fresh, dagster_url=f"{fresh}_dagster")
        pairs = ((self.url, kept.url), (self.dagster_url, kept.dagster_url))
        for pair in pairs:
            names = map(name_of, pair)
            statement = "alter database {} rename to {}".format(*names)
            execute(f"{self._server}/postgres", statement)
        return kept

    def copy(self, folder: Path) -> "Journey":
        """Return an equal, independent system.

        Its new sandbox has not seen any token yet.
        """
        is_kept = self.url.endswith(KEPT)
        fresh = self.url.removesuffix(KEPT) if is_kept else f"{self.url}_copy"
        copy = Journey(fresh, f"{fresh}_dagster", folder, start())
        pairs = ((copy.url, self.url), (copy.dagster_url, self.dagster_url))
        for pair in pairs:
            names = map(name_of, pair)
            statement = "create database {} template {}".format(*names)
            execute(f"{self._server}/postgres", statement)
        left = shutil.ignore_patterns("storage", "postgres", "tmp")
        shutil.copytree(self.home, folder, ignore=left)
        return copy

    def embedded(self) -> "Journey":
        """Return the same system with its embedded databases' URLs, as their owner."""
        url = (self.home / "postgres" / "owner_url").read_text().strip()
        return replace(self, url=f"{url}/creators", dagster_url=f"{url}/dagster")

    def drop(self) -> None:
        """Drop the system's databases and end its sandbox."""
        self.sandbox.close()
        for url in (self.url, self.dagster_url):
            drop = f"drop database {name_of(url)} with (force)"
            execute(f"{self._server}/postgres", drop)

    @property
    def _server(self) -> str:
        return self.url.rpartition("/")[0]

    def ask(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._rows(sql, values)

    def digest(self, *, is_clocked: bool = False) -> dict[str, str]:
        """Return for each derived table the number of its rows and their checksum.

        Two systems with the same history agree. With `is_clocked`, the digest includes
        the times at which rows were built: only the same system keeps these.
        """
        compared = self._rows(COMPARED, {"is_clocked": is_clocked})
        parts = (DIGEST.format(*names) for names in compared)
        return dict(self._rows(" union all ".join(parts), ()))

    def _rows(
        self, sql: str, values: Sequence[Any] | Mapping[str, Any]
    ) -> list[tuple[Any, ...]]:
        session = psycopg2.connect(self.url)
        try:
            with session, session.cursor() as cursor:
                cursor.execute(sql, values or None)
                return list(cursor.fetchall())
        finally:
            session.close()


def daily(day: date) -> tuple[str, ...]:
    """Return the command that runs the daily job for Twitch."""
    return "run", "--date", str(day), "--platform", "twitch"


def create(server_url: str, folder: Path, sandbox: Sandbox) -> Journey:
    """Create the databases, the folder and the key of a system."""
    url = unused(server_url, "journey")
    for one in (url, f"{url}_dagster"):
        execute(f"{server_url}/postgres", f"create database {name_of(one)}")
    folder.mkdir(parents=True)
    (folder / "vault.keys").write_text(vault.new_key("test"))
    return Journey(url, f"{url}_dagster", folder, sandbox)


@contextmanager
def copied(original: Journey, folder: Path) -> Iterator[Journey]:
    """Copy a system, and drop the copy at the end."""
    copy = original.copy(folder)
    try:
        yield copy
    finally:
        copy.drop()
