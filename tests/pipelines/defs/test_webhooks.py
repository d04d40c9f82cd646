"""The sensor of webhook events: one run per channel, which no kill loses or doubles."""

from collections.abc import Callable
from pathlib import Path

import pytest
from dagster import (
    DagsterInstance,
    DagsterRunStatus,
    RunRequest,
    SkipReason,
)

from dlt_sources import platforms
from dlt_sources.contract.webhook import Refresh, StoredEvent
from pipelines.database.warehouse import Warehouse
from pipelines.definitions import defs
from pipelines.defs.platforms import REFRESH_RUN_TAG
from pipelines.ingestion.refreshes import MOST_RUNS
from pipelines.webhooks.routes import find_readers
from tests.support.databases import execute, fetch
from tests.support.webhook_events import AT, Event, eventsub, store
from tests.support.webhook_ticks import evaluate, tick

JOB = "webhook_refreshes"
QUIET = (
    "update app.webhook_refreshes set"
    " requested_at = requested_at - interval '1 minute',"
    " next_attempt_at = next_attempt_at - interval '2 hours'"
)


@pytest.fixture
def followed(
    warehouse: Warehouse, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Warehouse:
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-11T15:30:00Z")
    execute(
        warehouse.url,
        "insert into app.channels (platform, channel_id, is_monitored)"
        " select 'twitch', n::text, true from generate_series(1, 40) as n",
    )
    return warehouse


def changed(channel: int, times: int = 1) -> list[Event]:
    return [
        eventsub(
            f"{channel}.{number}",
            "channel.update",
            title=f"title {number}",
            broadcaster_user_id=str(channel),
        )
        for number in range(times)
    ]


def start(
    instance: DagsterInstance,
    request: RunRequest,
    status: DagsterRunStatus = DagsterRunStatus.STARTED,
) -> None:
    job = defs.resolve_job_def(JOB)
    instance.create_run_for_job(job, tags=request.tags, status=status)


def test_events_of_a_channel_ask_for_one_run(
    followed: Warehouse, instance: DagsterInstance
) -> None:
    store(followed, [*changed(1, times=30), *changed(2)])
    assert tick(instance) == [], "the channels are not quiet yet"
    execute(followed.url, QUIET)
    first, second = tick(instance)
    assert {first.tags["dagster/partition"]} == {"2026-03-11"}
    assert first.tags[REFRESH_RUN_TAG] == first.run_key
    assert {str(first.run_key)[:9], str(second.run_key)[:9]} == {
        "twitch:1:",
        "twitch:2:",
    }
    keys = {key for key in first.asset_selection or () if key.path[0] == "raw_twitch"}
    assert {key.path[1] for key in keys} == {"channels"}
    statuses = fetch(followed.url, "select distinct status from app.webhook_events")
    assert statuses == [("processed",)]


def test_a_killed_daemon_asks_again_with_the_same_key(
    followed: Warehouse, instance: DagsterInstance
) -> None:
    store(followed, changed(1))
    tick(instance)
    execute(followed.url, QUIET)
    (before,) = tick(instance)  # killed before the run is launched
    (again,) = tick(instance)
    assert again.run_key == before.run_key
    start(instance, again)
    assert tick(instance) == []


def test_a_failed_run_is_repeated_later_under_another_key(
    followed: Warehouse, instance: DagsterInstance
) -> None:
    store(followed, changed(1))
    tick(instance)
    execute(followed.url, QUIET)
    (first,) = tick(instance)
    start(instance, first, DagsterRunStatus.FAILURE)
    assert tick(instance) == []
    execute(followed.url, QUIET)
    (second,) = tick(instance)
    assert second.run_key != first.run_key


def test_many_channels_share_a_run(
    followed: Warehouse, instance: DagsterInstance
) -> None:
    store(followed, [one for n in range(1, MOST_RUNS + 2) for one in changed(n)])
    tick(instance)
    execute(followed.url, QUIET)
    (request,) = tick(instance)
    assert fetch(
        followed.url,
        "select run_key, count(*) from app.webhook_refreshes group by run_key",
    ) == [(request.run_key, MOST_RUNS + 1)]


def test_an_event_of_an_unknown_channel_starts_nothing(
    followed: Warehouse, instance: DagsterInstance
) -> None:
    store(followed, changed(999))
    assert tick(instance) == []
    assert fetch(followed.url, "select count(*) from app.webhook_refreshes") == [(0,)]


WANTING: list[tuple[str, str, str]] = [
    ("twitch", "channel.update", '{"broadcaster_user_id": "7"}'),
    ("twitch", "stream.offline", '{"broadcaster_user_id": "7"}'),
    ("twitch", "user.update", '{"user_id": "7"}'),
    ("github", "push", "{}"),
    ("youtube", "feed", "{}"),
]


@pytest.mark.parametrize(("platform", "kind", "event"), WANTING)
def test_events_want_what_a_poll_reads(platform: str, kind: str, event: str) -> None:
    read: Callable[[StoredEvent], object] = find_readers()[platform]
    data = (
        '{"subscription": {"id": "s", "status": "enabled"}, "event": %s,'
        ' "repository": {"id": 12}, "entries": [{"channel_id": "UC1"}]}'
    )
    effects = read(StoredEvent("d", kind, "7", data % event, AT, AT))
    assert isinstance(effects, (list, tuple))
    wanted = [one for one in effects if isinstance(one, Refresh)]
    names = {name for one in wanted for name in one.resources}
    assert names
    assert names <= platforms()[platform].polled


def test_a_tick_without_events_says_so(
    followed: Warehouse, instance: DagsterInstance
) -> None:
    (found,) = evaluate(instance)
    assert isinstance(found, SkipReason)
    assert found.skip_message == "0 processed, 0 failed; no channel waits for a run"
