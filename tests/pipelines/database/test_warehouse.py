"""Sessions: shared by transactions, never by what is set or locked for a session."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import pytest
from sqlalchemy import text
from sqlalchemy.sql import TextClause

from pipelines.database.warehouse import Warehouse
from tests.support.databases import execute
from tests.support.waiting import until

HURRY = text("set lock_timeout = '7ms'")
PATIENCE = text("show lock_timeout")
LOCK = text("select pg_advisory_lock(1)")
LOCKED = text("select count(*) from pg_locks where locktype = 'advisory'")
OTHERS = text(
    "select count(*) from pg_stat_activity"
    " where datname = current_database() and backend_type = 'client backend'"
    " and pid <> pg_backend_pid()"
)
PROCESS = text("select pg_backend_pid()")


def ask(warehouse: Warehouse, question: TextClause = PROCESS) -> object:
    with warehouse.begin() as connection:
        return connection.scalar(question)


def test_transactions_share_a_session_until_it_breaks(
    warehouse: Warehouse,
) -> None:
    first = ask(warehouse)
    assert ask(warehouse) == first
    execute(warehouse.url, f"select pg_terminate_backend({first}, 5000)")
    assert ask(warehouse) != first


def test_settings_and_locks_end_with_their_session(warehouse: Warehouse) -> None:
    usual = ask(warehouse, PATIENCE)
    with warehouse.session() as session:
        process = session.scalar(PROCESS)
        session.execute(HURRY)
        session.execute(LOCK)
        assert ask(warehouse, LOCKED) == 1
    until(lambda: ask(warehouse, LOCKED) == 0, within=5)
    assert ask(warehouse) != process
    assert ask(warehouse, PATIENCE) == usual != "7ms"


def test_sessions_end_with_their_warehouse(
    warehouse: Warehouse, warehouse_url: str
) -> None:
    other = Warehouse(warehouse_url)
    ask(other)
    assert ask(warehouse, OTHERS) == 1
    del other
    until(lambda: ask(warehouse, OTHERS) == 0, within=5)


def test_a_forked_process_keeps_its_parents_sessions(
    warehouse: Warehouse,
) -> None:
    ours = ask(warehouse)
    child = os.fork()
    if not child:
        is_apart = False
        try:
            is_apart = ask(warehouse) != ours
        finally:
            os._exit(not is_apart)
    assert os.waitpid(child, 0)[1] == 0
    assert ask(warehouse) == ours


STEPS, MOST = 16, 4


@contextmanager
def counted(url: str) -> Iterator[list[int]]:
    """Collect how many other sessions are open, until the block ends."""
    found, ended = [0], Event()

    def count() -> None:
        observer = Warehouse(url)
        while not ended.is_set():
            found.append(int(str(ask(observer, OTHERS))))

    thread = Thread(target=count)
    thread.start()
    try:
        yield found
    finally:
        ended.set()
        thread.join()


def test_sixteen_parallel_steps_share_a_bounded_number_of_sessions(
    warehouse_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATORS_DATABASE_SESSIONS", str(MOST))
    warehouse = Warehouse(warehouse_url)

    def step(number: int) -> int:
        for _ in range(3):
            ask(warehouse, text("select pg_sleep(0.05)"))
        return number

    with counted(warehouse_url) as sessions, ThreadPoolExecutor(STEPS) as threads:
        assert sorted(threads.map(step, range(STEPS))) == list(range(STEPS))
    assert max(sessions) == MOST
