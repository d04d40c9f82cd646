"""From a signed delivery to a new row of a product, through every part between."""

import os
import socket
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import sandbox
from pipelines.ports import find_free_port
from tests.support import commands
from tests.support.databases import execute
from tests.support.journey import Journey, create
from tests.support.waiting import until

MORNING = datetime(2026, 3, 11, 2, tzinfo=UTC)
EVENING = MORNING + timedelta(hours=20)
SECRET = "the-signing-secret-of-this-journey"
PATIENCE = 120
NO_LONGER_QUIET = (
    "update app.webhook_refreshes set requested_at = requested_at - interval '1 minute'"
)
NAMED = """
select distinct subject_id from app.webhook_events
where event_type in ('stream.offline', 'channel.update')
"""
STARTED = """
select livestream_id from app.live_events where kind = 'started' order by 1
"""
SESSIONS = "select video_id from streamtrack.livestreams order by 1"
LEVELS = """
select channel_id, followers_total from core.fct_channel_days
where platform = 'twitch' and date = %s
"""
RECEIVED = "select count(*) from app.webhook_events where event_type = 'stream.offline'"


def answers(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def tick_and_run(variables: dict[str, str]) -> None:
    """Evaluate the sensor once, and execute each run that it asks for."""
    os.environ.update(variables)
    from dagster import DagsterInstance, RunRequest, build_sensor_context  # noqa: PLC0415

    from pipelines.definitions import defs  # noqa: PLC0415 - after the variables
    from pipelines.defs.webhooks import webhook_events  # noqa: PLC0415
    from pipelines.resources import RESOURCES  # noqa: PLC0415

    with DagsterInstance.get() as instance:
        context = build_sensor_context(
            instance=instance,
            repository_def=defs.get_repository_def(),
            resources=RESOURCES,
        )
        found = webhook_events(context)
        assert isinstance(found, Iterator)
        for request in list(found):
            if isinstance(request, RunRequest):
                result = defs.resolve_job_def("webhook_refreshes").execute_in_process(
                    instance=instance,
                    partition_key=request.tags["dagster/partition"],
                    tags=dict(request.tags),
                    asset_selection=list(request.asset_selection or ()),
                )
                assert result.success


@pytest.fixture
def connected(server_url: str, tmp_path: Path) -> Iterator[Journey]:
    """Return a system with the accounts of three creators and without any run."""
    server = sandbox.start(clock=MORNING, creators=3)
    system = create(server_url, tmp_path / "home", server)
    try:
        system.creators("migrate")
        system.settle()
        yield system
    finally:
        system.drop()


def test_a_signed_delivery_changes_marts_within_two_ticks(connected: Journey) -> None:
    port = find_free_port()
    variables = {
        "CREATORS_CLOCK": MORNING.isoformat(),
        "CREATORS_START_DATE": str(MORNING.date()),
        "CREATORS_WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "TWITCH_WEBHOOK_SECRET": SECRET,
    }
    clock = connected.sandbox.clock_url
    receive = ("receive", "--port", str(port), "--sandbox-clock", clock)
    with connected.start(*receive, **variables) as receiver:
        until(lambda: answers(port) or not receiver.is_running(), within=PATIENCE)
        assert receiver.is_running(), receiver.wait()
        subscribe = ("webhooks", "subscribe", "--platform", "twitch")
        assert " created" in connected.creators(*subscribe, **variables).stdout  # type: ignore[arg-type] # the variables
        connected.sandbox.set_clock(EVENING)
        until(lambda: connected.ask(RECEIVED)[0][0] > 0)
    evening = {**connected.environment, **variables}
    evening["CREATORS_CLOCK"] = EVENING.isoformat()
    # The first tick drains the queue. The channels are not quiet yet.
    assert commands.call_preloaded(tick_and_run, evening) == 0
    named = {subject for (subject,) in connected.ask(NAMED)}
    wanted = connected.ask("select subject_id from app.webhook_refreshes")
    assert {subject for (subject,) in wanted} == named
    execute(connected.url, NO_LONGER_QUIET)
    assert commands.call_preloaded(tick_and_run, evening) == 0
    found = dict(connected.ask(LEVELS, EVENING.date()))
    assert {*found} == named
    assert connected.ask("select count(*) from app.webhook_refreshes") == [(0,)]
    counted = "select sum(refreshed_subjects)::int from app.loads"
    assert connected.ask(counted) == [(len(named),)]
    # The same events are the start and the end of sessions.
    assert connected.ask(SESSIONS) == connected.ask(STARTED) != []
