"""Sessions: shared by transactions, never by what is set or locked for a session."""

import os

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
    " where datname = current_database() and pid <> pg_backend_pid()"
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
