"""Quality: what the suites find in a day's rows, and what they leave alone."""

import subprocess
import sys
from datetime import date
from typing import Any

import msgspec
import pytest
from dagster import (
    AssetCheckSeverity,
    Definitions,
    asset,
    define_asset_job,
)
from sqlalchemy import text

from dlt_sources.contract import Platform, Quota, Resource
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.defs import quality
from pipelines.partitions import daily_partitions
from pipelines.quality import runner
from pipelines.quality.suites import Suite, core_suites, raw_suites
from pipelines.resources import RESOURCES
from pipelines.transform import dbt

DAY = date(2026, 3, 28)


class Thing(msgspec.Struct, frozen=True):
    id: str
    title: str | None = None
    views: int | None = None


async def collect(job: Any) -> None:
    raise NotImplementedError


PLATFORM = Platform(
    name="twitch",
    title="Any",
    resources=(
        Resource("things", Thing, "level", ("id",), "Things."),
        Resource("notes", Thing, "history", ("id",), "Notes."),
    ),
    collect=collect,
    variables=(),
    quota=Quota(1, 1),
)


def suite() -> Suite:
    return next(raw_suites([PLATFORM]))


@pytest.fixture
def raw(warehouse: Warehouse) -> Warehouse:
    run(
        warehouse,
        "create schema if not exists raw_twitch",
        "create table raw_twitch.things (id text, title text, views bigint,"
        " load_id text, run_id text, credential_id text, subject_id text,"
        " partition_date date, observed_at timestamptz)",
    )
    return warehouse


def run(warehouse: Warehouse, *statements: str) -> None:
    with warehouse.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def land(
    warehouse: Warehouse,
    day: str,
    *things: tuple[str | None, int | None],
    in_ledger: int | None = None,
    observed_at: str | None = None,
) -> None:
    run(
        warehouse,
        "insert into app.loads (load_id, platform, partition_date, run_id, state)"
        f" values ('{day}', 'twitch', '{day}', 'r', 'committed')",
        "insert into app.readings (load_id, platform, resource, kind, subject_id,"
        f" credential_id, partition_date, status, rows, is_current) values ('{day}',"
        f" 'twitch', 'things', 'level', '1', 'public', '{day}', 'complete',"
        f" {len(things) if in_ledger is None else in_ledger}, true)",
    )
    with warehouse.begin() as connection:
        for thing_id, views in things:
            connection.execute(
                text(
                    "insert into raw_twitch.things values (:id, 'title', :views, :day,"
                    " 'r', 'public', '1', :day, cast(coalesce(:observed_at,"
                    " :day || ' 23:00+00') as timestamptz))"
                ),
                {
                    "id": thing_id,
                    "views": views,
                    "day": day,
                    "observed_at": observed_at,
                },
            )


def failing(
    warehouse: Warehouse, of: Suite | None = None, last: date = DAY
) -> dict[str, Any]:
    ((_, results),) = runner.validate(warehouse, [of or suite()], DAY, last)
    return {one.check.name: one.findings for one in results if not one.passed}


def test_the_suites_follow_from_the_resources() -> None:
    things, notes = raw_suites([PLATFORM])
    assert [one.name for one in things.checks] == [
        "keys_are_present",
        "rows_match_the_ledger",
        "volume_is_usual",
        "observed_on_the_day",
        "counters_are_not_negative",
    ]
    assert "observed_on_the_day" not in {one.name for one in notes.checks}


def test_valid_rows_and_days_without_rows_pass(raw: Warehouse) -> None:
    assert failing(raw) == {}
    land(raw, "2026-03-28", ("a", 0), ("b", None))
    assert failing(raw) == {}


def test_a_missing_table_passes_with_a_note(warehouse: Warehouse) -> None:
    ((_, results),) = runner.validate(warehouse, [suite()], DAY, DAY)
    assert all(one.passed for one in results)
    assert {one.note for one in results} == {"the table does not exist yet"}


def test_an_unused_table_is_only_checked_for_its_columns(
    raw: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "_source", None)
    ((_, results),) = runner.validate(raw, [suite()], DAY, DAY)
    assert {one.note for one in results} == {runner.NO_ROWS}
    assert failing(raw) == {}
    run(raw, "alter table raw_twitch.things drop column title, drop column views")
    assert set(failing(raw)) == {"counters_are_not_negative"}


def test_a_null_key_is_an_error(raw: Warehouse) -> None:
    land(raw, "2026-03-28", (None, 1), ("b", 2))
    found = failing(raw)
    assert list(found) == ["keys_are_present"]
    (finding,) = found["keys_are_present"]
    assert (finding["examples"], finding["unexpected"], finding["of rows"]) == (
        "id",
        1,
        2,
    )


def test_a_row_count_unlike_the_ledger_is_an_error(raw: Warehouse) -> None:
    land(raw, "2026-03-28", ("a", 1), in_ledger=2)
    (finding,) = failing(raw)["rows_match_the_ledger"]
    assert (finding["value"], finding["found"]) == ("2", "1")


def test_only_current_rows_of_the_days_are_validated(raw: Warehouse) -> None:
    land(raw, "2026-03-27", (None, -1))
    land(raw, "2026-03-28", ("a", 1))
    land(raw, "2026-03-29", (None, -1))
    run(
        raw,
        "insert into raw_twitch.things values"
        " (null, null, -1, 'dead', 'r', 'public', '1', '2026-03-28', now())",
    )
    assert failing(raw) == {}
    assert "keys_are_present" in failing(raw, last=date(2026, 3, 29))


