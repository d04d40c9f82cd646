"""Load some days of one platform: extract, load, commit. Free of Dagster.

Here: the order of the steps. A load counts after `ledger.commit_load`; before that its
rows stay invisible and a repeat is harmless. Not here: the plan (`load_plan.py`), the
platform (`dlt_sources`), and the ledger's SQL (`ledger.py`).
"""

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial

from dlt_sources.contract import (
    NO_SUBJECT,
    CollectionJob,
    Platform,
    Subject,
    Window,
    closing_date,
)
from dlt_sources.extract import windows
from pipelines import settings
from pipelines.accounts import connections
from pipelines.accounts.vault import Vault
from pipelines.database.lock_waits import bound_lock_waits
from pipelines.database.warehouse import Warehouse
from pipelines.disk_space import check_free_space
from pipelines.failpoints import hit
from pipelines.ingestion import (
    issues,
    ledger,
    load_plan,
    monitors,
    quota,
    refreshes,
    shards,
    sync_logs,
)
from pipelines.ingestion.http_cache import HttpCache
from pipelines.ingestion.known_ids import StoredIds
from pipelines.ingestion.load_plan import LoadSpec
from pipelines.ingestion.load_results import LoadResult
from pipelines.ingestion.shards import Shard
from pipelines.redaction import first_line
from pipelines.settings import Settings

log = logging.getLogger(__name__)

NOTHING_TO_READ = "no account is connected and no channel is followed"


def collect(
    platform: Platform,
    window: Window,
    *,
    run_id: str,
    warehouse: Warehouse,
    resources: frozenset[str] | None = None,
    shard: Shard | None = None,
) -> list[LoadResult]:
    """Read `resources` of `platform` for the days of `window` and commit the rows.

    With a `shard` only its subjects are read.

    Levels are read only while a reading taken now belongs to one of the days. The
    ledger records `not_observable` for earlier days. History is read once for all days.
    A platform without connections and channels has no load. Two calls for the same
    last day wait for each other, and the later one counts.

    Raises:
        Exception: a load was not committed; the ledger holds the reason.
    """
    if not connections.has_subjects(warehouse, platform):
        return []
    names = resources or frozenset(one.name for one in platform.resources)
    loads = []
    for spec in load_plan.plan_loads(platform, window, names, settings.now()):
        loads.append(
            _run_load(platform, spec, warehouse, run_id, resources=names, shard=shard)
        )
        monitors.record_polls(warehouse, platform, loads[-1].readings)
    return loads


def poll_due(
    platform: Platform,
    *,
    run_id: str,
    warehouse: Warehouse,
    resources: frozenset[str],
) -> list[LoadResult]:
    """Read the levels of all subjects with a due monitor, in one load.

    The load counts for the day of a reading taken now. It does not close that day.

    Raises:
        Exception: as `collect`.
    """
    now = settings.now()
    due = monitors.due_subjects(warehouse, now).get(platform.name)
    if not due:
        return []
    spec, levels = _plan_poll(platform, resources, now)
    load = _run_load(platform, spec, warehouse, run_id, resources=levels, due=due)
    monitors.record_polls(warehouse, platform, load.readings)
    return [load]


def refresh(
    platform: Platform,
    run_key: str,
    *,
    run_id: str,
    warehouse: Warehouse,
    resources: frozenset[str],
) -> list[LoadResult]:
    """Read the levels of the channels that webhook events gave this run, in one load.

    Raises:
        Exception: as `collect`.
    """
    taken = refreshes.take(warehouse, run_key, platform.name)
    if taken is None:
        return []
    spec, levels = _plan_poll(platform, resources, settings.now())
    due = taken.subject_ids
    load = _run_load(platform, spec, warehouse, run_id, resources=levels, due=due)
    refreshes.record_reads(
        warehouse,
        run_key,
        platform.name,
        load_id=load.load_id,
        taken=taken,
        unread=platform.polled - levels,
        readings=load.readings,
    )
    return [load]


def _plan_poll(
    platform: Platform, resources: frozenset[str], now: datetime
) -> tuple[LoadSpec, frozenset[str]]:
    """Return the load of a reading taken now, and its resources."""
    levels = resources & platform.polled
    today = closing_date(now)
    window = Window(today, today + windows.DAY)
    (spec,) = load_plan.plan_loads(platform, window, levels, now)
    return spec, levels


