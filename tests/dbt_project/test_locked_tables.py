"""A build that meets a locked table, a lost session or a wrong model."""

import threading
from collections.abc import Callable

import psycopg2
import pytest

from dlt_sources.contract import Window
from pipelines.database import lock_waits
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.databases import execute, fetch
from tests.support.random_twitch import DAY, FIRST
from tests.support.waiting import until

MODEL = "bridge_subject_connections"
DAYS = Window(FIRST, FIRST + DAY)
LOCKED = f"lock table core.{MODEL} in access exclusive mode"
VIEW = "staging.stg_app__connections"
WAITING = "select pid from pg_locks where not granted and locktype = 'relation'"


@pytest.fixture(scope="module", autouse=True)
def _built(warehouse: Warehouse, run: Callable[..., None]) -> None:
    run("run", "--select", MODEL)


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("POLL_SECONDS", "NAMED_SECONDS", "QUEUE_SECONDS", "PAUSE_SECONDS"):
        monkeypatch.setattr(lock_waits, name, 0.2)
    monkeypatch.setattr(lock_waits, "WAIT_SECONDS", 0.5)


def test_a_build_names_who_has_locked_its_table(warehouse: Warehouse) -> None:
    with psycopg2.connect(warehouse.url) as session, session.cursor() as cursor:
        cursor.execute(LOCKED)
        pid = session.info.backend_pid
        outcome = dbt.build([MODEL], warehouse, DAYS)
        session.rollback()
    assert not outcome.success
    assert f"core.{MODEL} is locked by process {pid} (role " in outcome.message
    assert "gave up after" in outcome.message
    assert "\n" not in outcome.message
    assert outcome.is_transient
    assert dbt.build([MODEL], warehouse, DAYS).success


def test_views_are_built_once_their_reader_is_gone(warehouse: Warehouse) -> None:
    session = psycopg2.connect(warehouse.url)
    with session.cursor() as cursor:
        cursor.execute(f"select count(*) from {VIEW}")
    built: list[dbt.Outcome] = []
    thread = threading.Thread(
        target=lambda: built.append(dbt.build_views_and_seeds(warehouse))
    )
    thread.start()
    until(lambda: fetch(warehouse.url, WAITING), within=60)
    until(lambda: not fetch(warehouse.url, WAITING), within=60)
    session.close()
    thread.join()
    assert built[0].success, built[0].errors


def test_a_wrong_model_is_permanent_whatever_its_name(warehouse: Warehouse) -> None:
    """Its name holds the word `connection`."""
    fetch(warehouse.url, f"alter table core.{MODEL} rename person_id to owner_id")
    outcome = dbt.build([MODEL], warehouse, DAYS)
    fetch(warehouse.url, f"alter table core.{MODEL} rename owner_id to person_id")
    assert not outcome.success
    assert "connection" in outcome.message
    assert not outcome.is_transient


def test_a_lost_session_is_transient(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock_waits, "WAIT_SECONDS", 60.0)
    built: list[dbt.Outcome] = []
    with psycopg2.connect(warehouse.url) as session, session.cursor() as cursor:
        cursor.execute(LOCKED)
        thread = threading.Thread(
            target=lambda: built.append(dbt.build([MODEL], warehouse, DAYS))
        )
        thread.start()
        until(lambda: fetch(warehouse.url, WAITING), within=60)
        ((pid,),) = fetch(warehouse.url, WAITING)
        execute(warehouse.url, f"select pg_terminate_backend({pid}, 5000)")
        session.rollback()
        thread.join()
    assert not built[0].success
    assert built[0].is_transient, built[0].sqlstates
