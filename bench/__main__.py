"""`make bench`: measure parts of the system in one run, and print a table for each.

Usage: `python -m bench [PART...]`; without a name it measures all parts.

Here: the parts (`PARTS`) and their tables. Not here: the measurements, each in a module
of its part.
"""

import statistics
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import (
    building,
    daily,
    exports,
    landing,
    latency,
    live,
    page,
    posts,
    requests,
    serving,
    tables,
    units,
    webhooks,
)
from dlt_sources import platforms
from dlt_sources.csv_exports import RAW_TABLES
from dlt_sources.load.loader import create_tables
from pipelines.database.embedded_server import Server
from pipelines.database.migrate import migrate

ROWS = 200_000
console = Console(highlight=False)


def main(names: list[str]) -> None:
    """Measure the named parts, or all, on a server of their own; print the report."""
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        sys.exit(f"there is no part {unknown[0]!r}; choose from {', '.join(PARTS)}")
    with tempfile.TemporaryDirectory(prefix="creators-bench-") as folder:
        server = Server(Path(folder) / "postgres")
        server.start()
        try:
            migrate(_warehouse(server))
            for name in names or PARTS:
                PARTS[name](server, Path(folder))
        finally:
            server.stop()


def _warehouse(server: Server) -> str:
    """Return the URL of the warehouse, as its owner."""
    return f"{server.owner_url}/creators"


def _landing(server: Server, folder: Path) -> None:
    url = _warehouse(server)
    create_tables(posts.PLATFORM, url)
    runs = landing.measure(url, folder, ROWS)
    imports, seconds = (
        {
            name: statistics.median(run[part] for run in measured)
            for name, measured in runs.items()
        }
        for part in ("imports", "landing")
    )
    headings = ("imports, s", "landing, s", "rows/s", "x COPY", "peak MB")
    table = _table(f"landing {ROWS:,} rows", *headings)
    for name, title in (
        ("copy", "COPY of ready files"),
        ("ours", "this project: pages to rows, through dlt"),
        ("dlt", "dlt's default: a dict for each row"),
    ):
        spent = seconds[name]
        peak = max(run["peak"] for run in runs[name])
        table.add_row(
            title,
            f"{imports[name]:.1f}",
            f"{spent:.1f}",
            f"{ROWS / spent:,.0f}",
            f"{spent / seconds['copy']:.1f}",
            f"{peak:.0f}",
        )
    console.print(table)
    ratio = seconds["dlt"] / seconds["ours"]
    console.print(f"this project is {ratio:.0f} times as fast as dlt's default\n")


def _exports(server: Server, folder: Path) -> None:
    url = _warehouse(server)
    create_tables(RAW_TABLES, url)
    found = exports.measure(url, folder)
    table = _table(
        f"export of {exports.ROWS:,} rows",
        *("s", "rows/s", "CPU, s", "x polars", "peak MB"),
    )
    for name, title in exports.PATHS.items():
        spent, peak = found[name]["seconds"], found[name]["peak"]
        table.add_row(
            title,
            f"{spent:.1f}",
            f"{exports.ROWS / spent:,.0f}",
            f"{found[name]['cpu']:.1f}",
            f"{found[name]['cpu'] / found['polars']['cpu']:.1f}",
            f"{peak:.0f}",
        )
    console.print(table, "")


def _tables(server: Server, folder: Path) -> None:
    url = _warehouse(server)
    found = tables.measure(url, folder)
    table = _table(
        f"export of a table of {tables.ROWS:,} rows",
        *("s", "rows/s", "CPU, s", "peak MB"),
    )
    for name, title in tables.PATHS.items():
        spent = found[name]["seconds"]
        table.add_row(
            title,
            f"{spent:.1f}",
            f"{tables.ROWS / spent:,.0f}",
            f"{found[name]['cpu']:.1f}",
            f"{found[name]['peak']:.0f}",
        )
    console.print(table, "")


def _requests(_server: Server, _folder: Path) -> None:
    rates = requests.measure()
    table = _table("requests at 100 ms", "requests/s", "x one at a time")
    for name, rate in rates.items():
        table.add_row(name, f"{rate:.0f}", f"{rate / rates['one at a time']:.0f}")
    console.print(table, "")


def _units(_server: Server, _folder: Path) -> None:
    table = _table("quota", "units", "public connectors")
    for one in units.measure():
        table.add_row(one.work, f"{one.units:,}", one.others)
    console.print(table, "")


def _live(server: Server, _folder: Path) -> None:
    url = _warehouse(server)
    create_tables(platforms()["twitch"], url)
    slot = live.measure(url)
    table = _table(f"a live slot of {live.CHANNELS:,} channels", "measured")
    for part, value in {
        "requests": f"{slot.requests}",
        "seconds of reading": f"{slot.reading_seconds:.1f}",
        "seconds of the load": f"{slot.loading_seconds:.1f}",
        "Python, s": f"{slot.cpu_seconds:.1f}",
        "samples": f"{slot.samples:,}",
        "rows of the ledger": f"{slot.readings:,}",
    }.items():
        table.add_row(part, value)
    console.print(table, "")


