"""Fixtures of all tests: a migrated database each, a sandbox, a whole system.

Here: one server per test process (or `CREATORS_TEST_DATABASE_URL`), a migrated template
and a fresh copy of it per test; one system after three daily runs. Not here: other
rows; each test writes its own.
"""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

import sandbox as world
from pipelines.accounts import vault
from pipelines.database.embedded_server import Server
from pipelines.database.migrate import migrate
from pipelines.database.warehouse import Warehouse
from tests.support.databases import database, execute, name_of, opened, unused
from tests.support.journey import FIRST_DAY, Journey, create
from tests.support.views import Views, built

gc.set_threshold(100_000, 50, 50)
"""As in a run (`pipelines/definitions.py`)."""

hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")
"""An example may take as long as a busy machine needs."""

RELAXED = {
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off"),
    "max_wal_size": "256MB",
}
MEMORY_DISK = Path("/dev/shm")
NEEDED_BYTES = 6 * 2**30
"""Free bytes that a test server in memory needs. Dropping a database takes 0.5 s on
disk and 0.025 s in memory (measured 2026-11)."""
WHOLE_SYSTEMS = "tests/journeys/", "tests/documented/test_creatorsync_"
DBT_VIEWS = (
    *("tests/dbt_project/", "tests/documented/test_devpulse_"),
    *("tests/platforms/test_youtube_truth", "tests/serving/dashboard/"),
    "tests/pipelines/webhooks/test_refresh_runs",
)
PATIENCE = 900
"""Seconds for a test of a whole system, including the three daily runs before it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests of whole systems first, then tests of platforms: both take long.

    A long test at the end would leave the other process idle.
    """
    whole = {one for one in items if "three_days" in getattr(one, "fixturenames", ())}
    for item in whole:
        if item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(PATIENCE))
    items.sort(key=lambda one: (one not in whole, "/platforms/" not in one.nodeid))


class OneFileOneProcess(LoadFileScheduling):
    """One process runs a whole file, and all files that share a long preparation.

    Three days take two minutes and dbt's views half a minute: two processes would each
    spend that time.
    """

    def _split_scope(self, nodeid: str) -> str:
        for name, paths in (("whole systems", WHOLE_SYSTEMS), ("dbt", DBT_VIEWS)):
            if nodeid.startswith(paths):
                return name
        return str(super()._split_scope(nodeid))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> OneFileOneProcess:
    """Schedule by `OneFileOneProcess`."""
    return OneFileOneProcess(config, log)


@pytest.fixture
def fresh_home() -> Iterator[Path]:
    """Return an empty folder for a server.

    pytest's own folders are closed to other users; a server of root runs as another.
    """
    folder = Path(tempfile.mkdtemp(prefix="creators-home-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """Return the URL of a server, without a database."""
    if given := os.environ.get("CREATORS_TEST_DATABASE_URL"):
        yield given.rpartition("/")[0]
        return
    # Not pytest's folder: it is closed to the user that the server runs as.
    is_roomy = (
        MEMORY_DISK.is_dir() and shutil.disk_usage(MEMORY_DISK).free > NEEDED_BYTES
    )
    place = MEMORY_DISK if is_roomy else None
    folder = Path(tempfile.mkdtemp(prefix="creators-test-", dir=place))
    server = Server(folder / "postgres")
    server.start()
    try:
        relaxed = [f"alter system set {name} = '{it}'" for name, it in RELAXED.items()]
        execute(f"{server.owner_url}/postgres", *relaxed, "select pg_reload_conf()")
        yield server.owner_url
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template(server_url: str) -> Iterator[str]:
    """Return the name of a migrated database without connections, to be copied."""
    with database(unused(server_url, "template")) as url:
        migrate(url)
        yield name_of(url)


@pytest.fixture(scope="session")
def views(
    server_url: str, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Views]:
    """Return a migrated database with dbt's views, to be copied."""
    url, home = unused(server_url, "views"), tmp_path_factory.mktemp("views")
    with built(url, template, home) as views:
        yield views


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """Return the URL of a new empty database."""
    with database(unused(server_url, "test")) as url:
        yield url


@pytest.fixture
def warehouse_url(server_url: str, template: str) -> Iterator[str]:
    """Return the URL of a new migrated database."""
    with database(unused(server_url, "test"), template) as url:
        yield url


@pytest.fixture
def warehouse(warehouse_url: str) -> Iterator[Warehouse]:
    """Return a new migrated warehouse."""
    with opened(warehouse_url) as warehouse:
        yield warehouse


@pytest.fixture
def home(tmp_path: Path, warehouse_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a state folder; the environment names it, a key and the warehouse."""
    folder = tmp_path / "home"
    monkeypatch.setenv("CREATORS_HOME", str(folder))
    monkeypatch.setenv("CREATORS_DATABASE_URL", warehouse_url)
    monkeypatch.setenv("CREATORS_VAULT_KEYS", vault.new_key("test"))
    return folder


@pytest.fixture
def sandbox() -> Iterator[world.Sandbox]:
    """Return the platforms' APIs on a free port of this machine."""
    with world.start() as server:
        yield server


@pytest.fixture(scope="session")
def three_days(
    server_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Journey]:
    """Return a whole system after three daily runs; tests read or copy it."""
    journey = create(
        server_url, tmp_path_factory.mktemp("journey") / "home", world.start()
    )
    try:
        journey.creators("migrate")
        journey.at(FIRST_DAY)
        journey.settle()
        # This run collects every platform; the others collect Twitch alone.
        journey.creators("run", "--date", str(FIRST_DAY), **journey.at(FIRST_DAY))
        for offset in (1, 2):
            journey.run(FIRST_DAY + timedelta(days=offset))
        journey = journey.kept()
        yield journey
    finally:
        journey.drop()
