"""The sensor that drains the queue of webhook events, and the job of its refreshes.

Here: the job `webhook_refreshes`, and the sensor. The sensor drains for a bounded time.
Then it requests one run for each channel that events want read again. Not here: the
queue (`webhooks/queue.py`), the wanted channels (`ingestion/refreshes.py`) and the read
(`ingestion/load.py`).

The transaction that marks events as processed also stores the wanted refreshes. A run
key is stored before its run is requested. So a killed daemon loses and doubles nothing.
"""

from collections.abc import Iterator

from dagster import (
    AssetKey,
    DagsterInstance,
    DefaultSensorStatus,
    RunRequest,
    RunsFilter,
    SensorEvaluationContext,
    SkipReason,
    define_asset_job,
    sensor,
)

from dlt_sources.contract import closing_date
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.defs import transform
from pipelines.defs.monitors import LEVELS_AND_TABLES, polled_keys
from pipelines.defs.platforms import REFRESH_RUN_TAG
from pipelines.ingestion import refreshes
from pipelines.ingestion.refreshes import RefreshBatch
from pipelines.partitions import daily_partitions, partition_tags
from pipelines.resources import WarehouseResource
from pipelines.webhooks.queue import drain
from pipelines.webhooks.salt import read_salt

DRAIN_SECONDS = 20.0
"""Time of one tick for the queue; the rest waits for the next tick."""

webhook_refreshes_job = define_asset_job(
    "webhook_refreshes",
    selection=LEVELS_AND_TABLES,
    partitions_def=daily_partitions,
    description="Read the channels that webhook events name; rebuild today's rows.",
    tags={"creators/kind": "webhooks"},
)


@sensor(
    name="webhook_events",
    job_name="webhook_refreshes",
    minimum_interval_seconds=15,
    default_status=DefaultSensorStatus.RUNNING,
    description="Process webhook events; start one run per channel that they name.",
)
def webhook_events(
    context: SensorEvaluationContext, warehouse: WarehouseResource
) -> Iterator[RunRequest | SkipReason]:
    """Drain the queue, and start runs for wanted channels."""
    connected = warehouse.connect()
    configuration = settings.load()
    salt = read_salt(configuration.root)
    drained = drain(connected, salt, seconds=DRAIN_SECONDS)
    if drained.total:
        context.log.info(str(drained))
    day = closing_date(settings.now()).isoformat()
    if day < configuration.start_date.isoformat():
        yield SkipReason(f"{drained}; {day} is before CREATORS_START_DATE")
        return
    requests = [
        RunRequest(
            run_key=batch.run_key,
            asset_selection=[*_raw_keys(batch), *transform.tables.keys],
            asset_check_keys=[],
            tags={**partition_tags([day]), REFRESH_RUN_TAG: batch.run_key},
        )
        for batch in find_batches(connected, context.instance)
    ]
    yield from requests
    if not requests:
        yield SkipReason(f"{drained}; no channel waits for a run")


def find_batches(warehouse: Warehouse, instance: DagsterInstance) -> list[RefreshBatch]:
    """Return the batches that need a run; those of ended runs wait for another one."""
    runs = {
        batch.run_key: _run_has_ended(instance, batch.run_key)
        for batch in refreshes.list_assigned(warehouse)
    }
    refreshes.release(warehouse, [key for key, ended in runs.items() if ended])
    active = sum(not has_ended for has_ended in runs.values())
    refreshes.assign_ready(warehouse, refreshes.MOST_RUNS - active)
    return [
        batch
        for batch in refreshes.list_assigned(warehouse)
        if runs.get(batch.run_key) is None
    ]


def _run_has_ended(instance: DagsterInstance, run_key: str) -> bool | None:
    """Tell whether the newest run of a key has ended; None: it has no run."""
    runs = instance.get_runs(RunsFilter(tags={REFRESH_RUN_TAG: run_key}), limit=1)
    return runs[0].is_finished if runs else None


def _raw_keys(batch: RefreshBatch) -> list[AssetKey]:
    return [
        key for key in polled_keys([batch.platform]) if key.path[-1] in batch.resources
    ]
