"""From a signed delivery to a new row of a mart, through every part between."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from dagster import DagsterInstance, RunRequest

from pipelines.database.warehouse import Warehouse
from pipelines.definitions import defs
from tests.pipelines.webhooks.conftest import Stage
from tests.support.databases import execute
from tests.support.views import Views
from tests.support.waiting import until
from tests.support.webhook_ticks import tick

PATIENCE = 900
"""Seconds on a machine that does much else; alone it is some twenty."""
NO_LONGER_QUIET = (
    "update app.webhook_refreshes set requested_at = requested_at - interval '1 minute'"
)
NAMED = """
select distinct subject_id from app.webhook_events
where event_type in ('stream.offline', 'channel.update')
"""
ENDED = "select subject_id from app.live_events where kind = 'ended' order by 1 limit 1"
STARTED = "select livestream_id from app.live_events where kind = 'started' order by 1"
SESSIONS = "select video_id from streamtrack.livestreams order by 1"
VIDEOS = """
select distinct channel_id from core.fct_content_days
where platform = 'twitch' and date = '{day}' and views_total is not null
"""
WANTED = "select subject_id from app.webhook_refreshes order by 1"
RECEIVED = "select 1 from app.webhook_events where event_type = 'stream.offline'"


def run(instance: DagsterInstance, request: RunRequest) -> None:
    """Execute a run as the daemon's launcher does, with its loads and its build."""
    result = defs.resolve_job_def("webhook_refreshes").execute_in_process(
        instance=instance,
        partition_key=request.tags["dagster/partition"],
        tags=dict(request.tags),
        asset_selection=list(request.asset_selection or ()),
    )
    assert result.success


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
    assert stage.rows(WANTED) == sorted(named)
    execute(stage.warehouse.url, NO_LONGER_QUIET)
    requests = tick(instance)
    assert len(requests) == len(named)
    ((ended,),) = stage.rows(ENDED)
    (request,) = (one for one in requests if f":{ended}:" in str(one.run_key))
    run(instance, request)
    # The archive of the stream and all other videos have their views of the evening.
    assert stage.rows(VIDEOS.format(day=evening.date())) == [(ended,)]
    left = [(subject,) for (subject,) in sorted(named) if subject != ended]
    assert stage.rows(WANTED) == left
    assert stage.rows("select sum(refreshed_subjects)::int from app.loads") == [(1,)]
    # The same events are starts of sessions; archives are sessions as well.
    started = stage.rows(STARTED)
    assert started
    assert {*started} <= {*stage.rows(SESSIONS)}
