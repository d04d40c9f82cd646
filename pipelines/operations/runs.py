"""Launch the daily job in this process, as a Dagster run.

Here: one run for a day or a range, recorded in Dagster's storage. Not here: the job
(`defs/schedules.py`), and runs that the daemon launches.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from pipelines import settings
from pipelines.database.warehouse import connect_warehouse
from pipelines.days import check_days
from pipelines.health.incomplete_readings import (
    IncompleteReadings,
    find_silent_platforms,
    read_incomplete_of_run,
)
from pipelines.notifications.failure_notices import notify_failure
from pipelines.operations import failures
from pipelines.redaction import first_line

if TYPE_CHECKING:
    from dagster import DagsterInstance, Definitions

CODE_LOCATION = "creator_analytics"
"""The name of the code location in `workspace.yaml`."""

IDLE = "nothing to read"
"""Metadata of a raw table of a platform that was not read (`defs/platforms.py`)."""

BUILT = ("core", "fct_channel_days")
"""The table whose materialized partitions are the days that count as built."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a run ended.

    Attributes:
        success: false also where a platform gave nothing because of errors.
        rows: the number of rows of each table that was written.
        failed_checks: the severity of each check that did not pass.
        seconds: the duration of each step, and of the parts of its loads.
        error: why the run failed.
        idle: the reason for each raw schema that was not read.
        incomplete: the readings that are not complete.
    """

    run_id: str
    success: bool
    rows: dict[str, int]
    failed_checks: dict[str, str]
    seconds: dict[str, float]
    error: str | None
    idle: dict[str, str]
    incomplete: list[IncompleteReadings]


def launch(
    days: Sequence[date],
    platforms: Sequence[str],
    *,
    load_definitions: "Callable[[], Definitions]",
    sandbox_clock: str | None = None,
) -> Result:
    """Run `daily` for consecutive `days` and for `platforms`.

    A failure is part of the result. `load_definitions` is called after the check of the
    days, since loading takes seconds. With `sandbox_clock` each day is collected at its
    own 02:00 (`run_clock.py`).

    Raises:
        UserError: a day lies outside the partitions.
    """
    today = datetime.now(UTC).date()
    check_days(days[0], days[-1], settings.load().start_date, today)
    from dagster import DagsterInstance  # noqa: PLC0415 - seconds that --help never pays
    from dagster._core.execution.api import execute_run  # noqa: PLC0415 - as above
    from dagster._core.storage.tags import MAX_RETRIES_TAG  # noqa: PLC0415 - as above

    from pipelines.operations import recovery  # noqa: PLC0415 - as above
    from pipelines.partitions import partition_tags  # noqa: PLC0415 - as above

    keys = [day.isoformat() for day in days]
    job = load_definitions().resolve_job_def("daily")
    tags = {recovery.COMMAND_TAG: recovery.COMMAND, **partition_tags(keys)}
    with DagsterInstance.get() as instance:
        recovery.close_dead_work(instance, connect_warehouse())
        run = instance.create_run_for_job(
            job,
            tags={**job.run_tags, **tags, MAX_RETRIES_TAG: "0"},
            run_config=_config(sandbox_clock),
            asset_selection=_selection(job, platforms),
            remote_job_origin=_origin(job.name),
        )
        result = execute_run(_executable(job), run, instance)
        incomplete, silent = _read_outcome(result)
        error = _error(result, silent)
        if error:
            period = keys[0] if len(keys) == 1 else f"{keys[0]} to {keys[-1]}"
            _notify(result.run_id, period, error)
        return Result(
            result.run_id,
            error is None,
            _rows(result),
            _checks(result),
            _seconds(result),
            error,
            _idle(result),
            incomplete,
        )


def _executable(job: Any) -> Any:
    """Return the job as it is, or for Celery's workers, which load it by its name."""
    from dagster._core.code_pointer import CodePointer  # noqa: PLC0415 - as above
    from dagster._core.definitions.job_base import InMemoryJob  # noqa: PLC0415 - as above
    from dagster._core.definitions.reconstruct import (  # noqa: PLC0415 - as above
        ReconstructableJob,
        ReconstructableRepository,
    )

    from pipelines.operations.executors import is_distributed  # noqa: PLC0415 - as above

    if not is_distributed(settings.load()):
        return InMemoryJob(job)
    pointer = CodePointer.from_module("pipelines.definitions", "defs", None)
    return ReconstructableJob(ReconstructableRepository(pointer), job.name)


