"""Live sampling: the job of one slot, and the schedule that starts it.

Here: the op that samples, the op that builds the tables of livestreams. Not here: the
sampler (`pipelines/live/`), and which resource of a platform is live (its `PLATFORM`).
"""

from dagster import (
    DefaultScheduleStatus,
    Failure,
    In,
    Nothing,
    OpExecutionContext,
    RunRequest,
    ScheduleEvaluationContext,
    SkipReason,
    job,
    op,
    schedule,
)

from dlt_sources import platforms
from dlt_sources.http import errors
from pipelines import settings
from pipelines.accounts import connections
from pipelines.errors import UserError
from pipelines.live import build, sampler
from pipelines.redaction import first_line
from pipelines.resources import WarehouseResource

LONGEST_RUN = 900
"""Seconds after which a run is ended; a slot with its build takes six minutes."""


@op
def sample_slot(context: OpExecutionContext, warehouse: WarehouseResource) -> None:
    """Read every live stream once a minute until the slot ends, then load them."""
    try:
        loads = sampler.sample_slot(
            platforms().values(), warehouse.connect(), context.run_id
        )
    except (UserError, errors.Permanent) as error:
        raise Failure(first_line(str(error)), allow_retries=False) from None
    for load in loads:
        context.log.info(load.describe())
    context.add_output_metadata(
        {
            "minutes": sum(one.minutes for one in loads),
            "rows loaded": sum(one.rows for one in loads),
            "failed readings": sum(one.failed for one in loads),
            "requests": sum(sum(one.calls.values()) for one in loads),
        }
    )


@op(pool="dbt", ins={"samples": In(Nothing)})
def build_livestreams(
    context: OpExecutionContext, warehouse: WarehouseResource
) -> None:
    """Build today's rows of livestreams, if one was live within the last minutes."""
    connected, now = warehouse.connect(), settings.now()
    if not build.is_build_due(connected, now):
        context.log.info("no stream is live")
        return
    outcome = build.build_tables(connected, now)
    if not outcome.success:
        raise Failure(f"dbt: {outcome.message}"[:2000])


@job(
    name="live_poll",
    description="Sample live streams for five minutes and build their tables.",
    tags={"creators/kind": "live", "dagster/max_runtime": str(LONGEST_RUN)},
)
def live_poll() -> None:
    """Sample, then build."""
    build_livestreams(samples=sample_slot())


@schedule(
    name="live_every_5_minutes",
    job=live_poll,
    cron_schedule="*/5 * * * *",
    execution_timezone="UTC",
    default_status=DefaultScheduleStatus.RUNNING,
    description="Start one slot of live sampling, if a channel can be live.",
)
def live_every_5_minutes(
    context: ScheduleEvaluationContext, warehouse: WarehouseResource
) -> RunRequest | SkipReason:
    """Request the slot that begins now; a slot that is over cannot be sampled."""
    slot = context.scheduled_execution_time
    if sampler.start_of_slot(settings.now()) > slot:
        return SkipReason("the slot is over")
    connected = warehouse.connect()
    if not any(
        one.live is not None and connections.has_subjects(connected, one)
        for one in platforms().values()
    ):
        return SkipReason("no account is connected and no channel is followed")
    return RunRequest(run_key=f"live:{slot:%Y-%m-%dT%H:%M}")
