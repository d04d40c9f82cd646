"""Everybody of the sandbox, connected on every platform, in a database for each test.

Here: the sandbox that all tests share, a template with raw tables and connections in
it, and a fresh copy of that. Not here: what is collected (`house.py`).
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import sandbox as world
from dlt_sources import landing, platforms
from pipelines import imports, vault
from pipelines.warehouse import Warehouse
from tests.platforms.house import NOW, House
from tests.support.databases import database, name_of, opened, unused

GENEROUS = 80_000
CALM = {
    "CREATORS_CLOCK": NOW.isoformat(),
    "CREATORS_JITTER_SECONDS": "0",
    "DEVTO_ARTICLES_PER_ACCOUNT": "3",
}


@pytest.fixture(scope="session")
def everybody() -> Iterator[world.Sandbox]:
    with world.start(clock=NOW, points=GENEROUS, creators=6) as server:
        yield server


@pytest.fixture(scope="session")
def furnished(
    server_url: str,
    template: str,
    everybody: world.Sandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[str, dict[str, str]]]:
    """The name of a database with everybody in it, and the environment for it."""
    folder: Path = tmp_path_factory.mktemp("furnished")
    variables = {
        **everybody.environ(),
        **CALM,
        "CREATORS_HOME": str(folder / "home"),
        "CREATORS_VAULT_KEYS": vault.new_key("test"),
    }
    with database(unused(server_url, "furnished"), template) as url:
        with pytest.MonkeyPatch.context() as patch:
            for variable, value in {**variables, "CREATORS_DATABASE_URL": url}.items():
                patch.setenv(variable, value)
            for platform in platforms().values():
                landing.create_tables(platform, url)
            move_in(everybody, Warehouse(url), folder)
        yield name_of(url), variables


def move_in(everybody: world.Sandbox, warehouse: Warehouse, folder: Path) -> None:
    """Import everybody and their connections."""
    for what, rows, bring in (
        ("people", everybody.people(), imports.import_people),
        ("connections", everybody.connections(), imports.import_connections),
    ):
        file = folder / what
        file.write_text("\n".join(map(json.dumps, rows)))
        bring(warehouse, file)


@pytest.fixture
def house(
    server_url: str,
    furnished: tuple[str, dict[str, str]],
    everybody: world.Sandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[House]:
    """A system with everybody in it, for this test alone."""
    template, variables = furnished
    with (
        database(unused(server_url, "house"), template) as url,
        opened(url) as warehouse,
    ):
        variables = {**variables, "CREATORS_DATABASE_URL": url}
        for variable, value in variables.items():
            monkeypatch.setenv(variable, value)
        everybody.set_faults([])
        everybody.set_clock(NOW)
        everybody.clear_requests()
        yield House(warehouse, everybody, variables)
        everybody.set_faults([])
