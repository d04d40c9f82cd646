"""From a signed delivery to a new row of a mart, through every part between."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from dagster import DagsterInstance, RunRequest, build_sensor_context

from pipelines.database.warehouse import Warehouse
from pipelines.definitions import defs
from pipelines.defs.webhooks import webhook_events
from pipelines.resources import RESOURCES
from tests.pipelines.webhooks.conftest import Stage
from tests.support.databases import execute
from tests.support.views import Views
from tests.support.waiting import until

PATIENCE = 900
"""Seconds on a machine that does much else; alone it is some twenty."""
NO_LONGER_QUIET = (
    "update app.webhook_refreshes set requested_at = requested_at - interval '1 minute'"
)
NAMED = """
select distinct subject_id from app.webhook_events
where event_type in ('stream.offline', 'channel.update')
"""
STARTED = "select livestream_id from app.live_events where kind = 'started' order by 1"
SESSIONS = "select video_id from streamtrack.livestreams order by 1"
LEVELS = """
select channel_id from core.fct_channel_days
where platform = 'twitch' and date = '{day}' and followers_total is not null
"""
NAMES = """
select channel_name, platform_username from streamtrack.channels
inner join app.connections
    on channels.channel_id = connections.platform_user_id
    and channels.platform = connections.platform
where channels.platform = 'twitch'
    and channels.channel_id in (select subject_id from app.webhook_events)
"""
RECEIVED = "select 1 from app.webhook_events where event_type = 'stream.offline'"


def tick(instance: DagsterInstance) -> list[RunRequest]:
    """Evaluate the sensor once, as the daemon does."""
    context = build_sensor_context(
        instance=instance,
        repository_def=defs.get_repository_def(),
        resources=RESOURCES,
    )
    found = webhook_events(context)
    assert isinstance(found, Iterator)
    return [one for one in found if isinstance(one, RunRequest)]


@pytest.fixture
def warehouse(views: Views) -> Iterator[Warehouse]:
    """Return a copy of the database with dbt's views, as a deployment leaves it."""
    with views.copy() as one:
        yield one


@pytest.mark.timeout(PATIENCE)
def test_a_signed_delivery_changes_marts_within_two_ticks(
    stage: Stage, instance: DagsterInstance
) -> None:
    stage.reconcile("twitch")
    stage.move(timedelta(hours=20))
    evening = stage.sandbox.clock()
    stage.monkeypatch.setenv("CREATORS_CLOCK", evening.isoformat())
    stage.monkeypatch.setenv("CREATORS_START_DATE", evening.date().isoformat())
    until(lambda: stage.rows(RECEIVED))
    # The first tick drains the queue. The channels are not quiet yet.
    assert tick(instance) == []
    named = stage.rows(NAMED)
    assert sorted(stage.rows("select subject_id from app.webhook_refreshes")) == sorted(
        named
    )
    execute(stage.warehouse.url, NO_LONGER_QUIET)
    requests = tick(instance)
    assert len(requests) == len(named)
    for request in requests:
        result = defs.resolve_job_def("webhook_refreshes").execute_in_process(
            instance=instance,
            partition_key=request.tags["dagster/partition"],
            tags=dict(request.tags),
            asset_selection=list(request.asset_selection or ()),
        )
        assert result.success
    levels = stage.rows(LEVELS.format(day=evening.date()))
    assert sorted(levels) == sorted(named)
    assert stage.rows("select count(*) from app.webhook_refreshes") == [(0,)]
    # A channel whose profile was read has the name that the platform shows.
    shown = stage.rows(NAMES)
    assert any(name != login for name, login in shown)
    assert all(name.lower() == login.lower() for name, login in shown)
    counted = "select sum(refreshed_subjects)::int from app.loads"
    assert stage.rows(counted) == [(len(named),)]
    # The same events are the starts of the sessions.
    assert stage.rows(SESSIONS) == stage.rows(STARTED) != []
