"""A process that had a connection waits for a restarted server and goes on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from dagster import job, op
from sqlalchemy import text

from pipelines.database import warehouse as sessions
from pipelines.database.embedded_server import Server
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.operations import storage
from tests.support import instances
from tests.support.databases import opened

DOWN_SECONDS = 2.0
START = text("select pg_postmaster_start_time()")


@pytest.fixture
def server(fresh_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("CREATORS_HOME", str(fresh_home))
    monkeypatch.delenv("CREATORS_DATABASE_URL", raising=False)
    one = Server(fresh_home / "postgres")
    one.start()
    yield one
    one.stop()


@contextmanager
def restarting(server: Server) -> Iterator[None]:
    """Stop the server, and start it while the block runs."""
    server.stop()
    starter = threading.Timer(DOWN_SECONDS, server.start)
    starter.start()
    try:
        yield
    finally:
        starter.join()


def read(warehouse: Warehouse, query: Any) -> Any:
    with warehouse.begin() as connection:
        return connection.scalar(query)


def test_a_known_server_is_waited_for_and_an_unknown_one_is_not(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(f"{server.url}/creators") as known:
        before = read(known, START)
        with restarting(server):
            asked = time.monotonic()
            with pytest.raises(UserError, match="refused"):
                Warehouse(known.url).check_connection()
            assert time.monotonic() - asked < DOWN_SECONDS
            assert read(known, START) > before
        monkeypatch.setattr(sessions, "RESTART_SECONDS", 0.5)
        server.stop()
        with pytest.raises(UserError, match="refused"):
            known.check_connection()


def test_a_refused_password_is_not_waited_for(server: Server) -> None:
    with opened(f"{server.url}/creators") as known:
        read(known, START)
        known.engine.dispose()
        with opened(f"{server.owner_url}/creators") as owner, owner.begin() as session:
            session.execute(text("alter role pipeline password 'other'"))
        asked = time.monotonic()
        with pytest.raises(UserError, match="password"):
            known.check_connection()
        assert time.monotonic() - asked < sessions.RESTART_SECONDS / 2
        server.start()


@op
def restart_within() -> None:
    """The server restarts between the start and the end of this step."""
    HOOKS[0]()


@job
def interrupted() -> None:
    restart_within()


HOOKS: list[Any] = []


def test_dagster_events_outlive_a_restart_in_the_middle_of_a_statement(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The session is cut while a statement of the storage waits for a lock."""
    with (
        instances.opened(f"{server.url}/dagster", monkeypatch) as instance,
        opened(f"{server.owner_url}/dagster") as owner,
    ):

        def cut() -> None:
            blocker = owner.session()
            blocker.execute(text("begin; lock table event_logs in exclusive mode"))

            def restart() -> None:
                time.sleep(1)  # the storage's insert waits by now
                server.stop()
                server.start()

            HOOKS.append(threading.Thread(target=restart))
            HOOKS[-1].start()

        HOOKS[:] = [cut]
        result = interrupted.execute_in_process(instance=instance, raise_on_error=False)
        HOOKS[-1].join()
        assert result.success
        run_id = result.run_id
        run = instance.get_run_by_id(run_id)
        assert run is not None
        assert run.is_success
        kinds = [
            one.dagster_event.event_type_value
            for one in instance.all_logs(run_id)
            if one.dagster_event
        ]
        assert kinds.count("STEP_SUCCESS") == 1
        assert kinds.count("PIPELINE_SUCCESS") == 1


def test_every_repeated_method_exists() -> None:
    known = (storage.PooledRunStorage, storage.PooledEventLogStorage)
    for name in storage.REPEATED:
        assert any(hasattr(one, name) for one in known), name
