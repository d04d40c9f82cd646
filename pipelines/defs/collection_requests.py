"""The sensor that turns requests of people into runs.

Here: one tick, and the runs of the daily job. Not here: what a request becomes
(`operations/collection_requests.py`); the sensor `webhook_events` starts the runs of
refreshes.
"""

from collections.abc import Iterator

from dagster import (
    DagsterInstance,
    DefaultSensorStatus,
    RunRequest,
    RunsFilter,
    SensorEvaluationContext,
    SkipReason,
    sensor,
)

from dlt_sources import platforms
from dlt_sources.contract import closing_date
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.operations import collection_requests
from pipelines.operations.collection_requests import DailyRequest
from pipelines.partitions import daily_partitions
from pipelines.resources import WarehouseResource

REQUEST_TAG = "creators/request"
NO_PARTITION = "the day is before CREATORS_START_DATE, or has not ended"


@sensor(
    name="collection_requests",
    job_name="daily",
    minimum_interval_seconds=15,
    default_status=DefaultSensorStatus.RUNNING,
    description="Collect what people ask for, at most once in five minutes a person.",
)
def collection_requests_sensor(
    context: SensorEvaluationContext, warehouse: WarehouseResource
) -> Iterator[RunRequest | SkipReason]:
    """End finished requests, and start waiting ones."""
    connected = warehouse.connect()
    ended = collection_requests.end_requests(connected)
    day = closing_date(settings.now())
    begun = collection_requests.start_requests(connected, platforms(), day)
    waiting = list(_find_waiting(connected, context.instance))
    # A killed tick asks again, and Dagster knows the run key.
    collection_requests.mark_daily_running(connected, waiting)
    yield from (
        RunRequest(
            run_key=f"request:{one.id}",
            partition_key=one.day.isoformat(),
            tags={REQUEST_TAG: one.id},
        )
        for one in waiting
    )
    if not waiting:
        yield SkipReason(f"requests of people: {begun} began, {ended} ended")


def _find_waiting(
    warehouse: Warehouse, instance: DagsterInstance
) -> Iterator[DailyRequest]:
    """End the requests whose run has ended; return those without a run."""
    for one in collection_requests.list_daily(warehouse):
        runs = instance.get_runs(RunsFilter(tags={REQUEST_TAG: one.id}), limit=1)
        if not runs and daily_partitions.has_partition_key(one.day.isoformat()):
            yield one
        elif not runs:
            collection_requests.end_daily(warehouse, one, NO_PARTITION)
        elif runs[0].is_finished:
            failure = None if runs[0].is_success else f"run {runs[0].run_id} failed"
            collection_requests.end_daily(warehouse, one, failure)
