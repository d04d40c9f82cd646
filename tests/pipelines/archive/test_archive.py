"""Old rows move once, stay readable, and come back from files unchanged."""

import json
from datetime import date
from pathlib import Path

import pytest
import yaml

from pipelines.archive import files, month_files, move
from pipelines.archive.rules import RULES, Rule
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from tests.pipelines.archive.conftest import (
    SNAPSHOTS,
    TODAY,
    UNLOAD,
    digest,
    run,
    scalar,
)
from tests.support import commands
from tests.support.command_line import call
from tests.support.full_disk import run_with_small_files
from tests.support.tree import PROJECT

JOBS = """
insert into app.sync_logs (job_type, status, created_at, error_message)
select
    'video_stats', status,
    timestamptz '2026-03-31 00:00:00+00' - days * interval '1 day',
    status || ' of ' || days
from unnest(array[89, 90, 91, 130]) as days,
    unnest(array['completed', 'failed', 'running']) as status
"""


def test_finished_jobs_older_than_ninety_days_move(warehouse: Warehouse) -> None:
    run(warehouse, JOBS)
    before = digest(warehouse, "app.sync_logs")
    planned = move.count_old(warehouse, TODAY)
    assert sum(one.rows for one in planned) == 4
    assert move.move_old(warehouse, TODAY) == planned
    assert move.move_old(warehouse, TODAY) == []
    ages = "select array_agg(error_message order by id) from {}"
    left = scalar(warehouse, ages.format("app.sync_logs"))
    moved = scalar(warehouse, ages.format("archive.sync_logs"))
    assert isinstance(left, list)
    assert isinstance(moved, list)
    assert sorted(moved) == [
        *("completed of 130", "completed of 91", "failed of 130", "failed of 91"),
    ]
    assert len(left) == 8
    assert digest(warehouse, "archive.all_sync_logs") == before


def test_snapshots_of_a_year_move_to_partitions_by_month(
    warehouse: Warehouse,
) -> None:
    run(warehouse, SNAPSHOTS)
    before = digest(warehouse, "cg_analytics.snapshots")
    planned = move.count_old(warehouse, TODAY)
    assert {(f"{one.month:%Y-%m}", one.rows) for one in planned} == {
        ("2025-03", 30),
        ("2025-02", 28),
        ("2025-01", 2),
    }
    assert move.move_old(warehouse, TODAY) == planned
    assert digest(warehouse, "archive.all_snapshots") == before
    rows = "select sum((select count(*) from only {0})) from (values (1)) as one"
    assert scalar(warehouse, rows.format("archive.snapshots")) == 0
    assert scalar(warehouse, rows.format("archive.snapshots_2025_02")) == 28
    # A rebuild of the live table brings old rows back: they move again, once.
    run(
        warehouse,
        "alter table cg_analytics.snapshots add column reach bigint",
        "insert into cg_analytics.snapshots select *, 5 from archive.snapshots",
    )
    total = scalar(warehouse, "select count(*) from cg_analytics.snapshots")
    assert move.move_old(warehouse, TODAY) == planned
    assert scalar(warehouse, "select count(*) from archive.all_snapshots") == total
    assert scalar(warehouse, "select sum(reach) from archive.all_snapshots") == 300
    # dbt replaces the live table in spite of the view.
    run(warehouse, "drop table cg_analytics.snapshots")


