"""Load some days of one platform: read, land, commit. Free of Dagster.

Here: the order of the steps, and what is true if any of them dies. A load counts after
`ledger.commit`; before it, no row is visible and a repeat is harmless. Not here: which
loads some days take (`load_plan.py`), the platform (`dlt_sources`), the ledgers' SQL.
"""

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dlt_sources.contract import CollectionJob, Platform, Reading, Subject, closing_date
from pipelines import settings
from pipelines.accounts import connections
from pipelines.accounts.vault import Vault
from pipelines.database.warehouse import Warehouse
from pipelines.failpoints import hit
from pipelines.ingestion import ledger, load_plan, monitors, quota, sync_logs
from pipelines.ingestion.http_cache import HttpCache
from pipelines.ingestion.load_plan import LoadSpec
from pipelines.redaction import first_line
from pipelines.settings import Settings

log = logging.getLogger(__name__)

NOTHING_TO_READ = "no account is connected, and nothing is followed"


@dataclass(frozen=True, slots=True)
class Collected:
    """What one load brought: readings, rows set aside, requests and seconds by step."""

    load_id: str
    day: date
    readings: Sequence[Reading]
    rejected: Counter[str]
    calls: dict[str, int]
    new_fields: dict[str, set[str]]
    seconds: dict[str, float]

    def rows(self, resource: str) -> int:
        """Return the rows landed of one resource."""
        return sum(one.rows for one in self.readings if one.resource == resource)

    def explanations(self) -> list[str]:
        """Return one line for each reading that is not complete."""
        return [
            f"{one.resource} of {one.subject_id}: {one.status}: {one.reason}"
            for one in self.readings
            if one.status != "complete"
        ]


def collect(
    platform: Platform,
    days: Sequence[date],
    *,
    run_id: str,
    warehouse: Warehouse,
    resources: frozenset[str] | None = None,
) -> list[Collected]:
    """Read `resources` of `platform` for consecutive `days` and commit what came.

    A level is asked for only while a reading taken now belongs to one of the days; for
    those that are over the ledger says so. History is read once for all days. Nothing
    is done for a platform of which there is nothing to read. Two calls for the same
    last day wait for each other, and the later one counts.

    Raises:
        Exception: the load under way was not committed; the ledger holds the reason.
    """
    if not connections.is_anything_read(warehouse, platform):
        return []
    wanted = resources or frozenset(one.name for one in platform.resources)
    return [
        _attempt(platform, ask, warehouse, run_id, wanted=wanted)
        for ask in load_plan.plan_loads(platform, days, wanted, settings.now())
    ]


def poll_due(
    platform: Platform,
    *,
    run_id: str,
    warehouse: Warehouse,
    resources: frozenset[str],
) -> list[Collected]:
    """Read what is now of the subjects whose monitors are due, in one load.

    It counts for the day that a reading taken now belongs to, and closes no day.

    Raises:
        Exception: as `collect`.
    """
    now = settings.now()
    due = monitors.due(warehouse, now).get(platform.name)
    if not due:
        return []
    levels = frozenset(
        name for name in resources if platform.resource(name).kind == "level"
    )
    (ask,) = load_plan.plan_loads(platform, [closing_date(now)], levels, now)
    return [_attempt(platform, ask, warehouse, run_id, wanted=levels, due=due)]


def _attempt(
    platform: Platform,
    ask: LoadSpec,
    warehouse: Warehouse,
    run_id: str,
    *,
    wanted: frozenset[str],
    due: frozenset[str] | None = None,
) -> Collected:
    configuration = settings.load()
    with warehouse.advisory_lock(f"load:{platform.name}:{ask.day}"):
        load = ledger.open_load(
            warehouse,
            platform,
            ask.day,
            run_id,
            first=ask.window.start,
            is_whole=due is None,
        )
        try:
            with ledger.heartbeat(warehouse, load):
                vault = Vault.open(configuration, warehouse)
                subjects = connections.subjects(warehouse, vault, platform)
                if due is not None:
                    subjects = [one for one in subjects if one.subject_id in due]
                over = load_plan.over(ask.window, settings.now())
                levels = [
                    one
                    for one in platform.resources
                    if one.name in wanted and one.kind in load_plan.NOW_ONLY
                ]
                ledger.note_over(warehouse, platform, over, levels, subjects)
                return _collect(load, ask, subjects, warehouse, configuration)
        except BaseException as error:
            ledger.fail(warehouse, load, first_line(str(error) or repr(error)))
            raise


def _collect(
    load: ledger.Load,
    ask: LoadSpec,
    subjects: Sequence[Subject],
    warehouse: Warehouse,
    configuration: Settings,
) -> Collected:
    from dlt_sources.load import loader  # noqa: PLC0415 - dlt takes a second to import
    from dlt_sources.load.row_buffer import RowBuffer  # noqa: PLC0415 - as polars does

    with RowBuffer(
        load.platform,
        load_id=load.load_id,
        run_id=load.run_id,
        partition_date=load.day,
    ) as spool:
        started = time.monotonic()
        job = CollectionJob(
            subjects=subjects,
            window=ask.window,
            now=settings.now,
            sink=spool,
            throttle=quota.SharedThrottle(warehouse, load.platform),
            environ=os.environ,
            resources=ask.resources,
            batch_size=configuration.batch_size,
            jitter_seconds=configuration.jitter_seconds,
            seed=load.day.toordinal(),
            cache=HttpCache(warehouse, load.platform),
        )
        with sync_logs.attempt(warehouse, load, subjects, ask.resources) as attempt:
            if ask.resources:
                asyncio.run(load.platform.collect(job))
            hit("extract")
            read = time.monotonic()
            dlt_load_ids = loader.load(spool, warehouse.url)
            hit("load")
            ledger.commit(
                warehouse,
                load,
                readings=spool.readings,
                rejected=spool.rejected,
                dlt_load_ids=dlt_load_ids,
                calls=job.calls,
            )
            hit("commit")
            attempt.finish(spool.readings, spool.rejected, job.calls)
            monitors.mark(warehouse, load.platform, spool.readings)
        seconds = {"extract": read - started, "load": time.monotonic() - read}
        return Collected(
            load.load_id,
            load.day,
            tuple(spool.readings),
            Counter(one.resource for one in spool.rejected),
            dict(job.calls),
            job.unknown_fields,
            seconds,
        )
