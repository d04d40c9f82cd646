"""A year of many connections, and what its last day costs beside its second.

Usage: python -m bench.year CONNECTIONS [DAYS]: two days really run, COPY repeats the
second one until the last but one, and the last day really runs. It prints rows, bytes,
seconds and memory as JSON; `docs/scaling.md` has the figures of one such run.
Here: the days between, and the measurement. Not here: the system (`system.py`).
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import psycopg2

from bench.system import System, run_time
from pipelines.database.embedded_server import Server
from sandbox import start

FIRST = date(2025, 11, 1)
DAY = timedelta(days=1)
BUILT_AT_ONCE = 91
"""Days of one build of the days between."""
SHOWN = 8
"""How many models and tables the report names."""
TABLES = """
    select table_name from information_schema.columns
    where table_schema = 'raw_twitch' and column_name = 'partition_date'
    order by 1
"""
COLUMNS = """
    select string_agg(quote_ident(column_name), ', ')
    from information_schema.columns
    where
        table_schema = 'app' and table_name = %s
        and is_identity = 'NO' and is_generated = 'NEVER'
"""
ROWS = """
    select coalesce(sum(reltuples), 0)::bigint
    from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
    where nspname = %s and relkind = 'r'
"""
LOAD_OF = "'load of ' || (partition_date + shift.days)"
LARGEST = """
    select
        nspname || '.' || relname,
        round(pg_total_relation_size(pg_class.oid) / 1e6),
        round(pg_indexes_size(pg_class.oid) / 1e6)
    from pg_class inner join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r'
    order by pg_total_relation_size(pg_class.oid) desc
    limit %s
