"""Sync logs: one row per connection, job type and date."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dlt_sources.contract import Reading, Rejected, Status, Subject
from pipelines.accounts import connections
from pipelines.accounts.vault import Vault, new_key
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import ledger, sync_logs
from pipelines.settings import Settings
from tests.support.fakes import (
    connect,
    execute,
    list_subjects,
    one,
    person,
    platform,
    scalar,
)

DAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 2, 2, tzinfo=UTC)
ALL = frozenset({"users", "channels", "videos", "games"})


@pytest.fixture
def subjects(tmp_path: Path, warehouse: Warehouse) -> Sequence[Subject]:
    vault = Vault.open(Settings(home=tmp_path, vault_keys=new_key()), warehouse)
    for name, user_id in (("ann", "10"), ("ben", "20")):
        connect(warehouse, vault, person(warehouse, name), user_id)
    execute(
        warehouse,
        """
        insert into app.channels (platform, channel_id, is_monitored)
        values ('twitch', '30', true)
        """,
    )
    return list_subjects(warehouse, vault, platform())


def load(warehouse: Warehouse, run_id: str = "run") -> ledger.Load:
    return ledger.open_load(warehouse, platform(), DAY, run_id)


def reading(
    subject: Subject, resource: str, status: Status = "complete", rows: int = 1
) -> Reading:
    reason = None if status == "complete" else "because"
    return Reading(
        resource, subject.subject_id, subject.credential_id, status, rows, NOW, reason
    )


def jobs(warehouse: Warehouse) -> dict[tuple[str, str], tuple[object, ...]]:
    with warehouse.begin() as connection:
        rows = connection.execute(
            text(
                """
                select
                    platform_user_id, job_type, status, records_processed,
                    records_failed, error_message, quota_used
                from app.sync_logs
                inner join app.connections on connections.id = connection_id
                """
            )
        ).all()
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}


def test_each_connection_and_job_type_has_one_log(
    warehouse: Warehouse, subjects: Sequence[Subject]
) -> None:
    first, second, public = subjects
    readings = [
        reading(first, "users", rows=1),
        reading(first, "channels", rows=2),
        reading(first, "videos", rows=7),
        reading(second, "users", "failed", rows=0),
        reading(second, "videos", "unavailable", rows=0),
        reading(public, "users", rows=1),
        reading(first, "games", rows=5),
    ]
    rejected = [Rejected("videos", "10", first.credential_id, "too long", b"{}")]
    with sync_logs.open_logs(warehouse, load(warehouse), subjects, ALL) as logs:
        assert {one[0] for one in jobs(warehouse).values()} == {"running"}
        logs.close(readings, rejected, {"users": 3, "videos": 4, "games": 1})
    assert jobs(warehouse) == {
        ("10", "daily_channel"): ("completed", 3, 0, None, 2),
        ("10", "video_stats"): ("completed", 7, 1, None, 2),
        ("20", "daily_channel"): ("failed", 0, 0, "users: because", 1),
        ("20", "video_stats"): ("completed", 0, 0, None, 2),
    }
    shown = scalar(warehouse, "select count(*) from creatorsync.analytics_jobs")
    assert shown == 4


def test_a_completed_log_sets_last_synced_at(
    warehouse: Warehouse,
    subjects: Sequence[Subject],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CREATORS_CLOCK", NOW.isoformat())
    users = frozenset({"users"})
    with sync_logs.open_logs(warehouse, load(warehouse), subjects, users) as logs:
        done = [reading(subjects[0], "users"), reading(subjects[1], "users", "failed")]
        logs.close(done, [], {})
    rows = connections.list_connections(warehouse)
    synced = {row["platform_user_id"]: row["last_synced_at"] for row in rows}
    assert synced == {"10": NOW, "20": None}


def test_an_error_fails_the_running_logs(
    warehouse: Warehouse, subjects: Sequence[Subject]
) -> None:
    def broken() -> None:
        with sync_logs.open_logs(warehouse, load(warehouse), subjects, ALL):
            raise RuntimeError("the disk is full\nand more")

    with pytest.raises(RuntimeError):
        broken()
    assert set(jobs(warehouse).values()) == {
        ("failed", 0, 0, "RuntimeError: the disk is full", 0)
    }


def test_a_requested_log_is_adopted(
    warehouse: Warehouse, subjects: Sequence[Subject]
) -> None:
    execute(
        warehouse,
        """
        insert into app.sync_logs (person_id, job_type, data_date)
        select id, 'daily_channel', cast(:day as date)
        from app.people
        where username = 'ann'
        """,
        day=DAY,
    )
    users = frozenset({"users"})
    with sync_logs.open_logs(warehouse, load(warehouse), subjects, users) as logs:
        logs.close([reading(subjects[0], "users")], [], {})
    assert scalar(warehouse, "select count(*) from app.sync_logs") == 2
    assert scalar(warehouse, "select bool_and(status = 'completed') from app.sync_logs")


def test_a_newer_load_supersedes_the_logs_of_an_older_one(
    warehouse: Warehouse, subjects: Sequence[Subject]
) -> None:
    users = frozenset({"users"})
    for run_id in ("first", "second"):
        with sync_logs.open_logs(
            warehouse, load(warehouse, run_id), subjects[:1], users
        ):
            pass
    states = scalar(
        warehouse, "select array_agg(status order by started_at) from app.sync_logs"
    )
    assert states == ["failed", "running"]


@pytest.fixture
def log_id(warehouse: Warehouse) -> str:
    return str(
        scalar(warehouse, "insert into app.sync_logs default values returning id::text")
    )


def call(warehouse: Warehouse, function: str, log_id: str, *rest: object) -> None:
    given = {f"v{position}": value for position, value in enumerate(rest)}
    places = "".join(f", :{name}" for name in given)
    execute(
        warehouse,
        f"select app.sync_log_{function}(cast(:id as uuid){places})",
        id=log_id,
        **given,
    )


def test_progress_is_set_and_not_added(warehouse: Warehouse, log_id: str) -> None:
    for _ in range(2):
        call(warehouse, "update_progress", log_id, 5, 1, "cursor")
    log = one(warehouse, "select * from app.sync_logs")
    assert (log.status, log.records_processed, log.records_failed) == ("running", 5, 1)
    assert log.started_at is not None
    assert log.next_cursor == "cursor"


def test_completing_again_changes_nothing(warehouse: Warehouse, log_id: str) -> None:
    call(warehouse, "mark_completed", log_id, 3)
    before = one(warehouse, "select * from app.sync_logs")
    call(warehouse, "mark_completed", log_id, 9)
    assert one(warehouse, "select * from app.sync_logs") == before
    assert (before.status, before.records_processed) == ("completed", 3)


def test_a_failed_log_stays_failed_and_keeps_its_counts(
    warehouse: Warehouse, log_id: str
) -> None:
    call(warehouse, "update_progress", log_id, 5, 1, "cursor")
    call(warehouse, "mark_failed", log_id, "it broke")
    with pytest.raises(DBAPIError, match="stays failed"):
        call(warehouse, "mark_completed", log_id)
    log = one(warehouse, "select * from app.sync_logs")
    assert (log.status, log.error_message) == ("failed", "it broke")
    assert (log.records_processed, log.next_cursor) == (5, "cursor")


@pytest.mark.parametrize("values", [("done", None), ("running", "monthly")])
def test_other_statuses_and_job_types_are_refused(
    warehouse: Warehouse, values: tuple[str, str | None]
) -> None:
    with pytest.raises(DBAPIError, match="check constraint"):
        execute(
            warehouse,
            "insert into app.sync_logs (status, job_type) values (:status, :job_type)",
            status=values[0],
            job_type=values[1],
        )
