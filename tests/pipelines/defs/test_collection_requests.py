"""Requests of people become runs once, and end with what the runs found."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    RunRequest,
    SkipReason,
    build_sensor_context,
)

from pipelines.database.warehouse import Warehouse
from pipelines.definitions import defs
from pipelines.defs.collection_requests import REQUEST_TAG, collection_requests_sensor
from pipelines.operations import collection_requests
from pipelines.resources import RESOURCES
from tests.support.databases import execute, fetch
from tests.support.fakes import person

CLOCK = "2026-03-11T15:30:00Z"
READ = "delete from app.webhook_refreshes"
FAILED = "update app.webhook_refreshes set attempts = 3"
STATES = "select kind, status, error_message from app.collection_requests order by 1"
ACCOUNT = (
    "insert into app.connections (person_id, platform, platform_user_id,"
    " platform_username, access_token, refresh_token, token_expires_at)"
    " select id, 'twitch', '7', 'ann', 'v1:k:A', 'v1:k:R', now() from app.people"
)


@pytest.fixture
def asked(
    warehouse: Warehouse, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Warehouse:
    """Ann has an account and asks for a refresh."""
    monkeypatch.setenv("CREATORS_CLOCK", CLOCK)
    person(warehouse, "ann")
    execute(warehouse.url, ACCOUNT)
    ask(warehouse, "refresh")
    return warehouse


@pytest.fixture
def instance() -> Iterator[DagsterInstance]:
    with DagsterInstance.ephemeral() as one:
        yield one


def ask(warehouse: Warehouse, kind: str) -> None:
    execute(
        warehouse.url,
        f"select api.analytics_{kind}(creatorsync_id) from app.people",
    )


def tick(instance: DagsterInstance) -> list[RunRequest]:
    context = build_sensor_context(
        instance,
        resources=RESOURCES,
        repository_def=defs.get_repository_def(),
    )
    found = list(collection_requests_sensor(context))  # type: ignore[call-overload]
    return [one for one in found if not isinstance(one, SkipReason)]


def test_a_request_wants_the_levels_of_the_channel_and_ends_when_they_are_read(
    asked: Warehouse, instance: DagsterInstance
) -> None:
    assert tick(instance) == []
    assert fetch(asked.url, STATES) == [("refresh", "running", None)]
    ((platform, subject, resources),) = fetch(
        asked.url, "select platform, subject_id, resources from app.webhook_refreshes"
    )
    assert (platform, subject) == ("twitch", "7")
    assert "videos" not in str(resources)
    assert fetch(asked.url, "select data_date::text, status from app.sync_logs") == [
        ("2026-03-11", "pending")
    ]
    tick(instance)
    assert fetch(asked.url, STATES) == [("refresh", "running", None)]
    execute(asked.url, READ)
    tick(instance)
    assert fetch(asked.url, STATES) == [("refresh", "completed", None)]
    assert fetch(asked.url, "select status from app.sync_logs") == [("completed",)]


def test_an_event_after_the_read_does_not_hold_the_request(
    asked: Warehouse, instance: DagsterInstance
) -> None:
    tick(instance)
    execute(
        asked.url,
        READ,
        "insert into app.webhook_refreshes (platform, subject_id, resources)"
        " values ('twitch', '7', '{users}')",
    )
    tick(instance)
    assert fetch(asked.url, STATES) == [("refresh", "completed", None)]


def test_requests_of_a_person_start_once_in_five_minutes(
    asked: Warehouse, instance: DagsterInstance
) -> None:
    ask(asked, "trigger")
    for _ in range(3):
        tick(instance)
    wanted = "select sum(events)::int from app.webhook_refreshes"
    assert fetch(asked.url, wanted) == [(1,)]
    states = fetch(asked.url, "select status from app.collection_requests order by 1")
    assert states == [("pending",), ("running",)]
    execute(
        asked.url,
        "update app.collection_requests set started_at = now() - interval '6 minutes'",
    )
    tick(instance)
    assert fetch(asked.url, wanted) == [(2,)]


def test_a_request_that_cannot_be_read_fails_with_its_reason(
    asked: Warehouse, instance: DagsterInstance
) -> None:
    tick(instance)
    execute(
        asked.url,
        FAILED,
        "update app.sync_logs set status = 'failed', error_message = 'HTTP 503'",
    )
    tick(instance)
    assert fetch(asked.url, STATES) == [("refresh", "failed", "HTTP 503")]
    execute(asked.url, "update app.connections set is_active = false")
    execute(
        asked.url,
        "update app.collection_requests set started_at = now() - interval '6 minutes'",
    )
    ask(asked, "trigger")
    tick(instance)
    assert fetch(asked.url, STATES)[1] == (
        "trigger",
        "failed",
        collection_requests.NO_ACCOUNT,
    )


def test_the_daily_job_runs_once_for_a_request_also_after_a_killed_tick(
    asked: Warehouse, instance: DagsterInstance
) -> None:
    execute(asked.url, "select api.analytics_daily('2026-03-10')")
    (first,) = tick(instance)
    assert first.partition_key == "2026-03-10"
    # The daemon was killed before the run was launched.
    (again,) = tick(instance)
    assert again.run_key == first.run_key
    run = instance.create_run_for_job(
        defs.resolve_job_def("daily"), tags={REQUEST_TAG: first.tags[REQUEST_TAG]}
    )
    assert tick(instance) == []
    states = dict(fetch(asked.url, "select kind, status from app.collection_requests"))
    assert states["daily"] == "running"
    instance.add_run_tags(run.run_id, {})
    instance.report_run_failed(run)
    tick(instance)
    (row,) = fetch(
        asked.url,
        "select status, error_message from app.collection_requests"
        " where kind = 'daily'",
    )
    assert row == ("failed", f"run {run.run_id} failed")
    assert instance.get_run_by_id(run.run_id).status is DagsterRunStatus.FAILURE


def test_a_day_without_a_partition_fails(
    asked: Warehouse, instance: DagsterInstance
) -> None:
    execute(asked.url, "select api.analytics_daily('2001-01-01')")
    assert tick(instance) == []
    states = dict(fetch(asked.url, "select kind, status from app.collection_requests"))
    assert states["daily"] == "failed"
