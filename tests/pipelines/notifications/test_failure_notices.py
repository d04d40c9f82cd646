"""Alerts: one notification for each administrator, without a secret in it."""

import pytest
from dagster import (
    AssetCheckResult,
    AssetCheckSeverity,
    DagsterEventType,
    DagsterInstance,
    Definitions,
    asset,
    asset_check,
    build_run_status_sensor_context,
    define_asset_job,
)
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.defs import alerts
from pipelines.notifications.failure_notices import (
    first_line,
    notify,
    notify_failure,
    run_alert,
)
from pipelines.resources import RESOURCES


@pytest.fixture
def people(warehouse: Warehouse) -> Warehouse:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.people (username, role, is_active) values"
                " ('ada', 'admin', true), ('sue', 'super_admin', true),"
                " ('eve', 'editor', true), ('old', 'admin', false)"
            )
        )
    return warehouse


def notifications(warehouse: Warehouse) -> list[tuple[str, str, str]]:
    with warehouse.begin() as connection:
        rows = connection.execute(
            text(
                "select username, title, message from app.notifications"
                " inner join app.people on people.id = notifications.person_id"
                " order by title, username"
            )
        )
        return [(row.username, row.title, row.message) for row in rows]


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ("no\nTraceback", "no"),
        ("", "no reason given"),
        ("postgresql://pipeline:hunter2@db/x is down", "postgresql://***@db/x is down"),
        (
            "GET https://api.example/users?key=abc&page=2: 500",
            "GET https://api.example/users?*** 500",
        ),
        (
            "401 for Bearer abcdefgh12345",
            "401 for Bearer ***",
        ),
        ("refresh_token=abc123 refused", "refresh_token=*** refused"),
        ("{'client_secret': 'abc123'}", "{'client_secret': ***'}"),
        ("bell\x07 and escape\x1b[31m", "bell  and escape [31m"),
        ("k" * 50 + "1", "***"),
        ("status code: 401", "status code: 401"),
    ],
)
def test_the_first_line_carries_no_secret(message: str, line: str) -> None:
    assert first_line(message) == line


def test_a_long_line_is_cut() -> None:
    line = first_line("words " * 100)
    assert len(line) == 300
    assert line.endswith("…")


def test_each_administrator_gets_one_notification(people: Warehouse) -> None:
    assert notify_failure(people, "r1", "daily", "no disk\nat line 3") == 2
    assert notify_failure(people, "r1", "daily", "no disk") == 0
    assert notify(people, run_alert("r2", "daily", "again", "2026-03-28")) == 2
    assert notifications(people) == [
        ("ada", "daily failed", "no disk"),
        ("sue", "daily failed", "no disk"),
        ("ada", "daily for 2026-03-28 failed", "again"),
        ("sue", "daily for 2026-03-28 failed", "again"),
    ]


def test_without_administrators_only_the_log_has_the_failure(
    warehouse: Warehouse, caplog: pytest.LogCaptureFixture
) -> None:
    assert notify_failure(warehouse, "r1", "daily", "no disk") == 0
    assert "daily failed: no disk" in caplog.text


@asset
def numbers() -> None: ...


@asset
def broken() -> None:
    raise ValueError("token=hunter2 is wrong")


@asset_check(asset=numbers)
def is_right() -> AssetCheckResult:
    return AssetCheckResult(passed=False, description="three rows too many")


@asset_check(asset=numbers)
def is_usual() -> AssetCheckResult:
    return AssetCheckResult(passed=False, severity=AssetCheckSeverity.WARN)


@pytest.fixture
def definitions() -> Definitions:
    return Definitions(
        assets=[numbers, broken],
        asset_checks=[is_right, is_usual],
        jobs=[
            define_asset_job("good", ["numbers"]),
            define_asset_job("bad", ["broken"]),
        ],
    )


def sense(
    sensor: object, job: str, definitions: Definitions, instance: DagsterInstance
) -> None:
    result = definitions.resolve_job_def(job).execute_in_process(
        instance=instance, raise_on_error=False
    )
    kinds = {DagsterEventType.RUN_SUCCESS, DagsterEventType.RUN_FAILURE}
    (last,) = (one for one in result.all_events if one.event_type in kinds)
    context = build_run_status_sensor_context(
        sensor_name="s",
        dagster_event=last,
        dagster_instance=instance,
        dagster_run=result.dagster_run,
        resources=RESOURCES,
    )
    for_failure = getattr(context, "for_run_failure", None)
    is_failure = last.event_type == DagsterEventType.RUN_FAILURE
    sensor(for_failure() if is_failure and for_failure else context)  # type: ignore[operator]


@pytest.mark.usefixtures("home")
def test_a_failed_run_is_notified_with_its_innermost_cause(
    people: Warehouse, definitions: Definitions, instance: DagsterInstance
) -> None:
    sense(alerts.failed_runs, "bad", definitions, instance)
    assert notifications(people)[0] == (
        "ada",
        "bad failed",
        "ValueError: token=*** is wrong",
    )


@pytest.mark.usefixtures("home")
def test_a_failed_check_is_notified_and_a_warning_is_not(
    people: Warehouse, definitions: Definitions, instance: DagsterInstance
) -> None:
    sense(alerts.failed_checks, "good", definitions, instance)
    assert notifications(people) == [
        ("ada", "is_right of numbers failed", "three rows too many"),
        ("sue", "is_right of numbers failed", "three rows too many"),
    ]