"""
"""The tables with the most bytes: MB in all, MB of their indexes."""
SHIFTED = {
    "load_id": LOAD_OF,
    "run_id": LOAD_OF,
    "partition_date": "partition_date + shift.days",
    "observed_at": "observed_at + shift.days * interval '1 day'",
    "window_start": "window_start + shift.days",
    "window_end": "window_end + shift.days",
}
"""The columns of the ledger that differ from day to day."""


def measure(server: str, home: Path, connections: int, days: int) -> dict[str, Any]:
    """Return the figures of a year of this many connections."""
    with start(creators=connections) as sandbox:
        system = System(server, home, sandbox)
        system.prepare()
        run_day(system, FIRST)
        second = run_day(system, FIRST + DAY)
        copied = copy_days(system, FIRST + DAY, days - 3)
        began = time.perf_counter()
        between = (FIRST + 2 * DAY, FIRST + (days - 2) * DAY)
        seconds = system.python("-m", "bench.year", "build", *map(str, between))
        built = time.perf_counter() - began
        last = run_day(system, FIRST + (days - 1) * DAY)
        with session(system) as cursor:
            cursor.execute("analyze")
            sizes = {}
            for schema in ("raw_twitch", "core", "app"):
                cursor.execute(ROWS, [schema])
                sizes[f"rows of {schema}"] = cursor.fetchone()[0]
            cursor.execute("select pg_database_size(current_database())")
            sizes["bytes"] = cursor.fetchone()[0]
            cursor.execute(LARGEST, [SHOWN])
            sizes["MB of the largest tables, of their indexes"] = {
                name: [int(total), int(indexes)]
                for name, total, indexes in cursor.fetchall()
            }
    return {
        "connections": connections,
        "days": days,
        **sizes,
        **copied,
        "seconds to build the days between": round(built),
        "of them in the slowest models": json.loads(seconds.splitlines()[-1]),
        "day 2": second,
        "last day": last,
    }


def run_day(system: System, day: date) -> dict[str, float]:
    """Run one day; return the seconds of its parts and its peak memory."""
    moment = run_time(day)
    system.sandbox.set_clock(moment)
    command = [sys.executable, "-m", "pipelines.cli", "run", "--date", str(day)]
    variables = system.environment({"CREATORS_CLOCK": moment.isoformat()})
    began = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([*command, "--json"], env=variables, stdout=output)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read()
    if process.returncode:
        sys.exit(text.decode())
    seconds = json.loads(text.splitlines()[-1])["seconds"]
    return {
        "run": round(time.perf_counter() - began, 1),
        "read": seconds["twitch: extract"],
        "load": seconds["twitch: load"],
        "build": seconds["dbt_tables"],
        "check": seconds["quality"],
        "peak MB": round(usage.ru_maxrss / 1_024),
    }


def copy_days(system: System, day: date, count: int) -> dict[str, float]:
    """Repeat the raw rows and readings of `day` for the next `count` days."""
    began, rows = time.perf_counter(), 0
    with session(system) as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            frame = read_table(cursor, table, day)
            for offset in range(1, count + 1):
                copied = shifted(frame, day, offset)
                buffer = io.BytesIO(copied.write_csv().encode())
                names = ", ".join(f'"{name}"' for name in copied.columns)
                cursor.copy_expert(
                    f"copy raw_twitch.{table} ({names}) from stdin csv header", buffer
                )
                rows += copied.height
        for table in ("loads", "readings"):
            cursor.execute(COLUMNS, [table])
            names = cursor.fetchone()[0]
            values = ", ".join(SHIFTED.get(name, name) for name in names.split(", "))
            cursor.execute(  # the names are those of the catalogue
                f"insert into app.{table} ({names}) select {values}"  # noqa: S608
                f" from app.{table} cross join generate_series(1, %s)"
                " as shift (days) where partition_date = %s and platform = 'twitch'",
                [count, day],
            )
        # Without statistics a join of a year takes minutes.
        cursor.execute("analyze")
    seconds = time.perf_counter() - began
    return {"rows by COPY": rows, "seconds of COPY": round(seconds, 1)}


def read_table(cursor: Any, table: str, day: date) -> pl.DataFrame:
    """Return the rows of one raw table and day as text."""
    buffer = io.BytesIO()
    query = f"select * from raw_twitch.{table} where partition_date = '{day}'"  # noqa: S608
    cursor.copy_expert(f"copy ({query}) to stdout csv header", buffer)
    buffer.seek(0)
    return pl.read_csv(buffer, infer_schema=False)


def shifted(frame: pl.DataFrame, day: date, offset: int) -> pl.DataFrame:
    """Return the rows of `day` as those of a later day."""
    later = day + offset * DAY
    moved = pl.col("observed_at").str.replace("^.{10}", str(later + DAY))
    load = pl.lit(f"load of {later}")
    return frame.with_columns(
        load.alias("load_id"),
        load.alias("run_id"),
        pl.lit(str(later)).alias("partition_date"),
        moved.alias("observed_at"),
    )


def build(first: date, last: date) -> dict[str, float]:
    """Build the tables of a range, some days at once, in this system's environment.

    It returns the seconds of the slowest models.
    """
    from dlt_sources.contract import Window
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.transform import dbt

    os.environ.update(settings.environment(settings.load()))
    warehouse = connect_warehouse()
    tables = [node["name"] for node in dbt.list_tables()]
    taken: Counter[str] = Counter()
    while first <= last:
        end = min(first + BUILT_AT_ONCE * DAY, last + DAY)
        outcome = dbt.build(tables, warehouse, Window(first, end))
        if not outcome.success:
            sys.exit(f"dbt: {outcome.errors}")
        for event in outcome.events:
            if event["info"]["name"] == "LogModelResult":
                data = event["data"]
                taken[data["node_info"]["node_name"]] += data["execution_time"]
        with warehouse.session() as opened:
            opened.exec_driver_sql("vacuum analyze")
        first = end
    return {name: round(seconds, 1) for name, seconds in taken.most_common(SHOWN)}


@contextmanager
def session(system: System) -> Iterator[Any]:
    """Open a session with the warehouse that commits at its end."""
    connection = psycopg2.connect(system.url)
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def main(connections: int, days: int = 365) -> None:
    """Measure on a server of its own and print the figures."""
    with tempfile.TemporaryDirectory(prefix="creators-year-") as folder:
        server = Server(Path(folder) / "postgres")
        server.start()
        try:
            home = Path(folder) / "year"
            print(json.dumps(measure(server.owner_url, home, connections, days)))
        finally:
            server.stop()


if __name__ == "__main__":
    if sys.argv[1] == "build":
        print(json.dumps(build(*map(date.fromisoformat, sys.argv[2:]))))
    else:
        main(*map(int, sys.argv[1:]))
