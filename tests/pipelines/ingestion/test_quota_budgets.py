"""The daily budget that processes share through the warehouse."""

import asyncio

import pytest

from dlt_sources.contract import Budget
from dlt_sources.http.errors import QuotaExhausted
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion.quota import SharedThrottle
from tests.support.fakes import at_once, platform, scalar

TEN = Budget(12, "America/Los_Angeles", reserve=2)


def spend(warehouse: Warehouse, units: int) -> None:
    throttle = SharedThrottle(warehouse, platform())
    try:
        asyncio.run(throttle.spend("data", units, TEN))
    finally:
        throttle.close()


def test_units_are_spent_completely_or_not_at_all(warehouse: Warehouse) -> None:
    spend(warehouse, 6)
    with pytest.raises(QuotaExhausted):
        spend(warehouse, 5)
    with pytest.raises(QuotaExhausted):
        spend(warehouse, 11)
    spend(warehouse, 4)
    assert scalar(warehouse, "select sum(units) from app.quota_usage") == 10


def test_sixteen_processes_stay_within_the_budget(warehouse_url: str) -> None:
    def attempt(number: int) -> int:
        throttle = SharedThrottle(Warehouse(warehouse_url), platform())
        spent = 0
        for _ in range(2):
            try:
                asyncio.run(throttle.spend("data", 1, TEN))
                spent += 1
            except QuotaExhausted:
                pass
        throttle.close()
        return spent

    assert sum(at_once(16, attempt)) == 10
    warehouse = Warehouse(warehouse_url)
    assert scalar(warehouse, "select sum(units) from app.quota_usage") == 10