def test_webhook_events_of_a_year_move_and_open_ones_stay(
    warehouse: Warehouse,
) -> None:
    run(
        warehouse,
        """
        insert into app.webhook_events
            (platform, event_type, event_data, body, status, delivery_id, created_at)
        select 'tiktok', 'e', '{"n": 1}', 'body', status, status || days,
            timestamptz '2026-03-31 00:00:00+00' - days * interval '1 day'
        from unnest(array[364, 366, 400]) as days,
            unnest(array['processed', 'pending', 'failed']) as status
        """,
    )
    before = digest(warehouse, "app.webhook_events")
    moved = move.move_old(warehouse, TODAY)
    assert [(f"{one.month:%Y-%m}", one.rows) for one in moved] == [
        ("2025-02", 1),
        ("2025-03", 1),
    ]
    assert scalar(warehouse, "select count(*) from app.webhook_events") == 7
    assert digest(warehouse, "archive.all_webhook_events") == before
    leaf = "select count(*) from archive.webhook_events_2025_02"
    assert scalar(warehouse, leaf) == 1
    default = (
        "select count(*) from pg_class where relispartition"
        " and pg_get_expr(relpartbound, oid) = 'DEFAULT'"
    )
    assert scalar(warehouse, default) == 0


def test_alerts_of_a_year_move_and_pending_deliveries_stay(
    warehouse: Warehouse,
) -> None:
    run(
        warehouse,
        """
        with owner as (
            insert into app.people (username) values ('ann') returning id
        ),

        rule as (
            insert into app.alert_rules (
                person_id, platform, channel_id, metric, direction, threshold
            )
            select id, 'twitch', '100', 'viewers', 'above', 5 from owner
            returning id, person_id
        )

        insert into app.alert_firings (
            rule_id, person_id, point_at, value, fired_at, state, next_attempt_at
        )
        select
            rule.id, rule.person_id,
            now() + row_number() over () * interval '1 minute', 6,
            timestamptz '2026-03-31 00:00:00+00' - days * interval '1 day', state, null
        from rule, unnest(array[364, 366, 400]) as days,
            unnest(array['notified', 'delivered', 'dead', 'pending']) as state
        """,
    )
    before = digest(warehouse, "app.alert_firings")
    planned = move.count_old(warehouse, TODAY)
    assert sum(one.rows for one in planned) == 6
    assert move.move_old(warehouse, TODAY) == planned
    assert scalar(warehouse, "select count(*) from app.alert_firings") == 6
    assert digest(warehouse, "archive.all_alert_firings") == before


def test_provenance_moves_before_the_snapshot_that_would_take_it_along(
    warehouse: Warehouse,
) -> None:
    run(
        warehouse,
        SNAPSHOTS,
        "alter table cg_analytics.snapshots add unique (post_id, snapshot_date)",
        """
        create table cg_analytics.snapshot_provenance (
            post_id text, snapshot_date date, place integer, metrics text[],
            primary key (post_id, snapshot_date, place),
            foreign key (post_id, snapshot_date)
            references cg_analytics.snapshots (post_id, snapshot_date)
            on delete cascade
        );
        insert into cg_analytics.snapshot_provenance
        select post_id, snapshot_date, place, array['views', null]
        from cg_analytics.snapshots, generate_series(1, 2) as place
        """,
    )
    before = digest(warehouse, "cg_analytics.snapshot_provenance")
    move.move_old(warehouse, TODAY)
    assert scalar(warehouse, "select count(*) from archive.snapshot_provenance") == 120
    assert digest(warehouse, "archive.all_snapshot_provenance") == before


def test_no_row_goes_along_with_an_archived_one() -> None:
    """A table that references an archived one has a rule that comes before it."""
    models = PROJECT / "dbt_project" / "models" / "marts"
    names = [one.name for one in RULES]
    for path in models.rglob("*.yml"):
        for model in yaml.safe_load(path.read_text()).get("models") or ():
            for one in model.get("constraints", ()):
                for place, rule in enumerate(RULES):
                    if f"{rule.live} (" in one.get("expression", ""):
                        assert names.index(model["name"]) < place, model["name"]


@pytest.mark.usefixtures("home")
def test_a_killed_move_moves_nothing_twice(warehouse: Warehouse) -> None:
    run(warehouse, SNAPSHOTS)
    before = digest(warehouse, "cg_analytics.snapshots")
    clock = "2026-03-31T12:00:00Z"
    commands.run_killed(("archive", "run"), "archive-moved", CREATORS_CLOCK=clock)
    move.move_old(warehouse, TODAY)
    assert digest(warehouse, "archive.all_snapshots") == before


