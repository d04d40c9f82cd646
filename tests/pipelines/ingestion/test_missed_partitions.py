"""Missed partitions: days to retry, their order and their delays."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.days import span
from pipelines.ingestion import missed_partitions
from pipelines.ingestion.missed_partitions import Coverage, Retry, RunAttempt

NOW = datetime(2026, 3, 29, 12, tzinfo=UTC)
YESTERDAY = date(2026, 3, 28)
FIRST = date(2026, 2, 1)


def covered(*collected: Iterable[date]) -> Coverage:
    done = {day for span in collected for day in span}
    return Coverage({"a": FIRST}, {day: frozenset({"a"}) for day in done})


def plan(
    coverage: Coverage, attempts: list[RunAttempt] | None = None, now: datetime = NOW
) -> list[Retry]:
    built = set(coverage.committed)
    return missed_partitions.plan_retries(coverage, built, attempts or [], now, now)


def failed(day: date, ago: timedelta, *, is_automatic: bool = False) -> RunAttempt:
    return RunAttempt((day,), False, NOW - ago, is_automatic)


def test_no_retry_before_the_first_load() -> None:
    assert missed_partitions.plan_retries(Coverage({}, {}), set(), [], NOW, NOW) == []


def test_no_retry_of_complete_days() -> None:
    assert plan(covered(span(FIRST, YESTERDAY))) == []


def test_an_outage_of_thirty_days_is_retried_oldest_first_ten_at_a_time() -> None:
    complete = span(FIRST, date(2026, 2, 26))
    days: list[date] = []
    for _ in range(4):
        retries = plan(covered(complete, days))
        assert len(retries) <= 10
        days += [one.day for one in retries]
    assert days == span(date(2026, 2, 27), YESTERDAY)
    assert len(days) == 30


def test_an_observable_day_is_retried_first() -> None:
    early = NOW.replace(hour=3)
    retries = plan(covered(span(FIRST, date(2026, 3, 20))), now=early)
    assert [one.day for one in retries] == [
        YESTERDAY,
        *span(date(2026, 3, 21), date(2026, 3, 27)),
    ]


@pytest.mark.parametrize(
    ("hour", "minute", "last"), [(2, 0, 27), (2, 29, 27), (2, 30, 28), (23, 59, 28)]
)
def test_yesterday_is_due_after_half_past_two(
    hour: int, minute: int, last: int
) -> None:
    now = NOW.replace(hour=hour, minute=minute)
    assert missed_partitions.due_days({"a": FIRST}, now)[-1] == date(2026, 3, last)


def test_a_queued_or_running_day_is_not_retried() -> None:
    complete = covered(span(FIRST, date(2026, 3, 26)))
    running = RunAttempt((YESTERDAY,), False, None)
    backfill = RunAttempt((date(2026, 3, 27), YESTERDAY), False, None)
    assert [one.day for one in plan(complete, [running])] == [date(2026, 3, 27)]
    assert plan(complete, [backfill]) == []


def test_a_failed_day_is_retried_three_times_with_growing_delays() -> None:
    complete = covered(span(FIRST, date(2026, 3, 27)))
    past = [failed(YESTERDAY, timedelta(minutes=14))]
    assert plan(complete, past) == []
    days = []
    for delay in missed_partitions.RETRY_DELAYS:
        past[0] = RunAttempt((YESTERDAY,), False, NOW - delay, past[0].is_automatic)
        (retries,) = plan(complete, past)
        days.append(retries.run_key)
        past.insert(0, failed(YESTERDAY, timedelta(0), is_automatic=True))
        assert plan(complete, past) == []
    assert days == [f"daily:2026-03-28:{attempt}" for attempt in (1, 2, 3)]
    past[0] = failed(YESTERDAY, timedelta(days=1), is_automatic=True)
    assert plan(complete, past) == []


def test_a_committed_day_is_retried_if_its_newest_run_failed() -> None:
    complete = covered(span(FIRST, YESTERDAY))
    later = failed(YESTERDAY, timedelta(hours=1))
    earlier = RunAttempt((YESTERDAY,), True, NOW - timedelta(hours=9))
    assert plan(complete, [later, earlier]) == [Retry(YESTERDAY, 1)]
    assert plan(complete, [earlier, later]) == []


def test_a_collected_day_without_tables_is_retried() -> None:
    complete = covered(span(FIRST, YESTERDAY))
    built = set(span(FIRST, date(2026, 3, 27)))
    assert missed_partitions.plan_retries(complete, built, [], NOW, NOW) == [
        Retry(YESTERDAY, 1)
    ]
    assert missed_partitions.plan_retries(complete, None, [], NOW, NOW) == []


def test_a_new_platform_has_no_due_days_before_its_first_day() -> None:
    both = Coverage(
        {"a": FIRST, "b": date(2026, 3, 27)},
        {day: frozenset({"a"}) for day in span(FIRST, YESTERDAY)},
    )
    assert [one.day for one in plan(both)] == [date(2026, 3, 27), YESTERDAY]


def load(warehouse: Warehouse, load_id: str, day: date, kind: str, status: str) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                insert into app.loads (
                    load_id, platform, partition_date, run_id, state
                )
                values (:id, 'twitch', :day, 'r', 'committed')
                """
            ),
            {"id": load_id, "day": day},
        )
        connection.execute(
            text(
                """
                insert into app.readings (
                    load_id, platform, resource, kind, subject_id, credential_id,
                    partition_date, status
                )
                values (:id, 'twitch', 'x', :kind, '1', 'public', :day, :status)
                """
            ),
            {"id": load_id, "day": day, "kind": kind, "status": status},
        )


def test_coverage_is_read_from_committed_loads(warehouse: Warehouse) -> None:
    load(warehouse, "imported", date(2024, 1, 1), "history", "complete")
    load(warehouse, "past", date(2026, 1, 1), "level", "not_observable")
    load(warehouse, "first", date(2026, 2, 1), "level", "partial")
    load(warehouse, "outage", date(2026, 2, 2), "level", "failed")
    assert missed_partitions.read_coverage(warehouse).since == {}
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                insert into app.channels (platform, channel_id, is_monitored)
                values ('twitch', '1', true)
                """
            )
        )
    found = missed_partitions.read_coverage(warehouse)
    assert found.since == {"twitch": date(2026, 2, 1)}
    assert sorted(found.committed) == [
        date(2024, 1, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert not found.is_collected(date(2026, 2, 2))


def test_a_range_covers_its_days_and_a_poll_covers_none(warehouse: Warehouse) -> None:
    load(warehouse, "range", date(2026, 3, 4), "history", "complete")
    load(warehouse, "poll", date(2026, 3, 9), "level", "complete")
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                insert into app.channels (platform, channel_id, is_monitored)
                values ('twitch', '1', true);
                update app.loads set first_date = '2026-03-02'
                where load_id = 'range';
                update app.loads set is_whole = false where load_id = 'poll'
                """
            )
        )
    found = missed_partitions.read_coverage(warehouse)
    assert found.since == {}
    assert sorted(found.committed) == span(date(2026, 3, 2), date(2026, 3, 4))
