"""Live sampling of a platform that reads streams by id: YouTube, over the sandbox."""

from datetime import UTC, datetime, timedelta

import pytest

import sandbox as world
from dlt_sources import platforms
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.ingestion import load
from pipelines.live import replay, sampler
from pipelines.live.load import LiveLoad
from tests.support.databases import fetch
from tests.support.fakes import execute, scalar
from tests.support.live import CURRENT_SAMPLES, MINUTE, follow_channels

YOUTUBE = platforms()["youtube"]
MORNING = datetime(2026, 3, 10, 10, 0, 5, tzinfo=UTC)
SEARCHED = datetime(2026, 3, 10, 16, 0, 5, tzinfo=UTC)
LIVE = datetime(2026, 3, 10, 18, 0, 5, tzinfo=UTC)
NORAS_END = datetime(2026, 3, 10, 19, 34, 44, tzinfo=UTC)
NORAS, TOMAS = "NISo1H5n144", "PwmPDo7FmI4"
UNITS = """
select bucket, sum(units)::int from app.quota_usage
where platform = 'youtube' group by 1 order by 1
"""
SAMPLES = f"""
select raw.id, raw.live_broadcast_content, count(*), count(raw.concurrent_viewers),
    count(raw.actual_end_time)
from raw_youtube.live_videos as raw
{CURRENT_SAMPLES}
group by 1, 2 order by 1, 2
"""


@pytest.fixture
def followed(
    warehouse: Warehouse, sandbox: world.Sandbox, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """Follow every channel of the sandbox; return their ids by owner."""
    return follow_channels(YOUTUBE, warehouse, sandbox, monkeypatch)


def sample(
    warehouse: Warehouse, sandbox: world.Sandbox, moments: list[datetime]
) -> list[LiveLoad]:
    """Read the moments of one slot."""
    with settings.clock_at(moments[0]):
        return replay.sample_period(
            [YOUTUBE],
            warehouse,
            "test",
            moments=moments,
            move_clock=sandbox.set_clock,
        )


@pytest.mark.usefixtures("followed")
def test_slots_sample_a_broadcast_from_its_search_to_its_end(
    warehouse: Warehouse, sandbox: world.Sandbox
) -> None:
    searched = sample(warehouse, sandbox, [SEARCHED])
    assert [one.rows for one in searched] == [2]
    # Each slot is a new process, which knows the streams of earlier ones.
    slot = [LIVE + MINUTE * number for number in range(5)]
    (live,) = sample(warehouse, sandbox, slot)
    assert (live.minutes, live.failed, live.rows) == (5, 0, 10)
    assert live.calls == {"live_videos": 5}
    end = NORAS_END.replace(second=5)
    sample(warehouse, sandbox, [end + MINUTE * number for number in range(3)])
    assert fetch(warehouse.url, SAMPLES) == [
        (NORAS, "live", 6, 6, 0),
        (NORAS, "none", 1, 0, 1),
        (NORAS, "upcoming", 1, 0, 0),
        # Hidden viewers are null.
        (TOMAS, "live", 6, 0, 0),
        (TOMAS, "none", 1, 0, 1),
        (TOMAS, "upcoming", 1, 0, 0),
    ]
    # Nothing is live: the next slot requests nothing and says nothing.
    later = [NORAS_END + 10 * MINUTE]
    assert sample(warehouse, sandbox, later) == []


def test_the_ledger_counts_the_units_of_a_slot(
    warehouse: Warehouse, sandbox: world.Sandbox, followed: dict[str, str]
) -> None:
    sandbox.set_clock(SEARCHED)
    with settings.clock_at(SEARCHED):
        (loaded,) = sampler.sample_once([YOUTUBE], warehouse, "test")
    calls = sum(loaded.calls.values())
    assert loaded.calls["playlist_items"] == len(followed)
    # Live sampling has a share of its own within the units of the day.
    assert fetch(warehouse.url, UNITS) == [("data", calls), ("live", calls)]


def test_a_reading_between_two_nights_shows_a_broadcast_to_the_next_slot(
    warehouse: Warehouse, sandbox: world.Sandbox, followed: dict[str, str]
) -> None:
    """A notice of the hub makes such a reading of one channel."""
    execute(
        warehouse,
        "insert into app.webhook_refreshes (platform, subject_id, resources, run_key)"
        " values ('youtube', :channel, :resources, 'run')",
        channel=followed["nora"],
        resources=["channels", "playlist_items", "videos", "live_videos"],
    )
    sandbox.set_clock(MORNING)
    with settings.clock_at(MORNING):
        (loaded,) = load.refresh(
            YOUTUBE,
            "run",
            run_id="test",
            warehouse=warehouse,
            resources=YOUTUBE.polled,
        )
    statuses = {one.resource: one.status for one in loaded.readings}
    assert statuses["live_videos"] == "complete"
    (live,) = sample(warehouse, sandbox, [LIVE])
    assert live.calls == {"live_videos": 1}
    newest = "select id from raw_youtube.live_videos order by observed_at desc limit 1"
    assert scalar(warehouse, newest) == NORAS


def test_streams_of_readings_before_the_horizon_are_forgotten(
    warehouse: Warehouse, sandbox: world.Sandbox, followed: dict[str, str]
) -> None:
    sample(warehouse, sandbox, [SEARCHED])
    later = [SEARCHED + timedelta(hours=31)]
    execute(
        warehouse,
        "update app.channels set is_monitored = false where channel_id <> :channel",
        channel=followed["nora"],
    )
    assert sample(warehouse, sandbox, later) == []
