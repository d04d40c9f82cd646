"""TLS to a database on another machine: asked for by every way in.

The servers of tests have no TLS, so a session that asks for it is refused.
"""

import asyncio
from collections.abc import Callable

import psycopg2
import pytest
import yaml
from sqlalchemy.exc import OperationalError

from dlt_sources.load.loader import libpq_url
from pipelines import database_urls, settings
from pipelines.backups import client
from pipelines.database.async_sessions import connect
from pipelines.database.warehouse import Warehouse
from pipelines.database_urls import complete_url, is_local_database
from pipelines.errors import UserError


@pytest.mark.parametrize(
    ("given", "complete"),
    [
        (
            "postgresql://u:p@db.example/d",
            "postgresql://u:p@db.example/d?sslmode=require",
        ),
        (
            "postgres://u@10.0.0.5:5432/d",
            "postgresql://u@10.0.0.5:5432/d?sslmode=require",
        ),
        (
            "postgresql://u:p/?sslmode=@h/d?application_name=x",
            "postgresql://u:p/?sslmode=@h/d?application_name=x&sslmode=require",
        ),
        ("postgresql://u@h/d?sslmode=disable", "postgresql://u@h/d?sslmode=disable"),
        ("postgresql://u@localhost/d", "postgresql://u@localhost/d"),
        ("postgresql://u@127.0.0.1:5/d", "postgresql://u@127.0.0.1:5/d"),
        ("postgresql://u@[::1]:5/d", "postgresql://u@[::1]:5/d"),
        (
            "postgresql:///d?host=/run/postgresql",
            "postgresql:///d?host=/run/postgresql",
        ),
        ("postgresql:///d?host=db", "postgresql:///d?host=db&sslmode=require"),
    ],
)
def test_tls_is_the_default_elsewhere(given: str, complete: str) -> None:
    assert complete_url(given) == complete


def test_every_url_of_the_settings_asks_for_tls(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ("DATABASE", "DAGSTER_DATABASE", "MIGRATION_DATABASE", "SERVICE_DATABASE")
    for name in names:
        monkeypatch.setenv(f"CREATORS_{name}_URL", "postgresql://u@h/d")
    loaded = settings.load()
    for url in (
        *(loaded.warehouse_url, loaded.dagster_url, loaded.migration_url),
        *(loaded.service_url, Warehouse(loaded.warehouse_url).named_url),
    ):
        assert "sslmode=require" in url
    variables = settings.environment(loaded)
    assert "sslmode=require" in variables["CREATORS_DAGSTER_STORAGE"]
    assert variables["DBT_SSLMODE"] == "require"


def test_the_documented_names_have_a_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTGRES_DB_HOST", "db.example")
    assert settings.load().warehouse_url.endswith("/creatorsync?sslmode=require")
    monkeypatch.setenv("POSTGRES_DB_SSLMODE", "disable")
    assert settings.load().warehouse_url.endswith("/creatorsync?sslmode=disable")
    assert "sslmode=disable" in settings.load().dagster_url
    monkeypatch.setenv("POSTGRES_DB_SSLMODE", "maybe")
    with pytest.raises(UserError, match="POSTGRES_DB_SSLMODE"):
        settings.load()


def enter_by_warehouse(url: str) -> None:
    Warehouse(url).engine.connect()


def enter_by_asyncpg(url: str) -> None:
    async def enter() -> None:
        await connect(url, timeout=5)

    asyncio.run(enter())


def enter_by_dlt(url: str) -> None:
    psycopg2.connect(libpq_url(url))


@pytest.mark.parametrize("enter", [enter_by_warehouse, enter_by_asyncpg, enter_by_dlt])
def test_a_server_without_tls_is_refused(
    warehouse_url: str,
    monkeypatch: pytest.MonkeyPatch,
    enter: Callable[[str], None],
) -> None:
    monkeypatch.setattr(database_urls, "LOOPBACK", frozenset())
    assert not is_local_database(warehouse_url)
    refused = (OperationalError, psycopg2.OperationalError, ConnectionError, OSError)
    with pytest.raises(refused, match="SSL"):
        enter(complete_url(warehouse_url))


def test_dbt_takes_its_mode_from_the_url() -> None:
    profiles = yaml.safe_load((settings.DBT_PROJECT / "profiles.yml").read_text())
    for target in profiles["creator_analytics"]["outputs"].values():
        for option in database_urls.TLS_OPTIONS:
            assert f"env_var('DBT_{option.upper()}'" in target[option]


def test_a_dump_by_tls_needs_programs_with_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.shutil, "which", lambda _: None)
    with pytest.raises(UserError, match="install PostgreSQL's client programs"):
        client.run("pg_dump", "postgresql://u@h/d?sslmode=require")
