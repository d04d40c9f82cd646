"""`creators live`: from a live stream to the tables of two products."""

from datetime import UTC, datetime, timedelta

from tests.support.journey import Journey

EVENING = datetime(2026, 3, 4, 19, 2, 30, tzinfo=UTC)
SESSIONS = """
select sessions.stream_id, livestreams.peak_viewers, count(*)
from creatorsync.stream_sessions as sessions
inner join streamtrack.livestreams on sessions.stream_id = livestreams.video_id
inner join streamtrack.livestream_metrics as metrics
    on livestreams.id = metrics.livestream_id
where metrics.timestamp >= %s and metrics.viewer_count is not null
group by 1, 2
"""

BROADCASTS = """
select
    livestreams.title, livestreams.start_time, livestreams.source_url,
    livestreams.peak_viewers, count(*), count(metrics.viewer_count)
from streamtrack.livestreams
inner join streamtrack.livestream_metrics as metrics
    on livestreams.id = metrics.livestream_id
where livestreams.platform = 'youtube'
group by livestreams.id, 1, 2, 3, 4
"""
TOMAS_START = datetime(2026, 3, 4, 17, 22, 43, tzinfo=UTC)


def test_a_command_samples_streams_and_builds_their_tables(journey: Journey) -> None:
    tomas = next(
        one for one in journey.sandbox.connections("youtube") if one["owner"] == "tomas"
    )
    clock = {"CREATORS_CLOCK": EVENING.isoformat()}
    journey.sandbox.set_clock(EVENING)
    journey.creators("monitors", "add", "youtube", tomas["platform_username"], **clock)
    # Each slot searches the newest uploads, so that no notice has to come first.
    search = {"YOUTUBE_LIVE_SEARCH_MINUTES": "5"}
    for minute in range(2):
        now = EVENING + timedelta(minutes=minute)
        journey.sandbox.set_clock(now)
        clock = {"CREATORS_CLOCK": now.isoformat(), **search}
        done = journey.creators("live", "--once", **clock)
        assert "minutes 1, requests " in done.stdout
        again = journey.creators("live", "--once", **clock)
        assert "this minute was read" in again.stdout
    found = journey.ask(SESSIONS, EVENING)
    assert found
    assert all(samples == 2 and peak for _, peak, samples in found)
    # TidyTomas hides his viewers.
    ((title, start, url, peak, samples, known),) = journey.ask(BROADCASTS)
    assert title.startswith("LIVE: ")
    assert url == "https://www.youtube.com/watch?v=9Hao9bKG4ww"
    assert (start, peak, samples, known) == (TOMAS_START, None, 2, 0)
    assert journey.ask("select count(*) from app.live_minutes") == [(0,)]
    clock = {"CREATORS_CLOCK": (now + timedelta(minutes=1)).isoformat()}
    bad = journey.creators("live", "--once", check=False, TWITCH_CLIENT_ID="", **clock)
    assert bad.returncode == 1
    assert "TWITCH_CLIENT_ID" in bad.stderr
    assert "Traceback" not in bad.stderr
