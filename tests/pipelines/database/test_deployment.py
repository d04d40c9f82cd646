"""Two profiles, one database: the other profile is refused by every way in."""

import asyncio
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg2
import pytest

from pipelines import settings
from pipelines.database.async_sessions import connect
from pipelines.database.deployment import (
    CREATE_FOR_DAGSTER,
    STAMP,
    STAMP_FOR_DAGSTER,
    claim_home,
)
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.operations.storage import PooledPostgresStorage
from tests.support.command_line import call
from tests.support.databases import execute, fetch
from tests.support.logins import Login

LINE = "CREATORS_PROFILE: the database is of the profile production"


@pytest.fixture
def production(warehouse_url: str) -> str:
    """The URL of a database that production has used."""
    with psycopg2.connect(warehouse_url) as session, session.cursor() as cursor:
        cursor.execute(STAMP, ["production"])
    return warehouse_url


def enter_as_pipeline(url: str) -> None:
    with Warehouse(url).begin():
        pass


def enter_by_asyncpg(url: str) -> None:
    async def enter() -> None:
        session = await connect(url)
        await session.close()

    asyncio.run(enter())


@pytest.mark.parametrize("enter", [enter_as_pipeline, enter_by_asyncpg])
def test_a_process_of_another_profile_is_refused(
    production: str, monkeypatch: pytest.MonkeyPatch, enter: Callable[[str], None]
) -> None:
    enter(production)
    monkeypatch.setenv("CREATORS_PROFILE", "staging")
    with pytest.raises(UserError, match=LINE):
        enter(production)


@pytest.fixture(params=["service", "receiver"])
def login(request: pytest.FixtureRequest, production: str) -> Iterator[Login]:
    one = Login(production, request.param)
    yield one
    one.drop()


def test_the_service_and_the_receiver_know_the_profile(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter_by_asyncpg(login.url)
    monkeypatch.setenv("CREATORS_PROFILE", "staging")
    with pytest.raises(UserError, match=LINE):
        enter_by_asyncpg(login.url)


@pytest.mark.parametrize(
    "words",
    [
        ("people", "import", "-"),
        ("alerts", "send"),
        ("monitors", "list"),
        ("live", "--once"),
        ("run", "--date", "2026-03-01"),
    ],
)
def test_a_command_of_another_profile_ends_with_one_line(
    home: Path,
    production: str,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
) -> None:
    monkeypatch.setenv("CREATORS_PROFILE", "staging")
    before = fetch(production, "select count(*) from app.audit_logs")
    ended = call(*words)
    assert ended.code == 1, ended
    assert len(ended.errors) == 1
    assert LINE in ended.errors[0]
    assert fetch(production, "select count(*) from app.audit_logs") == before


def test_a_database_without_a_profile_is_open(
    warehouse_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATORS_PROFILE", "staging")
    enter_as_pipeline(warehouse_url)
    execute(warehouse_url, "drop table app.deployment_profile")
    enter_as_pipeline(warehouse_url)


def test_the_first_profile_stays(production: str) -> None:
    with psycopg2.connect(production) as session, session.cursor() as cursor:
        cursor.execute(STAMP, ["staging"])
    assert fetch(production, "select profile from app.deployment_profile") == [
        ("production",)
    ]


def test_the_database_of_dagster_belongs_to_one_profile(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg2.connect(empty_url) as session, session.cursor() as cursor:
        for _ in range(2):
            cursor.execute(CREATE_FOR_DAGSTER)
            cursor.execute(STAMP_FOR_DAGSTER, ["production"])
    url = f"postgresql+psycopg2://{empty_url.partition('://')[2]}"
    with PooledPostgresStorage(url).run_storage.connect():
        pass
    monkeypatch.setenv("CREATORS_PROFILE", "staging")
    with (
        pytest.raises(UserError, match=LINE),
        PooledPostgresStorage(url).run_storage.connect(),
    ):
        pass


def test_a_state_folder_belongs_to_one_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim_home(tmp_path)
    claim_home(tmp_path)
    monkeypatch.setenv("CREATORS_PROFILE", "staging")
    with pytest.raises(UserError, match="the state folder"):
        claim_home(tmp_path)


def test_each_profile_has_its_folder_its_target_and_its_deployment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CREATORS_HOME", raising=False)
    monkeypatch.setenv("CREATORS_DATABASE_URL", "postgresql://u@localhost/d")
    found = {}
    for profile in ("production", "staging"):
        monkeypatch.setenv("CREATORS_PROFILE", profile)
        loaded = settings.load()
        variables = settings.environment(loaded)
        assert variables["DBT_TARGET"] == variables["DAGSTER_DEPLOYMENT"] == profile
        found[profile] = os.path.relpath(loaded.root, tmp_path)
    assert found == {"production": ".creators", "staging": ".creators-staging"}


@pytest.mark.parametrize("profile", ["", "test", "../production", "Production"])
def test_another_name_is_refused(monkeypatch: pytest.MonkeyPatch, profile: str) -> None:
    monkeypatch.setenv("CREATORS_PROFILE", profile)
    with pytest.raises(UserError, match="CREATORS_PROFILE"):
        settings.load()
