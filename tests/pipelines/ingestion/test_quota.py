"""The quota that processes share through the warehouse."""

import asyncio
import time

import pytest

from dlt_sources.contract import Quota
from dlt_sources.http.errors import QuotaExhausted
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.quota import SharedThrottle, refill_buckets
from tests.support.fakes import at_once, execute, platform, scalar


class Sleeper:
    """Sleep and record the seconds."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(seconds)


def throttle(
    warehouse: Warehouse, points: int, seconds: float, sleep: Sleeper
) -> SharedThrottle:
    quota = Quota(points, seconds)
    return SharedThrottle(warehouse, platform(quota=quota), sleep=sleep)


def test_points_are_free_until_the_bucket_is_empty(warehouse: Warehouse) -> None:
    sleep = Sleeper()
    shared = throttle(warehouse, 5, 1.0, sleep)

    async def spend() -> None:
        for _ in range(5):
            await shared.take("token")
        assert sleep.slept == []
        await shared.take("token", 2)
        await shared.take("another token", 5)

    asyncio.run(spend())
    shared.close()
    assert 0.2 < sum(sleep.slept) < 0.6


def test_a_moved_clock_fills_the_buckets(warehouse: Warehouse) -> None:
    sleep = Sleeper()
    shared = throttle(warehouse, 5, 3_600.0, sleep)

    async def spend() -> None:
        await shared.take("token", 5)
        refill_buckets(warehouse, "another platform")
        with pytest.raises(QuotaExhausted):
            await shared.take("token")
        refill_buckets(warehouse, shared._platform.name)
        await shared.take("token", 5)

    asyncio.run(spend())
    shared.close()
    assert sleep.slept == []


def test_processes_share_one_bucket(warehouse: Warehouse) -> None:
    def spend(_: int) -> float:
        async def take() -> None:
            shared = throttle(warehouse, 8, 1.0, Sleeper())
            for _ in range(4):
                await shared.take("token")
            shared.close()

        began = time.monotonic()
        asyncio.run(take())
        return time.monotonic() - began

    # 16 points from a bucket of 8 that refills with 8 a second: one second at least.
    assert max(at_once(4, spend)) >= 0.9


def test_a_long_wait_raises_with_the_time_of_the_refill(warehouse: Warehouse) -> None:
    shared = throttle(warehouse, 1, 3600.0, Sleeper())

    async def spend() -> None:
        await shared.take("token")
        with pytest.raises(QuotaExhausted) as exhausted:
            await shared.take("token")
        assert exhausted.value.wait > 3500

    asyncio.run(spend())
    shared.close()


def test_a_reported_remainder_lowers_the_bucket_and_never_fills_it(
    warehouse: Warehouse,
) -> None:
    shared = throttle(warehouse, 100, 60.0, Sleeper())
    level = "select tokens from app.quota_buckets where bucket = 'token'"

    async def note() -> None:
        await shared.take("token", 10)
        await shared.apply_report("token", 40, 60)
        assert scalar(warehouse, level) == 40
        await shared.apply_report("token", 99, 60)
        assert scalar(warehouse, level) == 40

    asyncio.run(note())
    shared.close()


def test_an_empty_bucket_blocks_until_the_reset(warehouse: Warehouse) -> None:
    sleep = Sleeper()
    shared = throttle(warehouse, 100, 1.0, sleep)

    async def wait() -> None:
        await shared.apply_report("token", 0, 0.5)
        began = time.monotonic()
        await shared.take("token")
        assert time.monotonic() - began > 0.4

    asyncio.run(wait())
    shared.close()
    assert len(sleep.slept) >= 1


@pytest.mark.parametrize("seconds", [1e12, -5.0])
def test_a_reported_wait_is_bounded_and_the_newest_report_counts(
    warehouse: Warehouse, seconds: float
) -> None:
    shared = throttle(warehouse, 100, 1.0, Sleeper())
    left = (
        "select extract(epoch from blocked_until - clock_timestamp())"
        " from app.quota_buckets where bucket = 'token'"
    )

    async def note() -> None:
        await shared.apply_report("token", 0, seconds)
        assert -1 < scalar(warehouse, left) <= 3_600
        await shared.apply_report("token", 0, 20)
        assert 18 < scalar(warehouse, left) <= 20

    asyncio.run(note())
    shared.close()


def test_a_server_clock_that_goes_back_an_hour_delays_nothing(
    warehouse: Warehouse,
) -> None:
    sleep = Sleeper()
    shared = throttle(warehouse, 1, 0.5, sleep)
    goes_back = """
        update app.quota_buckets
        set updated_at = updated_at + interval '1 hour',
            blocked_until = blocked_until + interval '1 hour'
    """

    async def spend() -> None:
        await shared.take("token")
        execute(warehouse, goes_back)
        await shared.take("token")
        await shared.apply_report("token", 0, 0.5)
        execute(warehouse, goes_back)
        await shared.take("token")

    asyncio.run(spend())
    shared.close()
    assert 0.5 < sum(sleep.slept) < 2


def test_the_bucket_ignores_the_replay_clock(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATORS_CLOCK", "2020-01-01T00:00:00Z")
    sleep = Sleeper()
    shared = throttle(warehouse, 2, 0.2, sleep)

    async def spend() -> None:
        for _ in range(4):
            await shared.take("token")

    asyncio.run(spend())
    shared.close()
    assert 0.1 < sum(sleep.slept) < 1


def test_a_lost_session_is_reopened(warehouse: Warehouse) -> None:
    shared = throttle(warehouse, 10, 1.0, Sleeper())
    asyncio.run(shared.take("token"))
    execute(
        warehouse,
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid()
        """,
    )
    asyncio.run(shared.take("token"))
    shared.close()
