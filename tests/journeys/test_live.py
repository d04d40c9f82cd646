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


def test_a_command_samples_streams_and_builds_their_tables(journey: Journey) -> None:
    for minute in range(2):
        now = EVENING + timedelta(minutes=minute)
        journey.sandbox.set_clock(now)
        clock = {"CREATORS_CLOCK": now.isoformat()}
        done = journey.creators("live", "--once", **clock)
        assert "minutes 1, requests " in done.stdout
        again = journey.creators("live", "--once", **clock)
        assert "this minute was read" in again.stdout
    found = journey.ask(SESSIONS, EVENING)
    assert found
    assert all(samples == 2 and peak for _, peak, samples in found)
    assert journey.ask("select count(*) from app.live_minutes") == [(0,)]
    clock = {"CREATORS_CLOCK": (now + timedelta(minutes=1)).isoformat()}
    bad = journey.creators("live", "--once", check=False, TWITCH_CLIENT_ID="", **clock)
    assert bad.returncode == 1
    assert "TWITCH_CLIENT_ID" in bad.stderr
    assert "Traceback" not in bad.stderr
