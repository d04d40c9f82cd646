"""Missed days: which are asked for again, how often, and in which order."""

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


def missing(
    coverage: Coverage, past: list[RunAttempt] | None = None, now: datetime = NOW
) -> list[Retry]:
    built = set(coverage.committed)
    return missed_partitions.missing(coverage, built, past or [], now, now)


def failed(day: date, ago: timedelta, *, is_automatic: bool = False) -> RunAttempt:
    return RunAttempt((day,), False, NOW - ago, is_automatic)


def test_nothing_is_asked_for_before_the_first_load() -> None:
    assert missed_partitions.missing(Coverage({}, {}), set(), [], NOW, NOW) == []


def test_nothing_is_asked_for_when_all_is_there() -> None:
    assert missing(covered(span(FIRST, YESTERDAY))) == []


def test_an_outage_of_thirty_days_is_made_up_for_oldest_first_ten_at_a_time() -> None:
    there = span(FIRST, date(2026, 2, 26))
    asked: list[date] = []
    for _ in range(4):
        wanted = missing(covered(there, asked))
        assert len(wanted) <= 10
        asked += [one.day for one in wanted]
    assert asked == span(date(2026, 2, 27), YESTERDAY)
    assert len(asked) == 30


def test_what_can_still_be_read_goes_first() -> None:
    early = NOW.replace(hour=3)
    wanted = missing(covered(span(FIRST, date(2026, 3, 20))), now=early)
    assert [one.day for one in wanted] == [
        YESTERDAY,
        *span(date(2026, 3, 21), date(2026, 3, 27)),
    ]


@pytest.mark.parametrize(
    ("hour", "minute", "last"), [(2, 0, 27), (2, 29, 27), (2, 30, 28), (23, 59, 28)]
)
def test_yesterday_belongs_to_the_schedule_until_half_past_two(
    hour: int, minute: int, last: int
) -> None:
    now = NOW.replace(hour=hour, minute=minute)
    assert missed_partitions.expected({"a": FIRST}, now)[-1] == date(2026, 3, last)


def test_a_day_that_is_queued_or_running_is_left_alone() -> None:
    there = covered(span(FIRST, date(2026, 3, 26)))
    running = RunAttempt((YESTERDAY,), False, None)
    backfill = RunAttempt((date(2026, 3, 27), YESTERDAY), False, None)
    assert [one.day for one in missing(there, [running])] == [date(2026, 3, 27)]
    assert missing(there, [backfill]) == []


def test_a_failed_day_is_tried_again_three_times_with_growing_rests() -> None:
    there = covered(span(FIRST, date(2026, 3, 27)))
    past = [failed(YESTERDAY, timedelta(minutes=14))]
    assert missing(there, past) == []
    asked = []
    for wait in missed_partitions.WAITS:
        past[0] = RunAttempt((YESTERDAY,), False, NOW - wait, past[0].is_automatic)
        (wanted,) = missing(there, past)
        asked.append(wanted.run_key)
        past.insert(0, failed(YESTERDAY, timedelta(0), is_automatic=True))
        assert missing(there, past) == []
    assert asked == [f"daily:2026-03-28:{attempt}" for attempt in (1, 2, 3)]
    past[0] = failed(YESTERDAY, timedelta(days=1), is_automatic=True)
    assert missing(there, past) == []


def test_a_day_whose_newest_run_failed_is_tried_again_though_it_was_there() -> None:
    there = covered(span(FIRST, YESTERDAY))
    later = failed(YESTERDAY, timedelta(hours=1))
    earlier = RunAttempt((YESTERDAY,), True, NOW - timedelta(hours=9))
    assert missing(there, [later, earlier]) == [Retry(YESTERDAY, 1)]
    assert missing(there, [earlier, later]) == []


def test_a_day_that_was_collected_but_not_built_is_missing() -> None:
    there = covered(span(FIRST, YESTERDAY))
    built = set(span(FIRST, date(2026, 3, 27)))
    assert missed_partitions.missing(there, built, [], NOW, NOW) == [
        Retry(YESTERDAY, 1)
    ]
    assert missed_partitions.missing(there, None, [], NOW, NOW) == []


def test_a_new_platform_owes_nothing_for_the_days_before_it() -> None:
    both = Coverage(
        {"a": FIRST, "b": date(2026, 3, 27)},
        {day: frozenset({"a"}) for day in span(FIRST, YESTERDAY)},
    )
    assert [one.day for one in missing(both)] == [date(2026, 3, 27), YESTERDAY]


def load(warehouse: Warehouse, load_id: str, day: date, kind: str, status: str) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.loads"
                " (load_id, platform, partition_date, run_id, state)"
                " values (:id, 'twitch', :day, 'r', 'committed')"
            ),
            {"id": load_id, "day": day},
        )
        connection.execute(
            text(
                "insert into app.readings (load_id, platform, resource, kind,"
                " subject_id, reader, partition_date, status)"
                " values (:id, 'twitch', 'x', :kind, '1', 'public', :day, :status)"
            ),
            {"id": load_id, "day": day, "kind": kind, "status": status},
        )


def test_the_ledger_says_since_when_and_which_days(warehouse: Warehouse) -> None:
    load(warehouse, "imported", date(2024, 1, 1), "history", "complete")
    load(warehouse, "past", date(2026, 1, 1), "level", "not_observable")
    load(warehouse, "first", date(2026, 2, 1), "level", "partial")
    load(warehouse, "outage", date(2026, 2, 2), "level", "failed")
    assert missed_partitions.coverage(warehouse).since == {}
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.channels (platform, channel_id, is_monitored)"
                " values ('twitch', '1', true)"
            )
        )
    found = missed_partitions.coverage(warehouse)
    assert found.since == {"twitch": date(2026, 2, 1)}
    assert sorted(found.committed) == [
        date(2024, 1, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert not found.is_collected(date(2026, 2, 2))


def test_a_range_counts_for_its_days_and_a_look_for_none(warehouse: Warehouse) -> None:
    load(warehouse, "range", date(2026, 3, 4), "history", "complete")
    load(warehouse, "look", date(2026, 3, 9), "level", "complete")
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.channels (platform, channel_id, is_monitored)"
                " values ('twitch', '1', true);"
                " update app.loads set first_date = '2026-03-02'"
                " where load_id = 'range';"
                " update app.loads set is_whole = false where load_id = 'look'"
            )
        )
    found = missed_partitions.coverage(warehouse)
    assert found.since == {}
    assert sorted(found.committed) == span(date(2026, 3, 2), date(2026, 3, 4))
