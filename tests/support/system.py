"""A warehouse and the sandbox that it reads.

Here: a collection in this process or in a process that is killed, and a digest of the
raw rows that count. Not here: a platform's name; a command line (`journey.py`).
"""

import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from dlt_sources import platforms
from dlt_sources.contract import Platform, Window
from pipelines.accounts import file_import
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import load
from pipelines.ingestion.load_results import LoadResult
from sandbox import Sandbox
from tests.support import commands

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 10)
DAY_LENGTH = timedelta(days=1)

FAST = {
    "CREATORS_CLOCK": NOW.isoformat(),
    "CREATORS_JITTER_SECONDS": "0",
    "DEVTO_ARTICLES_PER_ACCOUNT": "3",
}
"""No pauses, and three articles per account."""

COUNTING = """
select count(*) || ' rows, ' || coalesce(md5(string_agg(line, '|' order by line)), '')
from (
    select (
        to_jsonb(raw) - array['load_id', 'run_id', 'observed_at', '_dlt_load_id']
    )::text as line
    from {schema}.{table} as raw
    inner join app.readings as reading
        on
            reading.load_id = raw.load_id and reading.resource = '{table}'
            and reading.subject_id = raw.subject_id
            and reading.credential_id = raw.credential_id
            and reading.is_current and reading.status in ('complete', 'partial')
) as lines
"""


@dataclass(frozen=True)
class System:
    """A warehouse, the sandbox it reads from, and the environment of both."""

    warehouse: Warehouse
    sandbox: Sandbox
    environment: dict[str, str]

    def collect(self, platform: Platform, days: Sequence[date]) -> list[LoadResult]:
        """Collect in this process."""
        window = Window(days[0], days[-1] + DAY_LENGTH)
        return load.collect(platform, window, run_id="run", warehouse=self.warehouse)

    def die_at(self, stage: str, platform: Platform, day: date) -> int | None:
        """Collect in a process that is killed at a stage, and return how it ended."""
        variables = {**self.environment, "CREATORS_KILL_AT": stage}
        return commands.call(collect_in_process, platform.name, day, variables)

    def digest(self, platform: Platform) -> dict[str, str]:
        """Return for each raw table the number of rows that count and their checksum.

        Every sample counts, so two runs differ in samples.
        """
        return {
            one.name: self.ask(
                COUNTING.format(schema=f"raw_{platform.name}", table=one.name)
            )[0][0]
            for one in platform.resources
            if one.kind != "sample"
        }

    def statuses(self, platform: Platform) -> Counter[tuple[str, str]]:
        """Return the number of current readings by kind and status."""
        found = self.ask(
            "select kind, status, count(*) from app.readings"
            " where is_current and platform = :platform group by 1, 2",
            platform=platform.name,
        )
        return Counter({(kind, status): count for kind, status, count in found})

    def ask(self, sql: str, **values: object) -> list[Any]:
        """Return the rows of a query."""
        with self.warehouse.begin() as connection:
            return list(connection.execute(text(sql), values).all())


def collect_in_process(name: str, day: date, variables: dict[str, str]) -> None:
    """Collect in another process that has only these variables of the project."""
    os.environ.update(variables)
    warehouse = Warehouse(variables["CREATORS_DATABASE_URL"])
    window = Window(day, day + DAY_LENGTH)
    load.collect(platforms()[name], window, run_id="killed", warehouse=warehouse)


def import_accounts(sandbox: Sandbox, warehouse: Warehouse, folder: Path) -> None:
    """Import the people and the connections of a sandbox."""
    for what, rows, import_file in (
        ("people", sandbox.people(), file_import.import_people),
        ("connections", sandbox.connections(), file_import.import_connections),
    ):
        file = folder / what
        file.write_text("\n".join(map(json.dumps, rows)))
        import_file(warehouse, file)
