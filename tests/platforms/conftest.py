"""Every account of the sandbox, connected on every platform, in a database per test.

Here: the sandbox that all tests share, a template with raw tables and connections, and
a fresh copy of it. Not here: a collection (`tests/support/system.py`).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

import sandbox as world
from dlt_sources import platforms
from dlt_sources.load import loader
from pipelines.accounts import vault
from pipelines.database.warehouse import Warehouse
from tests.support.databases import database, name_of, opened, unused
from tests.support.system import FAST, NOW, System, import_accounts

GENEROUS = 80_000


@pytest.fixture(scope="session")
def shared_sandbox() -> Iterator[world.Sandbox]:
    with world.start(clock=NOW, points=GENEROUS, creators=6) as server:
        yield server


@pytest.fixture(scope="session")
def connected(
    server_url: str,
    template: str,
    shared_sandbox: world.Sandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, dict[str, str]]]:
    """Return the name of a database with every account, and its environment."""
    folder: Path = tmp_path_factory.mktemp("connected")
    variables = {
        **shared_sandbox.environ(),
        **FAST,
        "CREATORS_HOME": str(folder / "home"),
        "CREATORS_VAULT_KEYS": vault.new_key("test"),
    }
    with database(unused(server_url, "connected"), template) as url:
        with pytest.MonkeyPatch.context() as patch:
            for variable, value in {**variables, "CREATORS_DATABASE_URL": url}.items():
                patch.setenv(variable, value)
            for platform in platforms().values():
                loader.create_tables(platform, url)
            import_accounts(shared_sandbox, Warehouse(url), folder)
        yield name_of(url), variables


@pytest.fixture
def system(
    server_url: str,
    connected: tuple[str, dict[str, str]],
    shared_sandbox: world.Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[System]:
    """Return a system with every account, for this test alone."""
    template, variables = connected
    with (
        database(unused(server_url, "system"), template) as url,
        opened(url) as warehouse,
    ):
        variables = {**variables, "CREATORS_DATABASE_URL": url}
        for variable, value in variables.items():
            monkeypatch.setenv(variable, value)
        shared_sandbox.set_faults([])
        shared_sandbox.set_clock(NOW)
        shared_sandbox.clear_requests()
        yield System(warehouse, shared_sandbox, variables)
        shared_sandbox.set_faults([])