def test_a_month_comes_back_from_its_files_unchanged(moved: Warehouse) -> None:
    before = digest(moved, "archive.snapshots")
    planned = call("archive", "unload", "--before", "2025-03", "--dry-run", "--json")
    done = call("archive", "unload", "--before", "2025-03", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out) == json.loads(planned.out) != []
    assert scalar(moved, "select count(*) from archive.snapshots") == 30
    listed = json.loads(call("archive", "list", "--json").out)
    assert [(one["month"], one["rows"]) for one in listed] == [
        ("2025-01", 2),
        ("2025-02", 28),
    ]
    for month in ("2025-01", "2025-02"):
        assert call("archive", "restore", "snapshots", month).code == 0
    assert digest(moved, "archive.snapshots") == before
    assert call("archive", "list", "--json").out.strip() == "[]"
    refused = call("archive", "restore", "snapshots", "2025-02")
    assert (refused.code, len(refused.errors)) == (2, 1)


def test_damaged_files_are_refused(moved: Warehouse, home: Path, rule: Rule) -> None:
    month = date(2025, 2, 1)
    files.unload(moved, home / "archive", rule, month)
    path = month_files.month_folder(home / "archive", rule, month) / "00000.parquet"
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(UserError, match="differs from its checksum"):
        files.restore(moved, home / "archive", rule, month)
    assert path.exists()


def test_a_damaged_manifest_is_one_line(
    moved: Warehouse, home: Path, rule: Rule
) -> None:
    files.unload(moved, home / "archive", rule, date(2025, 2, 1))
    folder = month_files.month_folder(home / "archive", rule, date(2025, 2, 1))
    (folder / "manifest.json").write_text("{")
    for command in (("list",), ("restore", "snapshots", "2025-02")):
        ended = call("archive", *command)
        assert (ended.code, len(ended.errors)) == (1, 1)
        assert "manifest.json is damaged" in ended.err


def test_an_unload_to_a_full_disk_is_one_line_and_loses_nothing(
    moved: Warehouse, home: Path
) -> None:
    before = digest(moved, "archive.snapshots")
    done = run_with_small_files(*UNLOAD)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert list((home / "archive" / "snapshots").iterdir()) == []
    assert digest(moved, "archive.snapshots") == before


EVENTS = """
insert into app.webhook_events (
    platform, event_type, event_data, status, created_at, processed_at
)
select
    'twitch', 'channel.follow', jsonb_build_object('user_id', number::text),
    'processed', '2025-01-01 00:00:00+00', now()
from generate_series(1, 5000) as number
"""


@pytest.mark.usefixtures("home")
def test_files_are_smaller_than_their_rows_and_say_how_large(
    warehouse: Warehouse,
) -> None:
    run(warehouse, EVENTS)
    move.move_old(warehouse, TODAY)
    size = "select pg_relation_size('archive.webhook_events_2025_01')"
    before = scalar(warehouse, size)
    assert call("archive", "unload", "--before", "2025-02").code == 0
    (month,) = json.loads(call("archive", "list", "--json").out)
    assert (month["table"], month["rows"]) == ("webhook_events", 5_000)
    assert 0 < month["bytes"] < before / 2


@pytest.mark.parametrize("stage", ["archive-written", "archive-renamed"])
def test_a_killed_unload_loses_nothing(moved: Warehouse, stage: str) -> None:
    before = digest(moved, "archive.snapshots")
    commands.run_killed(UNLOAD, stage)
    assert digest(moved, "archive.snapshots") == before
    assert call(*UNLOAD).code == 0
    assert call("archive", "restore", "snapshots", "2025-01").code == 0
    assert digest(moved, "archive.snapshots") == before
