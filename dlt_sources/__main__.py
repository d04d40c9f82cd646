"""Run one source without Dagster and without the running system.

Here: `python -m dlt_sources twitch --subject LOGIN`, into a folder or a database.
Not here: tokens of people, quota shared by processes, partitions (`pipelines`).
"""

import argparse
import asyncio
import sys
import uuid
from collections.abc import Sequence
from pathlib import Path

from dlt_sources import platforms
from dlt_sources.contract import CollectionJob, Platform, closing_date
from dlt_sources.extract.standalone import RUN_ID, collect_by_name, now
from dlt_sources.http import errors
from dlt_sources.load.row_buffer import RowBuffer
from dlt_sources.plain_text import clean

DESCRIPTION = """
Read public data of one platform and write it to CSV files or to a database.
The platform's variables come from the environment; --list shows them.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0 for success, 1 for a failed read, 2 for bad input."""
    parser = argparse.ArgumentParser(
        prog="python -m dlt_sources", description=DESCRIPTION
    )
    parser.add_argument("platform", nargs="?", help="the platform to read")
    parser.add_argument(
        "--list", action="store_true", help="list platforms, tables and variables"
    )
    parser.add_argument(
        "--subject", nargs="+", default=[], metavar="NAME", help="public names or ids"
    )
    parser.add_argument(
        "--resource",
        nargs="+",
        default=[],
        metavar="TABLE",
        help="tables to read; default: all",
    )
    target = parser.add_mutually_exclusive_group()
    target.add_argument("--to", type=Path, metavar="DIR", help="write CSV files to DIR")
    target.add_argument(
        "--database-url", metavar="URL", help="load into schema raw_<platform>"
    )
    chosen = parser.parse_args(arguments)
    if chosen.list:
        _list()
        return 0
    try:
        platform = _platform(chosen.platform)
        resources = frozenset(platform.resource(name).name for name in chosen.resource)
        if not chosen.subject:
            raise errors.MissingSetting("--subject needs at least one name")
        return _run(platform, chosen.subject, resources, chosen.to, chosen.database_url)
    except KeyError as error:
        return _fail(error.args[0])
    except errors.ApiError as error:
        return _fail(error)


def _run(
    platform: Platform,
    names: Sequence[str],
    resources: frozenset[str],
    folder: Path | None,
    url: str | None,
) -> int:
    with RowBuffer(
        platform,
        load_id=str(uuid.uuid4()),
        run_id=RUN_ID,
        partition_date=closing_date(now()),
        folder=folder,
    ) as buffer:
        job = asyncio.run(collect_by_name(platform, names, buffer, resources=resources))
        files = buffer.close_files()
        _report(buffer, job)
        if url:
            from dlt_sources.load import loader  # noqa: PLC0415 - dlt takes a second

            loader.create_tables(platform, url)
            load_ids = loader.load(buffer, url)
            _print(
                f"{buffer.row_count} rows loaded into raw_{platform.name}"
                f" (dlt load {', '.join(load_ids) or 'none'})"
            )
        elif folder:
            _print(f"{len(files)} files written to {folder}")
    return int(any(reading.status == "failed" for reading in buffer.readings))


def _report(buffer: RowBuffer, job: CollectionJob) -> None:
    """Print the readings as a table, then requests, rejects and unknown fields."""
    table = [("resource", "subject", "status", "rows", "reason")]
    table += [
        (one.resource, one.subject_id, one.status, str(one.rows), one.reason or "")
        for one in sorted(
            buffer.readings, key=lambda one: (one.subject_id, one.resource)
        )
    ]
    widths = [max(len(row[column]) for row in table) for column in range(4)]
    for row in table:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        _print("  ".join([*cells, row[4]]).rstrip())
    calls = ", ".join(f"{name} {count}" for name, count in sorted(job.calls.items()))
    _print(f"{sum(job.calls.values())} requests: {calls}")
    for rejected in buffer.rejected:
        _print(f"rejected: {rejected.resource}: {rejected.reason}")
    for resource, fields in sorted(job.unknown_fields.items()):
        _print(f"unknown fields: {resource}: {', '.join(sorted(fields))}")


def _list() -> None:
    for platform in platforms().values():
        _print(f"{platform.name}: {platform.title}")
        for resource in platform.resources:
            _print(f"  {resource.name:<24} {resource.kind:<7} {resource.description}")
        for variable in platform.variables:
            default = f" (default {variable.default})" if variable.default else ""
            _print(f"  {variable.name:<29} {variable.description}{default}")


def _platform(name: str | None) -> Platform:
    found = platforms()
    if name is None or name not in found:
        problem = f"unknown platform {name!r}" if name else "no platform given"
        raise errors.MissingSetting(f"{problem}; choose one of {', '.join(found)}")
    return found[name]


def _fail(problem: object) -> int:
    sys.stderr.write(f"error: {clean(problem)}\n")
    return 2


def _print(line: str) -> None:
    sys.stdout.write(f"{clean(line, None)}\n")


if __name__ == "__main__":
    sys.exit(main())
