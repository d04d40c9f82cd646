"""A warehouse with raw tables and the views of staging and intermediate."""

from collections.abc import Callable, Iterator

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.raw_loads import RawLoads
from tests.support.views import Views


@pytest.fixture(scope="module")
def warehouse(views: Views) -> Iterator[Warehouse]:
    """Return a warehouse of this module's own, ready for loads and for dbt."""
    with views.copy() as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def raw(warehouse: Warehouse) -> RawLoads:
    """Return what writes loads into the raw tables."""
    return RawLoads(warehouse.url)


@pytest.fixture(scope="module")
def run(warehouse: Warehouse) -> Callable[..., None]:
    """Return dbt: builds what is asked for and fails on any failure."""

    def build(*arguments: str) -> None:
        outcome = dbt.invoke(list(arguments))
        assert outcome.success, "\n".join(map(str, outcome.errors))

    return build
