"""Run one source alone, without Dagster and without the running system.

Here: `python -m dlt_sources twitch --subject LOGIN ...`, into a folder or a database.
Not here: connections with tokens of people, quota shared by processes, partitions.
"""

import argparse
import asyncio
import os
import sys
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dlt_sources import platforms
from dlt_sources.contract import CollectionJob, Platform, Subject, Window, closing_date
from dlt_sources.http import errors
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.load.row_buffer import RowBuffer


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line and run; 0 done, 1 something was not read, 2 bad input."""
    parser = argparse.ArgumentParser(prog="python -m dlt_sources", description=__doc__)
    parser.add_argument("platform", nargs="?", help="name of a source, see --list")
    parser.add_argument("--list", action="store_true", help="list the sources and stop")
    parser.add_argument(
        "--subject", nargs="+", default=[], metavar="LOGIN", help="names or ids to read"
    )
    parser.add_argument(
        "--resource", nargs="+", default=[], metavar="NAME", help="default: all"
    )
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--to", type=Path, metavar="DIR", help="write CSV files here")
    where.add_argument("--database-url", metavar="URL", help="load into raw_<platform>")
    chosen = parser.parse_args(arguments)
    if chosen.list:
        _list()
        return 0
    try:
        platform = _platform(chosen.platform)
        names = frozenset(chosen.resource) or frozenset(
            resource.name for resource in platform.resources
        )
        for name in names:
            platform.resource(name)
        if not chosen.subject:
            raise errors.MissingSetting("name at least one --subject")
        return _run(platform, chosen.subject, names, chosen.to, chosen.database_url)
    except KeyError as error:
        return _complain(error.args[0])
    except errors.ApiError as error:
        return _complain(error)


def _run(
    platform: Platform,
    names: Sequence[str],
    resources: frozenset[str],
    folder: Path | None,
    url: str | None,
) -> int:
    day = closing_date(_now())
    with RowBuffer(
        platform,
        load_id=str(uuid.uuid4()),
        run_id="alone",
        partition_date=day,
        folder=folder,
    ) as spool:
        throttle = TokenBuckets(platform.quota.of(os.environ))

        async def read() -> CollectionJob:
            subjects = [
                Subject(await _identify(platform, name, throttle)) for name in names
            ]
            job = CollectionJob(
                subjects=subjects,
                window=Window(day, day + timedelta(days=1)),
                now=_now,
                sink=spool,
                throttle=throttle,
                environ=os.environ,
                resources=resources,
            )
            await platform.collect(job)
            return job

        job = asyncio.run(read())
        files = spool.files()
        _report(spool, job)
        if url:
            from dlt_sources.load import loader  # noqa: PLC0415 - dlt takes a second

            loader.create_tables(platform, url)
            load_ids = loader.load(spool, url)
            _say(f"{spool.rows} rows in raw_{platform.name}, dlt load {load_ids}")
        elif folder:
            _say(f"{len(files)} files in {folder}")
    return int(any(reading.status == "failed" for reading in spool.readings))


async def _identify(platform: Platform, name: str, throttle: TokenBuckets) -> str:
    if platform.identify is None or name.isdigit():
        return name
    return (await platform.identify(os.environ, name, throttle)).subject_id


def _report(spool: RowBuffer, job: CollectionJob) -> None:
    """Print the readings as a table, then what else a person wants to know."""
    rows = [("resource", "subject", "status", "rows", "reason")]
    rows += [
        (one.resource, one.subject_id, one.status, str(one.rows), one.reason or "")
        for one in sorted(
            spool.readings, key=lambda one: (one.subject_id, one.resource)
        )
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        _say("  ".join([*cells, row[4]]).rstrip())
    calls = ", ".join(f"{name} {count}" for name, count in sorted(job.calls.items()))
    _say(f"{sum(job.calls.values())} calls: {calls}")
    for rejected in spool.rejected:
        _say(f"set aside: {rejected.resource} {rejected.reason}")
    for resource, fields in sorted(job.unknown_fields.items()):
        _say(f"unknown fields: {resource} {', '.join(sorted(fields))}")


def _list() -> None:
    for platform in platforms().values():
        _say(f"{platform.name}: {platform.title}")
        for resource in platform.resources:
            _say(f"  {resource.name:<18} {resource.kind:<7} {resource.description}")
        for variable in platform.variables:
            default = f" (default {variable.default})" if variable.default else ""
            _say(f"  {variable.name:<18} {variable.description}{default}")


def _platform(name: str | None) -> Platform:
    found = platforms()
    if name not in found:
        raise errors.MissingSetting(f"name a source: {', '.join(found)}")
    return found[name]


def _now() -> datetime:
    """Return the run's clock: CREATORS_CLOCK where it is set, else the time."""
    given = os.environ.get("CREATORS_CLOCK")
    if not given:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise errors.MissingSetting("CREATORS_CLOCK is no ISO timestamp") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _complain(problem: object) -> int:
    sys.stderr.write(f"error: {problem}\n")
    return 2


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
