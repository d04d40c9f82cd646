"""The jobs and the clock that starts them.

Here: `daily`, the views' job and the 02:00 UTC schedule. Not here: what a job runs
(`platforms.py`, `transform.py`) and days that were missed (`upkeep.py`).
"""

from dagster import (
    AssetSelection,
    DefaultScheduleStatus,
    Definitions,
    RunRequest,
    ScheduleEvaluationContext,
    define_asset_job,
    schedule,
)

from pipelines.days import due_date
from pipelines.defs import transform
from pipelines.partitions import daily_partitions

daily = define_asset_job(
    "daily",
    selection=AssetSelection.all() - AssetSelection.assets(*transform.views.keys),
    partitions_def=daily_partitions,
    description="Collect every platform for one UTC day and build the tables of it.",
    tags={"creators/kind": "daily"},
)

views = define_asset_job(
    "views",
    selection=AssetSelection.assets(*transform.views.keys),
    description="Rebuild the views and load the seeds; a deployment does it.",
)


@schedule(
    name="daily_at_0200_utc",
    job=daily,
    cron_schedule="0 2 * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="At 02:00 UTC, the day that has just ended.",
)
def daily_at_0200_utc(context: ScheduleEvaluationContext) -> RunRequest:
    """Ask for yesterday's partition, once however often the tick is evaluated."""
    day = due_date(context.scheduled_execution_time).isoformat()
    return RunRequest(run_key=f"daily:{day}", partition_key=day)


def build() -> Definitions:
    """Return the jobs and the schedule."""
    return Definitions(jobs=[daily, views], schedules=[daily_at_0200_utc])
