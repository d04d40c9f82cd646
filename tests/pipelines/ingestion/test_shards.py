"""The assignment of subjects to shards, and what counts before the last shard."""

import asyncio
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.contract import Budget, Window
from dlt_sources.http.errors import QuotaExhausted
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import ledger, load, missed_partitions, shards
from pipelines.ingestion.quota import SharedThrottle
from pipelines.ingestion.shards import PlanEndedError, Shard
from tests.support.fakes import at_once, follow, one, platform, scalar
from tests.support.waiting import until

DAY = date(2026, 3, 10)
TEN = Budget(10, "America/Los_Angeles", reserve=0)
CONNECTIONS = st.one_of(st.none(), st.integers(1, 9).map(str))
PAIRS = st.lists(st.tuples(CONNECTIONS, st.integers(1, 30).map(str)), max_size=60)


@given(PAIRS, st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_subject_has_one_shard_and_a_connection_is_never_split(
    pairs: list[tuple[str | None, str]], count: int, order: object
) -> None:
    found = shards.assign(pairs, count)
    assert found.keys() == {subject for _, subject in pairs}
    assert set(found.values()) == set(range(1, max(found.values(), default=0) + 1))
    assert max(found.values(), default=0) <= count
    by_connection: dict[str, set[int]] = {}
    for connection_id, subject in pairs:
        if connection_id is not None:
            by_connection.setdefault(connection_id, set()).add(found[subject])
    assert all(len(numbers) == 1 for numbers in by_connection.values())
    shuffled = list(pairs)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert shards.assign(shuffled, count) == found


def test_single_subjects_are_shared_evenly() -> None:
    found = shards.assign([(str(n), f"c{n}") for n in range(2001)], 4)
    sizes = Counter(found.values())
    assert max(sizes.values()) - min(sizes.values()) <= 1


def test_a_stored_plan_stays_until_its_end(warehouse: Warehouse) -> None:
    """Some shards may have been read; a moved subject would be read by none."""
    assert shards.plan_shards(warehouse, platform(), "run", 3) == []
    follow(warehouse, "1", "2", "3", "4")
    plan = shards.plan_shards(warehouse, platform(), "run", 3)
    assert [(each.number, each.count) for each in plan] == [(1, 3), (2, 3), (3, 3)]
    read = [shards.read_shard(warehouse, platform(), each) for each in plan]
    assert sorted(name for each in read for name in each.subject_ids) == list("1234")
    assert sorted(each.share for each in read) == [0.25, 0.25, 0.5]
    follow(warehouse, "0")
    assert shards.plan_shards(warehouse, platform(), "run", 2) == plan
    assert [shards.read_shard(warehouse, platform(), each) for each in plan] == read
    other = shards.plan_shards(warehouse, platform(), "another run", 2)
    assert len(other) == 2
    shards.end_plan(warehouse, platform(), "run", ["run"])
    assert one(warehouse, PLANS) == (["another run"],)


def test_processes_that_plan_at_once_have_one_plan(warehouse_url: str) -> None:
    """A broker may give one step to two workers."""
    follow(Warehouse(warehouse_url), *map(str, range(40)))

    def plan(number: int) -> list[Shard]:
        return shards.plan_shards(
            Warehouse(warehouse_url), platform(), "run", number + 2
        )

    first, *others = at_once(4, plan)
    assert [others] == [[first] * 3]
    counted = "select count(*) from app.shard_subjects"
    assert scalar(Warehouse(warehouse_url), counted) == 40


def test_a_shard_of_an_ended_plan_is_an_error(warehouse: Warehouse) -> None:
    """Without subjects its load would commit nothing and look like a good one."""
    follow(warehouse, "1", "2")
    first, _ = shards.plan_shards(warehouse, platform(), "run", 2)
    shards.end_plan(warehouse, platform(), "run", ["run"])
    window = Window(DAY, date(2026, 3, 11))
    with pytest.raises(PlanEndedError, match=r"run run has no open shard 1: .* ended"):
        load.collect(platform(), window, run_id="run", warehouse=warehouse, shard=first)
    assert scalar(warehouse, "select count(*) from app.loads") == 0


def test_a_repeat_that_waits_for_the_first_finds_the_plan_ended(
    home: Path, warehouse: Warehouse, warehouse_url: str
) -> None:
    follow(warehouse, "1", "2")
    first, _ = shards.plan_shards(warehouse, platform(), "run", 2)
    window = Window(DAY, date(2026, 3, 11))

    def collect() -> None:
        load.collect(
            platform(),
            window,
            run_id="run",
            warehouse=Warehouse(warehouse_url),
            shard=first,
        )

    own = f"load:twitch:{DAY}:run:1"
    with ThreadPoolExecutor() as threads:
        with warehouse.advisory_lock(own):
            repeat = threads.submit(collect)
            until(lambda: scalar(warehouse, WAITING) == 1)
            shards.end_plan(warehouse, platform(), "run", ["run"])
        with pytest.raises(PlanEndedError):
            repeat.result(60)


def test_a_day_counts_as_read_after_its_last_shard(warehouse: Warehouse) -> None:
    for run_id in ("run", "other"):
        opened = ledger.open_load(warehouse, platform(), DAY, run_id, is_whole=False)
        ledger.commit_load(
            warehouse, opened, readings=[], rejected=[], dlt_load_ids=[], calls={}
        )
    assert committed_days(warehouse) == []
    shards.end_plan(warehouse, platform(), "run", ["run"])
    assert committed_days(warehouse) == [DAY]
    assert scalar(warehouse, "select count(*) from app.loads where is_whole") == 1


def test_a_shard_leaves_the_others_their_units(warehouse: Warehouse) -> None:
    first, second = (SharedThrottle(warehouse, platform(), share=0.5) for _ in "12")
    for throttle in (first, second):
        for _ in range(5):
            asyncio.run(throttle.spend("data", 1, TEN))
        with pytest.raises(QuotaExhausted):
            asyncio.run(throttle.spend("data", 1, TEN))
        throttle.close()
    assert scalar(warehouse, "select sum(units) from app.quota_usage") == 10


def test_holders_of_a_shared_lock_keep_one_of_the_whole_day_out(
    warehouse_url: str,
) -> None:
    def attempt(number: int) -> bool:
        warehouse = Warehouse(warehouse_url)
        with warehouse.advisory_lock("day", is_shared=True):
            return number >= 0

    with Warehouse(warehouse_url).advisory_lock("day", is_shared=True):
        assert all(at_once(2, attempt))
        with Warehouse(warehouse_url).session() as session:
            taken = "select pg_try_advisory_lock(hashtextextended('day', 0))"
            assert session.exec_driver_sql(taken).scalar() is False


WAITING = """
select count(*) from pg_locks
where locktype = 'advisory' and not granted
and database = (select oid from pg_database where datname = current_database())
"""
PLANS = "select array_agg(distinct plan_id) from app.shard_subjects"


def committed_days(warehouse: Warehouse) -> list[date]:
    """Return the days that count as read."""
    with warehouse.begin() as connection:
        rows: Iterable[Any] = connection.execute(missed_partitions.COMMITTED_DAYS)
        return [day for day, _ in rows]
