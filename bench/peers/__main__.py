"""`make bench-peers`: this project beside public tools, measured in this run.

Options: --rows N of the landing; --only github or landing; --clean deletes the tools'
environments and ends.
Here: the order of the work and the report. Not here: the tools, one module each.
"""

import argparse
import json
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from rich.console import Console
from rich.table import Table

from bench import posts
from bench.peers import airbyte, ingestr, installs, meltano, ours, sling
from bench.peers.processes import FailedError
from bench.peers.work import CREATORS, GithubWork, Result, Target, find_work
from pipelines.database.embedded_server import Server
from sandbox import Sandbox, start

ROWS = 1_000_000
LATENCY_MS = 20
READERS = (ours, airbyte, meltano, ingestr, sling)
LANDERS = (ours, ingestr, sling)
WORKS = {
    "repositories": "{} public repositories",
    "traffic": "{} own repositories and their traffic",
}
console = Console(highlight=False, width=160)


def main() -> None:
    """Install the tools, measure all, print the report."""
    parser = argparse.ArgumentParser(prog="python -m bench.peers")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--only", choices=("github", "landing"))
    parser.add_argument("--clean", action="store_true")
    chosen = parser.parse_args()
    if chosen.clean:
        installs.remove_all()
        return
    with tempfile.TemporaryDirectory(prefix="creators-peers-") as name:
        folder = Path(name)
        server = Server(folder / "postgres")
        server.start()
        try:
            url = _login(server.owner_url)
            if chosen.only != "landing":
                _read_all(url, folder)
            if chosen.only != "github":
                _land(chosen.rows, url, folder)
        finally:
            server.stop()


def _read_all(url: str, folder: Path) -> None:
    with start(creators=CREATORS, points=1_000_000, latency_ms=LATENCY_MS) as sandbox:
        work = find_work(sandbox)
        for streams in WORKS:
            _read(work, streams, sandbox, url, folder)


def _login(server: str) -> str:
    """Create the tools' login: sling refuses the embedded server's short hashes."""
    password = secrets.token_hex(16)
    session = psycopg2.connect(f"{server}/postgres")
    session.autocommit = True
    with session.cursor() as cursor:
        cursor.execute("set scram_iterations = 4096")
        cursor.execute(f"create role peer superuser login password '{password}'")
    session.close()
    return f"postgresql://peer:{password}@{server.rpartition('@')[2]}"


def _read(
    work: GithubWork, streams: str, sandbox: Sandbox, url: str, folder: Path
) -> None:
    chosen = work.public if streams == "repositories" else work.own
    title = f"{WORKS[streams].format(len(chosen))}, {LATENCY_MS} ms a request"
    table = _table(title, *("requests", "s", "CPU, s", "peak MB", "rows", "remark"))
    for tool in READERS:
        reader: Any = getattr(tool, "read", None)
        if reader is None or streams not in tool.HAS.split(", "):
            _add_row(table, tool.NAME, remark=f"has {tool.HAS}")
            continue

        def measure(target: Target, reader: Any = reader) -> Result:
            sandbox.clear_requests()
            result: Result = reader(work, target, streams)
            return result

        _measure(table, tool, measure, (url, folder), lambda: len(sandbox.requests()))
    console.print(table, "")


def _land(rows: int, url: str, folder: Path) -> None:
    pages, csv = folder / "pages.jsonl", folder / "rows.csv"
    _write_rows(rows, pages, csv)
    title = f"landing of {rows:,} rows"
    table = _table(title, *("rows/s", "s", "CPU, s", "peak MB", "rows", "remark"))
    for tool in LANDERS:

        def measure(target: Target, lander: Any = tool.land) -> Result:
            result: Result = lander(pages, csv, target)
            return result

        _measure(table, tool, measure, (url, folder))
    console.print(table, "")


def _write_rows(rows: int, pages: Path, csv: Path) -> None:
    """Write the same rows as JSON pages, one a line, and as a CSV file."""
    import csv as formats

    with pages.open("wb") as lines, csv.open("w", newline="") as cells:
        writer: Any = None
        for page in posts.pages(rows):
            lines.write(page + b"\n")
            for row in json.loads(page):
                flat = row | {name: json.dumps(row[name]) for name in ("tags", "extra")}
                if writer is None:
                    writer = formats.DictWriter(cells, list(flat))
                    writer.writeheader()
                writer.writerow(flat)


def _measure(
    table: Table,
    tool: Any,
    measure: Callable[[Target], Result],
    place: tuple[str, Path],
    count_requests: Callable[[], int] | None = None,
) -> None:
    """Measure a tool with a database of its own; a failure is a line of the report."""
    try:
        if (install := getattr(tool, "INSTALL", None)) is not None:
            install.ensure()
        with _target(*place, tool.NAME) as target:
            result = measure(target)
    except (installs.NotInstalledError, FailedError) as error:
        _add_row(table, tool.NAME, remark=str(error))
        return
    used = result.usage
    rows = ", ".join(f"{count:,} {name}" for name, count in result.rows.items())
    total = sum(result.rows.values())
    first = f"{count_requests()}" if count_requests else f"{total / used.seconds:,.0f}"
    _add_row(
        table,
        tool.NAME,
        *(first, f"{used.seconds:.1f}", f"{used.cpu:.1f}", f"{used.megabytes:.0f}"),
        rows,
        remark=result.remark,
    )


@contextmanager
def _target(url: str, folder: Path, name: str) -> Iterator[Target]:
    database = "".join(letter for letter in name if letter.isalnum())
    place = Path(tempfile.mkdtemp(prefix=database, dir=folder))
    session = psycopg2.connect(f"{url}/postgres")
    session.autocommit = True
    cursor = session.cursor()
    cursor.execute(f'drop database if exists "{database}" with (force)')
    cursor.execute(f'create database "{database}"')

    def count(query: str) -> int:
        with psycopg2.connect(f"{url}/{database}") as own, own.cursor() as asking:
            asking.execute(query)
            (counted,) = asking.fetchone() or (0,)
            return int(counted)

    yield Target(f"{url}/{database}", place, count)
    session.close()


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, box=None, pad_edge=False, title_justify="left")
    for heading in ("", *headings):
        is_text = heading in ("", "rows", "remark")
        table.add_column(heading, justify="left" if is_text else "right")
    return table


def _add_row(table: Table, name: str, *cells: str, remark: str) -> None:
    table.add_row(name, *(*cells, *[""] * (5 - len(cells))), remark)


main()