def test_a_sudden_loss_of_rows_is_a_violation(raw: Warehouse) -> None:
    for day in range(21, 28):
        land(raw, f"2026-03-{day}", *(("a", 1), ("b", 1), ("c", 1), ("d", 1)))
    land(raw, "2026-03-28", ("a", 1))
    (finding,) = failing(raw)["volume_is_usual"]
    assert (finding["min_value"], finding["found"]) == ("2", "1")


def test_a_reading_of_another_day_is_a_violation(raw: Warehouse) -> None:
    land(raw, "2026-03-28", ("a", 1), observed_at="2026-03-29 06:01+00")
    assert list(failing(raw)) == ["observed_on_the_day"]


def test_one_negative_value_in_a_hundred_passes_and_two_fail(raw: Warehouse) -> None:
    land(raw, "2026-03-28", ("x", -1), *((f"i{n}", n) for n in range(99)))
    assert failing(raw) == {}
    land(raw, "2026-03-29", ("y", -1), ("z", -2), *((f"i{n}", n) for n in range(98)))
    found = failing(raw, last=date(2026, 3, 29))
    (finding,) = found["counters_are_not_negative"]
    assert finding["unexpected"] == 3
    assert "-2" in str(finding["examples"])


def test_values_become_short_text_on_one_line() -> None:
    assert runner.to_text("a\n<b>\x1b[31m") == "a\\n<b>\\x1b[31m"
    assert len(runner.to_text("x" * 500)) == 80


def test_a_missing_column_is_a_violation(
    raw: Warehouse,
) -> None:
    land(raw, "2026-03-28", (None, 1))
    run(raw, "alter table raw_twitch.things drop column views")
    found = failing(raw)
    assert list(found) == ["keys_are_present", "counters_are_not_negative"]
    assert found["counters_are_not_negative"][0]["column"] == "views"


def test_an_unreadable_table_fails_every_check(raw: Warehouse) -> None:
    run(raw, "alter table raw_twitch.things drop column partition_date")
    found = failing(raw)
    assert set(found) == {one.name for one in suite().checks}
    assert {one["rule"] for (one,) in found.values()} == {"the table can be read"}


def facts(warehouse: Warehouse, *rows: str) -> Suite:
    run(
        warehouse,
        "create schema if not exists core",
        "create table core.fct_channel_days (platform text, channel_id text,"
        " date date, followers_total bigint, observed_at timestamptz,"
        " basis text default 'observed', subscribers_total bigint,"
        " views_total bigint, contents_total bigint)",
        *(f"insert into core.fct_channel_days values ({row})" for row in rows),
    )
    return next(core_suites())


def test_core_suites_find_duplicates_and_older_readings(warehouse: Warehouse) -> None:
    before = "'t', 'c', '2026-03-27', 1, '2026-03-28 02:00+00'"
    good = facts(warehouse, before, "'t', 'c', '2026-03-28', 1, '2026-03-29 02:00+00'")
    assert failing(warehouse, good) == {}
    run(
        warehouse,
        "insert into core.fct_channel_days values"
        " ('t', 'c', '2026-03-28', -5, '2026-03-28 01:00+00')",
    )
    assert set(failing(warehouse, good)) == {
        "grain_is_unique",
        "totals_are_not_negative",
        "readings_move_forward",
    }


@asset(
    key=["raw_twitch", "users"],
    partitions_def=daily_partitions,
)
def users() -> None: ...


@pytest.mark.usefixtures("home", "warehouse")
@pytest.mark.parametrize(
    ("arguments", "days"),
    [
        ({"partition_key": "2026-03-28"}, "2026-03-28 to 2026-03-28"),
        (
            {
                "tags": {
                    "dagster/asset_partition_range_start": "2026-03-01",
                    "dagster/asset_partition_range_end": "2026-03-28",
                }
            },
            "2026-03-01 to 2026-03-28",
        ),
    ],
)
def test_the_step_validates_the_days_and_the_tables_of_its_run(
    arguments: dict[str, Any], days: str
) -> None:
    daily = define_asset_job("daily", [users], partitions_def=daily_partitions)
    definitions = Definitions(
        assets=[users],
        asset_checks=[quality.quality_checks],
        jobs=[daily],
        resources=RESOURCES,
    )
    result = definitions.resolve_job_def("daily").execute_in_process(**arguments)
    found = result.get_asset_check_evaluations()
    assert {one.asset_key.path[-1] for one in found} == {"users"}
    assert {one.metadata["days"].value for one in found} == {days}
    assert all(one.passed for one in found)
    assert {one.description for one in found} == {"the table does not exist yet"}


def test_an_asset_check_reports_the_finding(raw: Warehouse) -> None:
    land(raw, "2026-03-28", (None, 1))
    ((found, (result, *_)),) = runner.validate(raw, [suite()], DAY, DAY)
    shown = quality._result(found, result, "a day")
    assert (shown.passed, shown.severity) == (False, AssetCheckSeverity.ERROR)
    assert shown.description == (
        "rule: ExpectColumnValuesToBeNull; column: missing_keys; unexpected: 1;"
        " of rows: 1; examples: id"
    )


def test_loading_the_checks_imports_no_great_expectations() -> None:
    code = (
        "import sys, pipelines.defs.quality;"
        " sys.exit(any(name.startswith('great_expectations') for name in sys.modules))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=settings.PROJECT)


def test_the_suites_of_core_name_columns_of_the_models() -> None:
    nodes = dbt.manifest()["nodes"].values()
    columns = {
        (node["schema"], node["name"]): set(node["columns"])
        for node in nodes
        if node["resource_type"] == "model"
    }
    for one in core_suites():
        named = {
            value
            for check in one.checks
            for rule in check.rules
            for argument, value in rule.arguments.items()
            if argument == "column_A"
        } | {name for computed in one.computed for name in computed.columns}
        assert named <= columns[one.schema, one.table]
