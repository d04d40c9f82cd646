"""The lock of a run: its process holds it, and loses it only by its end."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.operations import liveness
from pipelines.operations.liveness import RunLocks
from tests.support.databases import opened
from tests.support.waiting import until

CUT_SESSIONS = text("""
    select pg_terminate_backend(pid) from pg_locks
    where
        locktype = 'advisory' and pid <> pg_backend_pid()
        and database = (
            select oid from pg_database where datname = current_database()
        )
""")


@pytest.fixture
def database(empty_url: str) -> Iterator[Warehouse]:
    with opened(empty_url) as found:
        yield found


@pytest.fixture
def locks(database: Warehouse, monkeypatch: pytest.MonkeyPatch) -> RunLocks:
    monkeypatch.setattr(liveness, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(liveness, "GRACE_SECONDS", 1.0)
    return RunLocks(database)


def test_a_run_lives_from_hold_to_release(locks: RunLocks) -> None:
    locks.hold("a")
    assert locks.find_living(["a", "b"]) == {"a"}
    assert locks.find_dead(["a", "b"]) == {"b"}
    locks.release("a")
    until(lambda: not locks.find_living(["a"]))


def test_another_process_cannot_release_the_lock(
    locks: RunLocks, database: Warehouse
) -> None:
    locks.hold("a")
    RunLocks(database).release("a")
    assert locks.find_living(["a"]) == {"a"}
    locks.release("a")


def test_a_run_whose_session_is_cut_is_not_dead(
    locks: RunLocks, database: Warehouse
) -> None:
    locks.hold("a")
    with database.begin() as connection:
        connection.execute(CUT_SESSIONS)
    until(lambda: not locks.find_living(["a"]))
    assert locks.find_dead(["a"]) == set()
    assert locks.find_living(["a"]) == {"a"}
    locks.release("a")