def _run_load(
    platform: Platform,
    spec: LoadSpec,
    warehouse: Warehouse,
    run_id: str,
    *,
    resources: frozenset[str],
    due: frozenset[str] | None = None,
    shard: Shard | None = None,
) -> LoadResult:
    configuration = settings.load()
    share = 1.0
    with ExitStack() as held:
        name = f"load:{platform.name}:{spec.day}"
        held.enter_context(_hold_lock(warehouse, name, shard))
        held.enter_context(bound_lock_waits(warehouse))
        if shard is not None:
            # Under the lock: the plan may end while this process waits for it.
            planned = shards.read_shard(warehouse, platform, shard)
            due, share = planned.subject_ids, planned.share
        throttle = quota.SharedThrottle(warehouse, platform, share=share)
        held.callback(throttle.close)
        load = ledger.open_load(
            warehouse,
            platform,
            spec.day,
            run_id,
            first=spec.window.start,
            is_whole=due is None,
        )
        try:
            check_free_space(configuration)
            vault = Vault.open(configuration, warehouse)
            subjects = connections.list_subjects(warehouse, vault, platform, throttle)
            if due is not None:
                subjects = [one for one in subjects if one.subject_id in due]
            past_days = load_plan.past_days(spec.window, settings.now())
            levels = [
                one
                for one in platform.resources
                if one.name in resources and one.kind in load_plan.NOW_ONLY
            ]
            ledger.record_not_observable(
                warehouse, platform, past_days, levels, subjects
            )
            return _collect(
                load,
                spec,
                subjects,
                warehouse,
                configuration=configuration,
                throttle=throttle,
                placeholder=shard.placeholder if shard else NO_SUBJECT,
            )
        except BaseException as error:
            ledger.fail_load(warehouse, load, first_line(str(error) or repr(error)))
            raise


@contextmanager
def _hold_lock(warehouse: Warehouse, name: str, shard: Shard | None) -> Iterator[None]:
    """Hold the lock of a day; shards share it, and each has one of its own."""
    with ExitStack() as held:
        is_shared = shard is not None
        held.enter_context(warehouse.advisory_lock(name, is_shared=is_shared))
        if shard is not None:
            own = f"{name}:{shard.plan_id}:{shard.number}"
            held.enter_context(warehouse.advisory_lock(own))
        yield


def _collect(
    load: ledger.Load,
    spec: LoadSpec,
    subjects: Sequence[Subject],
    warehouse: Warehouse,
    *,
    configuration: Settings,
    throttle: quota.SharedThrottle,
    placeholder: Subject,
) -> LoadResult:
    from dlt_sources.load import loader  # noqa: PLC0415 - importing dlt takes a second
    from dlt_sources.load.row_buffer import RowBuffer  # noqa: PLC0415 - imports polars

    with RowBuffer(
        load.platform,
        load_id=load.load_id,
        run_id=load.run_id,
        partition_date=load.day,
        placeholder=placeholder,
    ) as buffer:
        started = time.monotonic()
        job = CollectionJob(
            subjects=subjects,
            window=spec.window,
            now=settings.now,
            sink=buffer,
            throttle=throttle,
            environ=os.environ,
            resources=spec.resources,
            batch_size=configuration.batch_size,
            jitter_seconds=configuration.jitter_seconds,
            seed=load.day.toordinal(),
            cache=HttpCache(warehouse, load.platform),
            known=StoredIds(warehouse, load.platform),
            issues=issues.read_open(warehouse, load.platform),
        )
        with sync_logs.open_logs(warehouse, load, subjects, spec.resources) as logs:
            if spec.resources:
                asyncio.run(load.platform.collect(job))
            hit("extract")
            read = time.monotonic()
            dlt_load_ids = loader.load(buffer, warehouse.named_url)
            hit("load")
            ledger.commit_load(
                warehouse,
                load,
                readings=buffer.readings,
                rejected=buffer.rejected,
                dlt_load_ids=dlt_load_ids,
                calls=job.calls,
                before_commit=partial(
                    issues.store, platform=load.platform, book=job.issues
                ),
            )
            hit("commit")
            logs.close(buffer.readings, buffer.rejected, job.calls)
        seconds = {"extract": read - started, "load": time.monotonic() - read}
        return LoadResult(
            load.load_id,
            load.day,
            tuple(buffer.readings),
            Counter(one.resource for one in buffer.rejected),
            dict(job.calls),
            job.unknown_fields,
            seconds,
        )
