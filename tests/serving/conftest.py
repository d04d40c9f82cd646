"""One service per module, over a migrated database with three people."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.databases import database, opened, unused
from tests.support.fakes import person
from tests.support.serving import Service, running


@pytest.fixture(scope="module")
def module_warehouse(server_url: str, template: str) -> Iterator[Warehouse]:
    url = unused(server_url, "serving")
    with database(url, template), opened(url) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def service(
    module_warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Service]:
    home: Path = tmp_path_factory.mktemp("serving")
    with running(module_warehouse, home) as one:
        yield one


@pytest.fixture(scope="module")
def people(module_warehouse: Warehouse) -> dict[str, str]:
    """Ids by username: Ann and Ben are creators, Eve is a super admin."""
    ids = {name: person(module_warehouse, name) for name in ("ann", "ben", "eve")}
    with module_warehouse.begin() as connection:
        connection.exec_driver_sql(
            "update app.people set role = 'super_admin' where username = 'eve'"
        )
    return ids
