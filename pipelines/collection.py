"""One platform's one day: read, land, commit. Knows nothing of Dagster.

Here: the order of the steps and what is true if any of them dies. A load counts
once `ledger.commit` is through; before that nothing of it is seen, and doing it again
does no harm. Not here: what a platform says (`dlt_sources`), and the ledgers' SQL.
"""

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dlt_sources.contract import Job, Platform, Reading, Subject, Window
from pipelines import connections, ledger, quota, settings, sync_logs
from pipelines.alerts import first_line
from pipelines.conditional_reads import StoredAnswers
from pipelines.days import is_observable
from pipelines.killpoints import reach
from pipelines.settings import Settings
from pipelines.vault import Vault
from pipelines.warehouse import Warehouse

log = logging.getLogger(__name__)

NOT_OBSERVABLE = "the platform tells only what is true now, and this day is over"


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
    day: date,
    *,
    run_id: str,
    warehouse: Warehouse,
    resources: frozenset[str] | None = None,
) -> Collected:
    """Read `resources` of `platform` for `day` and commit what came.

    A level is asked for only while a reading taken now belongs to `day`; for a day that
    is over the ledger says so and the call succeeds. Two calls for one platform and day
    wait for each other, and the later one counts.

    Raises:
        Exception: nothing was committed; the ledger holds the first line of the reason.
    """
    configuration = settings.load()
    wanted = resources or frozenset(one.name for one in platform.resources)
    with warehouse.advisory_lock(f"load:{platform.name}:{day}"):
        load = ledger.open_load(warehouse, platform, day, run_id)
        try:
            with ledger.heartbeat(warehouse, load):
                return _collect(load, wanted, warehouse, configuration)
        except BaseException as error:
            ledger.fail(warehouse, load, first_line(str(error) or repr(error)))
            raise


def _collect(
    load: ledger.Load,
    wanted: frozenset[str],
    warehouse: Warehouse,
    configuration: Settings,
) -> Collected:
    from dlt_sources import landing  # noqa: PLC0415 - dlt takes a second to import
    from dlt_sources.spool import Spool  # noqa: PLC0415 - as polars does

    vault = Vault.open(configuration, warehouse)
    subjects = connections.subjects(warehouse, vault, load.platform)
    askable = _askable(load, wanted)
    with Spool(
        load.platform,
        load_id=load.load_id,
        run_id=load.run_id,
        partition_date=load.day,
    ) as spool:
        for reading in _not_observable(load.platform, wanted - askable, subjects):
            spool.finish(reading)
        started = time.monotonic()
        job = Job(
            subjects=subjects,
            window=Window(load.day, load.day + timedelta(days=1)),
            now=settings.now,
            sink=spool,
            throttle=quota.SharedThrottle(warehouse, load.platform),
            environ=os.environ,
            resources=askable,
            batch_size=configuration.batch_size,
            jitter_seconds=configuration.jitter_seconds,
            seed=load.day.toordinal(),
            cache=StoredAnswers(warehouse, load.platform),
        )
        with sync_logs.attempt(warehouse, load, subjects, askable) as attempt:
            if askable:
                asyncio.run(load.platform.collect(job))
            reach("extract")
            read = time.monotonic()
            dlt_load_ids = landing.load(spool, warehouse.url)
            reach("load")
            ledger.commit(
                warehouse,
                load,
                readings=spool.readings,
                rejected=spool.rejected,
                dlt_load_ids=dlt_load_ids,
                calls=job.calls,
            )
            reach("commit")
            attempt.finish(spool.readings, spool.rejected, job.calls)
        seconds = {"extract": read - started, "load": time.monotonic() - read}
        return Collected(
            load.load_id,
            load.day,
            tuple(spool.readings),
            Counter(one.resource for one in spool.rejected),
            dict(job.calls),
            job.drift,
            seconds,
        )


def _askable(load: ledger.Load, wanted: frozenset[str]) -> frozenset[str]:
    """Return what may be asked for: of a day that is over, only native history."""
    if is_observable(load.day, settings.now()):
        return wanted
    return frozenset(
        name for name in wanted if load.platform.resource(name).kind == "history"
    )


def _not_observable(
    platform: Platform, over: frozenset[str], subjects: Sequence[Subject]
) -> list[Reading]:
    return [
        Reading(
            resource=resource.name,
            subject_id=subject.subject_id,
            reader=subject.reader,
            status="not_observable",
            rows=0,
            observed_at=settings.now(),
            reason=NOT_OBSERVABLE,
        )
        for resource in platform.resources
        if resource.name in over and resource.kind in ("level", "sample")
        for subject in subjects
    ]
