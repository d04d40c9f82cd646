"""What the missed-partitions sensor requests; what maintenance deletes and keeps."""

import os
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from dagster import (
    AssetMaterialization,
    DagsterInstance,
    DagsterRunStatus,
    Definitions,
    RunRequest,
    asset,
    build_sensor_context,
    define_asset_job,
    job,
    op,
)
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.defs import missed_partitions
from pipelines.maintenance import deletion, vacuum
from pipelines.partitions import daily_partitions
from pipelines.resources import RESOURCES

BUILT = missed_partitions.BUILT


def load(warehouse: Warehouse, day: str, state: str) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.loads (load_id, platform, partition_date, run_id,"
                " state) values (:day, 'twitch', :day, 'r', :state)"
            ),
            {"day": day, "state": state},
        )


@asset(key=BUILT, partitions_def=daily_partitions)
def built() -> None: ...


DEFINITIONS = Definitions(
    assets=[built],
    jobs=[define_asset_job("daily", [built], partitions_def=daily_partitions)],
    sensors=[missed_partitions.missed_partitions_sensor],
    resources=RESOURCES,
)


def requested(instance: DagsterInstance) -> Sequence[RunRequest]:
    context = build_sensor_context(
        instance=instance,
        repository_def=DEFINITIONS.get_repository_def(),
        resources=RESOURCES,
    )
    return (
        missed_partitions.missed_partitions_sensor.evaluate_tick(context).run_requests
        or []
    )


@pytest.mark.usefixtures("home")
def test_the_sensor_requests_the_missed_days(
    warehouse: Warehouse, instance: DagsterInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-29T03:00:00Z")
    assert requested(instance) == []

    load(warehouse, "2026-03-26", "committed")
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.channels (platform, channel_id, is_monitored)"
                " values ('twitch', '1', true)"
            )
        )
        connection.execute(
            text(
                """
                insert into app.readings (
                    load_id, platform, resource, kind, subject_id, credential_id,
                    partition_date, status
                )
                values (
                    '2026-03-26', 'twitch', 'x', 'level', '1', 'public', '2026-03-26',
                    'complete'
                )
                """
            )
        )
    instance.report_runless_asset_event(
        AssetMaterialization(BUILT, partition="2026-03-26")
    )
    found = [
        (one.partition_key, one.run_key, one.tags["dagster/priority"])
        for one in requested(instance)
    ]
    assert found == [
        ("2026-03-28", "daily:2026-03-28:1", "1"),
        ("2026-03-27", "daily:2026-03-27:1", "0"),
    ]
    daily = DEFINITIONS.resolve_job_def("daily")
    daily.execute_in_process(instance=instance, partition_key="2026-03-27")
    load(warehouse, "2026-03-27", "committed")
    assert [one.partition_key for one in requested(instance)] == ["2026-03-28"]
    day = {"dagster/partition": "2026-03-28"}
    instance.create_run_for_job(daily, tags=day, status=DagsterRunStatus.STARTING)
    assert requested(instance) == []


def test_expired_cache_is_deleted_and_changed_tables_are_vacuumed(
    warehouse: Warehouse,
) -> None:
    with warehouse.begin() as connection:
        connection.execute(text("insert into app.people (username) values ('ada')"))
        connection.execute(
            text(
                "insert into app.cache_entries (person_id, cache_key, expires_at)"
                " select id, 'k' || n, now() + n * interval '1 hour'"
                " from app.people, generate_series(-1, 1, 2) as n"
            )
        )
    expired = {"cache entries": 1, "conditional reads": 0}
    assert deletion.delete_expired_rows(warehouse, dry_run=True) == expired
    assert deletion.delete_expired_rows(warehouse) == expired
    assert set(deletion.delete_expired_rows(warehouse).values()) == {0}
    with warehouse.begin() as connection:
        connection.execute(text("create schema core"))
        connection.execute(text('create table core."Odd name" as select 1 as n'))
        connection.execute(
            text('insert into core."Odd name" select generate_series(1, 5000)')
        )
        connection.execute(text("select pg_stat_force_next_flush()"))
    assert 'core."Odd name"' in vacuum.vacuum_changed(warehouse)


def test_only_stale_entries_are_deleted(tmp_path: Path) -> None:
    old, used, link = tmp_path / "old", tmp_path / "used", tmp_path / "link"
    elsewhere = tmp_path / "keep" / "file"
    for folder in (old / "deep", used / "deep", elsewhere.parent):
        folder.mkdir(parents=True)
    elsewhere.write_text("precious")
    link.symlink_to(elsewhere.parent)
    yesterday = time.time() - 90_000
    for entry in (old / "deep", old, used):
        os.utime(entry, (yesterday, yesterday))
    os.utime(link, (yesterday, yesterday), follow_symlinks=False)
    assert deletion.delete_stale(tmp_path, days=1, pattern="absent-*") == 0
    assert deletion.delete_stale(tmp_path, days=1, dry_run=True) == 2
    assert old.exists()
    assert deletion.delete_stale(tmp_path, days=1) == 2
    assert not old.exists()
    assert not link.is_symlink()
    assert used.exists()
    assert elsewhere.read_text() == "precious"
    assert deletion.delete_stale(tmp_path / "nowhere", days=1) == 0


@asset(partitions_def=daily_partitions)
def table() -> None: ...


@op
def nothing() -> None: ...


@job
def idle() -> None:
    nothing()


def test_old_runs_are_deleted_unless_a_partition_depends_on_them(
    instance: DagsterInstance,
) -> None:
    tables = Definitions(
        assets=[table],
        jobs=[define_asset_job("t", [table], partitions_def=daily_partitions)],
    ).resolve_job_def("t")
    replaced, newest, other = (
        tables.execute_in_process(instance=instance, partition_key=day).run_id
        for day in ("2026-03-27", "2026-03-27", "2026-03-28")
    )
    idled = idle.execute_in_process(instance=instance).run_id
    later = datetime.now(UTC) + timedelta(days=91)
    assert deletion.delete_old_runs(instance, datetime.now(UTC)) == 0
    assert deletion.delete_old_runs(instance, later, dry_run=True) == 2
    assert deletion.delete_old_runs(instance, later) == 2
    assert instance.get_run_by_id(replaced) is None
    assert instance.get_run_by_id(idled) is None
    assert {one.run_id for one in instance.get_runs()} == {newest, other}
    assert instance.get_materialized_partitions(table.key) == {
        "2026-03-27",
        "2026-03-28",
    }


def test_a_range_run_counts_for_each_of_its_days(instance: DagsterInstance) -> None:
    run = instance.create_run_for_job(
        idle,
        tags={
            "dagster/asset_partition_range_start": "2026-03-27",
            "dagster/asset_partition_range_end": "2026-03-28",
        },
    )
    found = missed_partitions.run_attempt(instance.get_run_records()[0])
    assert run.run_id
    assert found.days == (date(2026, 3, 27), date(2026, 3, 28))
    assert found.ended_at is None
