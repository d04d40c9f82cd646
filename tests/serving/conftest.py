"""One service per module, over a migrated database with three people."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.contract import Secret
from pipelines.database.warehouse import Warehouse
from tests.support.databases import database, execute, opened, unused
from tests.support.fakes import person
from tests.support.oidc_provider import (
    CLIENT,
    CLIENT_SECRET,
    Provider,
    provider_running,
)
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


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with provider_running() as one:
        yield one


@pytest.fixture(scope="module")
def issued(
    provider: Provider, module_warehouse: Warehouse, tmp_path_factory: Any
) -> Iterator[Service]:
    """Return the service with an outside issuer, whose user Ida is."""
    execute(
        module_warehouse.url,
        "insert into app.people (username, clerk_user_id) values ('ida', 'user_1')",
    )
    home: Path = tmp_path_factory.mktemp("outside")
    with running(
        module_warehouse,
        home,
        issuer=provider.url,
        client_id=CLIENT,
        client_secret=Secret(CLIENT_SECRET),
    ) as service:
        yield service


@pytest.fixture
def outside(issued: Service, provider: Provider) -> Service:
    """Return the same with a provider that answers well, and without counts."""
    issued.app.state.serving.limits.reset()
    provider.spoil = lambda _: None
    provider.subject = "user_1"
    return issued
