"""The daily job, the views' job, and the schedule of the daily job.

Here: which assets a job selects, and when it starts. Not here: the assets
(`platforms.py`, `transform.py`) and missed days (`missed_partitions.py`).
"""

from dagster import (
    AssetSelection,
    DefaultScheduleStatus,
    RunRequest,
    ScheduleEvaluationContext,
    define_asset_job,
    schedule,
)

from pipelines.days import due_date
from pipelines.defs import freshness, transform
from pipelines.operations.executors import choose_executor
from pipelines.partitions import daily_partitions

VIEWS = AssetSelection.assets(*transform.views.keys)

daily = define_asset_job(
    "daily",
    selection=AssetSelection.all()
    - VIEWS
    - freshness.CHECKS
    - AssetSelection.groups("webhooks", "operations"),
    partitions_def=daily_partitions,
    executor_def=choose_executor(),
    description="Collect one UTC day of every platform, and build its tables.",
    tags={"creators/kind": "daily"},
)

views = define_asset_job(
    "views",
    selection=VIEWS,
    description="Rebuild the views and load the seeds, after a change of the models.",
)


@schedule(
    name="daily_at_0200_utc",
    job=daily,
    cron_schedule="0 2 * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Run the daily job at 02:00 UTC, for the day that has just ended.",
)
def daily_at_0200_utc(context: ScheduleEvaluationContext) -> RunRequest:
    """Request yesterday's partition; its run key keeps it to one run."""
    day = due_date(context.scheduled_execution_time).isoformat()
    return RunRequest(run_key=f"daily:{day}", partition_key=day)
