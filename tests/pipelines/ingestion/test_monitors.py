"""The sensor of the monitors starts one run for all due monitors."""

from pathlib import Path

import pytest
from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    RunRequest,
    SkipReason,
    build_sensor_context,
)
from sqlalchemy import text

from dlt_sources.contract import Identity
from pipelines import settings
from pipelines.accounts.vault import Vault
from pipelines.database.warehouse import Warehouse
from pipelines.definitions import defs
from pipelines.defs.monitors import due_monitors, polled_keys
from pipelines.defs.platforms import MONITOR_RUN_TAG
from pipelines.ingestion import monitor_requests
from pipelines.resources import RESOURCES
from tests.support.fakes import connect, execute, person

JOB = "monitors"


@pytest.fixture
def monitored(
    warehouse: Warehouse, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Warehouse:
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-11T15:30:00Z")
    ada = person(warehouse, "ada")
    connect(warehouse, Vault.open(settings.load(), warehouse), ada, "1")
    identity = Identity("7", "repository")
    monitor_requests.add_monitor(
        warehouse, "twitch", identity=identity, name="seven", username="ada"
    )
    return warehouse


def tick(instance: DagsterInstance) -> RunRequest | str:
    context = build_sensor_context(
        instance=instance,
        repository_def=defs.get_repository_def(),
        resources=RESOURCES,
    )
    found = due_monitors(context)
    if isinstance(found, SkipReason):
        return str(found.skip_message)
    assert isinstance(found, RunRequest)
    return found


def test_a_monitor_has_the_kind_that_the_platform_reports(monitored: Warehouse) -> None:
    with monitored.begin() as connection:
        row = connection.execute(text("select * from app.monitors")).one()
    monitor = (row.monitor_type, row.platform_resource_id, row.sync_frequency)
    assert monitor == ("repository", "7", 15)


@pytest.mark.usefixtures("monitored")
def test_due_monitors_start_one_run_of_levels_and_tables(
    instance: DagsterInstance,
) -> None:
    request = tick(instance)
    assert isinstance(request, RunRequest)
    assert request.tags["dagster/partition"] == "2026-03-11"
    assert request.tags[MONITOR_RUN_TAG] == "1 of twitch"
    assert request.asset_selection
    raw = {key for key in request.asset_selection if key.path[0].startswith("raw_")}
    assert raw == set(polled_keys(["twitch"]))


def test_no_run_starts_without_a_due_monitor(
    monitored: Warehouse, instance: DagsterInstance
) -> None:
    execute(
        monitored, "update app.monitors set last_synced_at = '2026-03-11T15:16:00Z'"
    )
    assert tick(instance) == "no monitor is due"
    execute(monitored, "update app.monitors set last_synced_at = null")
    inactive = "update app.connections set is_active = false, inactive_reason = '{}'"
    execute(monitored, inactive.format("paused"))
    assert tick(instance) == "no monitor is due"
    execute(monitored, inactive.format("refused"))
    assert tick(instance) != "no monitor is due"


@pytest.mark.usefixtures("monitored")
def test_no_run_starts_during_another_or_just_after_a_failure(
    instance: DagsterInstance,
) -> None:
    job = defs.resolve_job_def(JOB)
    day = {"dagster/partition": "2026-03-11"}
    run = instance.create_run_for_job(job, tags=day, status=DagsterRunStatus.STARTED)
    assert tick(instance) == f"run {run.run_id} is still running"
    instance.report_run_failed(run)
    assert str(tick(instance)).startswith("the last run failed; the next starts in 0:1")