def read_built_days(instance: "DagsterInstance") -> set[date]:
    """Return the days whose tables a run has built."""
    from dagster import AssetKey  # noqa: PLC0415 - as above

    keys = instance.get_materialized_partitions(AssetKey(BUILT))
    return {date.fromisoformat(key) for key in keys}


def _config(sandbox_clock: str | None) -> dict[str, Any]:
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    if sandbox_clock is None:
        return quiet
    clock = {"config": {"sandbox_clock": sandbox_clock}}
    return {**quiet, "resources": {"clock": clock}}


def _origin(job_name: str) -> Any:
    """Return the job's origin: the UI lists only runs with one."""
    from dagster._core.remote_origin import (  # noqa: PLC0415 - as above
        RegisteredCodeLocationOrigin,
        RemoteJobOrigin,
        RemoteRepositoryOrigin,
    )

    location = RegisteredCodeLocationOrigin(CODE_LOCATION)
    return RemoteJobOrigin(RemoteRepositoryOrigin(location, "__repository__"), job_name)


def _selection(job: Any, platforms: Sequence[str]) -> set[Any]:
    """Return all assets but the raw tables of other platforms."""
    wanted = {f"raw_{name}" for name in platforms}
    return {
        key
        for key in job.asset_layer.executable_asset_keys
        if not key.path[0].startswith("raw_") or key.path[0] in wanted
    }


def _rows(result: Any) -> dict[str, int]:
    rows = {}
    for event in result.get_asset_materialization_events():
        materialization = event.materialization
        if IDLE in materialization.metadata:
            continue
        count = materialization.metadata.get("dagster/partition_row_count")
        if count is None:
            count = materialization.metadata.get("dagster/row_count")
        if count is not None:
            rows[materialization.asset_key.to_user_string()] = int(count.value)
    return rows


def _idle(result: Any) -> dict[str, str]:
    return {
        event.materialization.asset_key.path[0]: str(reason.value)
        for event in result.get_asset_materialization_events()
        if (reason := event.materialization.metadata.get(IDLE)) is not None
    }


def _checks(result: Any) -> dict[str, str]:
    """Return the severity of each check that did not pass."""
    return {
        f"{check.asset_key.to_user_string()}: {check.check_name}": check.severity.value
        for check in result.get_asset_check_evaluations()
        if not check.passed
    }


def _seconds(result: Any) -> dict[str, float]:
    """Return how long each step took, with the parts of a load."""
    seconds = {
        event.step_key: event.step_success_data.duration_ms / 1000
        for event in result.all_events
        if event.is_step_success
    }
    # Every table of a platform names the same loads.
    loads = {
        (event.step_key, record.data["load"]): record.data
        for event in result.get_asset_materialization_events()
        if (table := event.materialization.metadata.get("loads")) is not None
        for record in table.records
    }
    for (step, _), load in loads.items():
        for name, spent in load.items():
            if name.endswith(", s"):
                part = f"{step}: {name.removesuffix(', s')}"
                seconds[part] = seconds.get(part, 0) + spent
    return {name: round(spent, 2) for name, spent in seconds.items()}


def _read_outcome(result: Any) -> tuple[list[IncompleteReadings], dict[str, str]]:
    """Return the incomplete readings and the silent platforms of a run."""
    try:
        with connect_warehouse().begin() as connection:
            incomplete = read_incomplete_of_run(connection, result.run_id)
            return incomplete, find_silent_platforms(connection, result.run_id)
    except DBAPIError:
        if result.success:
            raise
        return [], {}  # the database may be what failed


def _error(result: Any, silent: Mapping[str, str]) -> str | None:
    """Return why the run failed, and why platforms gave nothing; None for neither."""
    reasons = [f"{name} gave nothing: {reason}" for name, reason in silent.items()]
    if not result.success:
        reasons.insert(0, failures.find_reason(result.all_events) or failures.NO_STEP)
    return "; ".join(reasons) or None


def _notify(run_id: str, days: str, error: str) -> None:
    try:
        notify_failure(connect_warehouse(), run_id, "daily", error, days)
    except Exception as unreachable:  # noqa: BLE001 - the database may be what failed
        print(f"no notification: {first_line(str(unreachable))}")  # noqa: T201