def _serving(server: Server, folder: Path) -> None:
    found = serving.measure(server, folder / "serving")
    headings = ("", "p50, ms", "p99, ms", "CPU, ms", "requests/s per core")
    table = _table("endpoints over 1,000 creators x 365 days", *headings)
    for (name, state), one in found.endpoints.items():
        table.add_row(
            name,
            state,
            f"{one.ranks[49]:.1f}",
            f"{one.ranks[98]:.1f}",
            f"{one.cpu_milliseconds:.1f}",
            f"{1_000 / one.cpu_milliseconds:,.0f}",
        )
    console.print(table, "")
    table = _table("events and the page", "measured")
    for part, value in _describe_events_and_page(found).items():
        table.add_row(part, value)
    console.print(table, "")


def _describe_events_and_page(found: serving.Measured) -> dict[str, str]:
    events = found.events
    rows = {
        "overview of one creator in the database": (
            f"{found.overview_milliseconds:.1f} ms"
        ),
        "memory of the service without readers": f"{events.megabytes_before:.0f} MB",
        f"memory with {events.readers} readers of events": f"{events.megabytes:.0f} MB",
        "CPU of the service to open their streams": f"{events.opening_seconds:.2f} s",
        "CPU of the service for a notice to all": f"{events.service_seconds:.2f} s",
        "CPU of PostgreSQL for a notice to all": f"{events.postgres_seconds:.2f} s",
        "a notice reaches a reader, p50": f"{events.ranks[49]:.0f} ms",
        "a notice reaches a reader, p99": f"{events.ranks[98]:.0f} ms",
    }
    if found.page is not None:
        rows |= {
            "scripting of the page up to its cards": f"{found.page.to_cards:.0f} ms",
            "up to its first chart": f"{found.page.to_chart:.0f} ms",
            "up to all its charts": f"{found.page.to_charts:.0f} ms",
            "wall time up to all its charts": f"{found.page.wall_to_charts:.0f} ms",
        }
    return rows | {
        f"size of {kind}": f"{plain / 1_000:.0f} kB, {packed / 1_000:.0f} kB as gzip"
        for kind, (plain, packed) in page.read_sizes().items()
    }


def _webhooks(server: Server, _folder: Path) -> None:
    found = webhooks.measure(server.owner_url, server.data / "postmaster.pid")
    columns = (found.full, found.half, found.burst)
    headings = ("all at once", "at half of that rate", f"a burst of {webhooks.BURST:,}")
    table = _table("webhooks", *headings)
    for part, values in {
        "acknowledged a second": [f"{m.deliveries / m.seconds:,.0f}" for m in columns],
        "the same per core": [f"{m.per_core:,.0f}" for m in columns],
        "seconds": [f"{m.seconds:.2f}" for m in columns],
        "receiver, s": [f"{m.receiver_seconds:.2f}" for m in columns],
        "PostgreSQL, s": [f"{m.postgres_seconds:.2f}" for m in columns],
        "p50, ms": [f"{m.p50_ms:.1f}" for m in columns],
        "p99, ms": [f"{m.p99_ms:.1f}" for m in columns],
        "acknowledged minus stored": [str(m.deliveries - m.stored) for m in columns],
    }.items():
        table.add_row(part, *values)
    console.print(table, "")
    drain = found.drain
    table = _table("drain of the queue", f"{drain.events:,} events of 2 kB")
    for part, value in {
        "processed a second": f"{drain.events / drain.seconds:,.0f}",
        "the same per core": f"{drain.per_core:,.0f}",
        "Python, s": f"{drain.python_seconds:.2f}",
        "PostgreSQL, s": f"{drain.postgres_seconds:.2f}",
        "events minus effects": str(drain.events - drain.effects),
    }.items():
        table.add_row(part, value)
    console.print(table, "")


def _latency(server: Server, folder: Path) -> None:
    found = latency.measure(server.owner_url, folder / "latency")
    table = _table("one delivery", "ms since it was sent", "x acknowledged")
    for part, spent in found.items():
        ratio = spent / found["acknowledged"]
        table.add_row(part, f"{spent:,.0f}", f"{ratio:,.0f}")
    console.print(table, "")


def _daily(server: Server, folder: Path) -> None:
    measured = daily.measure(server.owner_url, folder / "daily")
    columns = (daily.FRESH, daily.WARM)
    table = _table(f"one day of {daily.CREATORS} connections", *columns)
    for part, spent in measured.items():
        table.add_row(part, *(spent.get(column, "") for column in columns))
    console.print(table, "")


def _building(server: Server, folder: Path) -> None:
    measured = building.measure(server.owner_url, folder / "building")
    table = _table("building one day", "s", "ratio", "rows read", "ratio")
    first = next(iter(measured.values()))
    for days, built in measured.items():
        table.add_row(
            f"{days} earlier days",
            f"{built.seconds:.2f}",
            f"{built.seconds / first.seconds:.2f}",
            f"{built.rows_read:,.0f}",
            f"{built.rows_read / first.rows_read:.2f}",
        )
    console.print(table)
    model, short, long = building.find_growth(measured)
    console.print(f"grew most: {model}, {short:.2f} to {long:.2f} s\n")


def _table(*headings: str) -> Table:
    table = Table(box=None, pad_edge=False, title_justify="left")
    for position, heading in enumerate(headings):
        table.add_column(heading, justify="left" if position == 0 else "right")
    return table


PARTS = {
    "landing": _landing,
    "exports": _exports,
    "tables": _tables,
    "requests": _requests,
    "units": _units,
    "live": _live,
    "serving": _serving,
    "webhooks": _webhooks,
    "latency": _latency,
    "daily": _daily,
    "building": _building,
}

main(sys.argv[1:])
