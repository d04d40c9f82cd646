"""A session that waits for a lock names its holder and gives up in time."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.database import lock_waits, migrate
from pipelines.database.lock_waits import TableLockedError
from pipelines.database.warehouse import Warehouse, application_name
from tests.support.databases import fetch, opened
from tests.support.logins import Login
from tests.support.waiting import until

BRIEF = {
    "POLL_SECONDS": 0.1,
    "NAMED_SECONDS": 0.2,
    "QUEUE_SECONDS": 0.5,
    "WAIT_SECONDS": 1.0,
    "TRIES": 2,
    "PAUSE_SECONDS": 0.2,
}
SELECT = "select count(*) from creatorsync.users"
WAITING = """
select 1 from pg_locks where not granted and locktype = 'relation'
"""


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BRIEF.items():
        monkeypatch.setattr(lock_waits, name, value)


@contextmanager
def open_transaction(
    url: str, statement: str, role: str | None = None
) -> Iterator[int]:
    """Hold the locks of a statement; return the process of the session."""
    session = psycopg2.connect(url, application_name="psql")
    try:
        with session.cursor() as cursor:
            if role:
                cursor.execute(f"set role {role}")
            cursor.execute(statement)
        yield session.info.backend_pid
    finally:
        session.close()


def test_a_migration_names_the_analyst_and_gives_up(
    warehouse: Warehouse, caplog: pytest.LogCaptureFixture
) -> None:
    with open_transaction(warehouse.url, SELECT, "analyst") as pid:
        began = time.monotonic()
        with pytest.raises(TableLockedError) as refused:
            migrate.downgrade(warehouse.url, "base")
        assert time.monotonic() - began < 10
    message = str(refused.value)
    assert f" is locked by process {pid} (role " in message
    assert ", psql, idle in transaction) since 20" in message
    assert "; gave up after " in message
    assert "\n" not in message
    assert refused.value.exit_code == 1
    assert any(f"process {pid} " in record.message for record in caplog.records)
    migrate.downgrade(warehouse.url, "base")
    migrate.migrate(warehouse.url)


def test_readers_go_on_while_a_migration_waits(warehouse: Warehouse) -> None:
    ended: list[BaseException] = []

    def downgrade() -> None:
        try:
            migrate.downgrade(warehouse.url, "base")
        except TableLockedError as error:
            ended.append(error)

    with open_transaction(warehouse.url, SELECT, "analyst"):
        thread = threading.Thread(target=downgrade)
        thread.start()
        until(lambda: fetch(warehouse.url, WAITING))
        began = time.monotonic()
        assert fetch(warehouse.url, SELECT) == [(0,)]
        assert time.monotonic() - began < 2 * BRIEF["QUEUE_SECONDS"] + 1
        thread.join()
    assert len(ended) == 1


def test_a_migration_goes_on_once_the_table_is_free(warehouse: Warehouse) -> None:
    with open_transaction(warehouse.url, SELECT, "analyst"):
        thread = threading.Thread(
            target=migrate.downgrade, args=(warehouse.url, "base")
        )
        thread.start()
        until(lambda: fetch(warehouse.url, WAITING))
    thread.join()
    assert fetch(warehouse.url, "select to_regclass('app.people')") == [(None,)]


def test_a_locked_row_is_named_too(warehouse: Warehouse) -> None:
    fetch(warehouse.url, "insert into app.people (username) values ('ann')")
    change = "update app.people set display_name = 'Ann'"
    with (
        open_transaction(warehouse.url, change) as pid,
        pytest.raises(TableLockedError, match=f"locked by process {pid} "),
        lock_waits.bound_lock_waits(warehouse),
        warehouse.begin() as connection,
    ):
        connection.execute(text(change))


def test_a_plain_role_names_the_session_of_another(warehouse: Warehouse) -> None:
    """Without a superuser's rights PostgreSQL hides what other roles' sessions do."""
    fetch(warehouse.url, "insert into app.people (username) values ('ann')")
    change = "update app.people set display_name = 'Ann'"
    login = Login(warehouse.url, "pipeline")
    try:
        with (
            opened(login.url) as plain,
            open_transaction(warehouse.url, change),
            pytest.raises(TableLockedError, match=r"psql, idle in .* since "),
            lock_waits.bound_lock_waits(plain),
            plain.begin() as connection,
        ):
            connection.execute(text(change))
    finally:
        login.drop()


def test_own_sessions_may_wait_for_each_other(warehouse: Warehouse) -> None:
    """A statement of this process that waits for another one is left alone."""
    lock = text("lock table app.people in access exclusive mode")
    with lock_waits.bound_lock_waits(warehouse) as waits:
        with warehouse.begin() as holder:
            holder.execute(lock)

            def wait() -> None:
                with warehouse.begin() as connection:
                    connection.execute(lock)

            thread = threading.Thread(target=wait)
            thread.start()
            time.sleep(4 * BRIEF["QUEUE_SECONDS"])
            assert thread.is_alive()
        thread.join()
    assert waits.reason is None


def test_an_error_of_another_kind_stays_what_it_is(warehouse: Warehouse) -> None:
    with pytest.raises(ZeroDivisionError), lock_waits.bound_lock_waits(warehouse):
        raise ZeroDivisionError


def test_a_later_error_is_not_blamed_on_a_lock(warehouse: Warehouse) -> None:
    """A block may handle a cancelled statement and fail for another reason."""

    def fail_later() -> None:
        with lock_waits.bound_lock_waits(warehouse) as waits:
            with suppress(DBAPIError), warehouse.begin() as connection:
                connection.execute(text("select from app.people"))
            assert waits.reason is not None
            raise ZeroDivisionError

    lock = "lock table app.people in access exclusive mode"
    with open_transaction(warehouse.url, lock), pytest.raises(ZeroDivisionError):
        fail_later()


def test_who_waits_for_a_lock_of_this_system_names_its_holder(
    warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hurry = text("set lock_timeout = '100ms'")
    monkeypatch.setattr("pipelines.database.warehouse.NAMED_AFTER", hurry)
    taken = threading.Event()

    def take() -> None:
        with warehouse.advisory_lock("schema"):
            taken.set()

    holder = "select pid from pg_locks where locktype = 'advisory' and granted"
    with caplog.at_level(logging.WARNING), warehouse.advisory_lock("schema"):
        ((pid,),) = fetch(warehouse.url, holder)
        thread = threading.Thread(target=take)
        thread.start()
        until(lambda: caplog.records)
        assert not taken.is_set()
    thread.join()
    assert taken.is_set()
    (message,) = {record.getMessage() for record in caplog.records}
    assert message.startswith(f"waiting for the lock schema: process {pid} (role ")


def test_sessions_are_named_after_their_process(warehouse: Warehouse) -> None:
    query = "select application_name from pg_stat_activity where pid = pg_backend_pid()"
    with warehouse.begin() as connection:
        name = connection.scalar(text(query))
    assert name == application_name()
    assert fetch(warehouse.named_url, query) == [(name,)]
