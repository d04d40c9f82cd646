"""The assignment of subjects to shards, and what counts before the last shard."""

import asyncio
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.contract import Budget
from dlt_sources.http.errors import QuotaExhausted
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import ledger, missed_partitions, shards
from pipelines.ingestion.quota import SharedThrottle
from tests.support.fakes import at_once, one, platform, scalar

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


def test_a_repeated_plan_replaces_the_first(warehouse: Warehouse) -> None:
    assert len(shards.plan_shards(warehouse, platform(), "run", 3)) == 1
    follow(warehouse, "1", "2", "3", "4")
    plan = shards.plan_shards(warehouse, platform(), "run", 3)
    assert [(each.number, each.count) for each in plan] == [(1, 3), (2, 3), (3, 3)]
    read = [shards.read_shard(warehouse, platform(), each) for each in plan]
    assert sorted(name for each in read for name in each.subject_ids) == list("1234")
    assert sorted(each.share for each in read) == [0.25, 0.25, 0.5]
    other = shards.plan_shards(warehouse, platform(), "another run", 2)
    assert len(other) == 2
    shards.end_plan(warehouse, platform(), "run", ["run"])
    assert one(warehouse, PLANS) == (["another run"],)


def test_a_day_counts_as_read_after_its_last_shard(warehouse: Warehouse) -> None:
    for run_id in ("run", "other"):
        load = ledger.open_load(warehouse, platform(), DAY, run_id, is_whole=False)
        ledger.commit_load(
            warehouse, load, readings=[], rejected=[], dlt_load_ids=[], calls={}
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


PLANS = "select array_agg(distinct plan_id) from app.shard_subjects"


def committed_days(warehouse: Warehouse) -> list[date]:
    """Return the days that count as read."""
    with warehouse.begin() as connection:
        return [day for day, _ in connection.execute(missed_partitions.COMMITTED_DAYS)]


def follow(warehouse: Warehouse, *names: str) -> None:
    """Follow public channels."""
    with warehouse.begin() as connection:
        for name in names:
            connection.exec_driver_sql(
                "insert into app.channels (platform, channel_id, sync_status,"
                " is_monitored) values ('twitch', %s, 'active', true)",
                (name,),
            )
