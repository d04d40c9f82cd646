"""The schedule starts a run at 02:00 UTC for the day before."""

from datetime import UTC, datetime

import pytest
from dagster import DagsterInstance, RunRequest, build_schedule_context

from pipelines.defs.schedules import daily_at_0200_utc


@pytest.mark.parametrize(
    ("tick", "day"),
    [
        (datetime(2026, 3, 29, 2, tzinfo=UTC), "2026-03-28"),
        (datetime(2026, 11, 1, 2, tzinfo=UTC), "2026-10-31"),
        (datetime(2027, 1, 1, 2, tzinfo=UTC), "2026-12-31"),
        (datetime(2028, 3, 1, 2, tzinfo=UTC), "2028-02-29"),
    ],
)
def test_a_tick_asks_for_the_day_before_also_when_clocks_change(
    tick: datetime, day: str
) -> None:
    context = build_schedule_context(scheduled_execution_time=tick)
    request = daily_at_0200_utc(context)
    assert isinstance(request, RunRequest)
    assert (request.partition_key, request.run_key) == (day, f"daily:{day}")


def test_it_ticks_once_a_day_at_two_utc() -> None:
    assert daily_at_0200_utc.cron_schedule == "0 2 * * *"
    assert daily_at_0200_utc.execution_timezone == "UTC"
    assert daily_at_0200_utc.default_status.value == "RUNNING"


def test_the_definitions_accept_what_a_tick_asks_for() -> None:
    from pipelines.definitions import defs  # noqa: PLC0415

    with DagsterInstance.ephemeral() as instance:
        data = daily_at_0200_utc.evaluate_tick(
            build_schedule_context(
                instance=instance,
                scheduled_execution_time=datetime(2026, 3, 29, 2, tzinfo=UTC),
                repository_def=defs.get_repository_def(),
            )
        )
    (request,) = data.run_requests or []
    assert request.tags["dagster/partition"] == "2026-03-28"
