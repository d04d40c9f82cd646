"""One system over the sandbox: collecting from it, and what counts in it afterwards.

Here: a collection in this process or in one that dies, and a digest of the raw rows
that count. Not here: a platform by name.
"""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text

from dlt_sources import platforms
from dlt_sources.contract import Platform
from pipelines import collection
from pipelines.collection import Collected
from pipelines.warehouse import Warehouse
from sandbox import Sandbox
from tests.support import warm

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
DAY = date(2026, 3, 10)

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
            and reading.subject_id = raw.subject_id and reading.reader = raw.reader
            and reading.is_current and reading.status in ('complete', 'partial')
) as lines
"""


@dataclass(frozen=True)
class House:
    """A warehouse, the sandbox it reads from, and the environment of both."""

    warehouse: Warehouse
    sandbox: Sandbox
    environment: dict[str, str]

    def collect(self, platform: Platform, days: Sequence[date]) -> list[Collected]:
        """Collect in this process."""
        return collection.collect(
            platform, days, run_id="run", warehouse=self.warehouse
        )

    def die_at(self, stage: str, platform: Platform, day: date) -> int | None:
        """Collect in a process that is killed at a stage, and return how it ended."""
        variables = {**self.environment, "CREATORS_KILL_AT": stage}
        return warm.call(collect_there, platform.name, day, variables)

    def digest(self, platform: Platform) -> dict[str, str]:
        """Return for each raw table how many rows count and their checksum.

        Of samples every one counts, so two runs differ there and should.
        """
        return {
            one.name: self.ask(
                COUNTING.format(schema=f"raw_{platform.name}", table=one.name)
            )[0][0]
            for one in platform.resources
            if one.kind != "sample"
        }

    def statuses(self, platform: Platform) -> Counter[tuple[str, str]]:
        """Return how many current readings ended how, by kind and status."""
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


def collect_there(name: str, day: date, variables: dict[str, str]) -> None:
    """Collect in another process, which has these variables and no others of ours."""
    os.environ.update(variables)
    house = Warehouse(variables["CREATORS_DATABASE_URL"])
    collection.collect(platforms()[name], [day], run_id="killed", warehouse=house)
