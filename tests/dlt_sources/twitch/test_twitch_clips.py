"""Clips are read to the end of every period."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import httpx

from dlt_sources.contract import Subject
from tests.support.small_twitch import (
    NOW,
    Router,
    clip,
    job,
    listing,
    read,
    twitch_router,
)


def crowd(clips: Sequence[tuple[str, datetime]]) -> Router:
    """Serve pages of 100 clips and go round after 1,000, as Helix does."""

    def serve(request: httpx.Request) -> httpx.Response:
        start = datetime.fromisoformat(request.url.params["started_at"])
        end = datetime.fromisoformat(request.url.params["ended_at"])
        inside = [clip(name, "1", at) for name, at in clips if start <= at <= end]
        position = int(request.url.params.get("after", "0"))
        rows = inside[:1000][position : position + 100]
        more = len(inside) > position + 100
        return listing(rows, str((position + 100) % 1000) if more else None)

    return twitch_router(clips=serve)


def test_a_crowded_period_is_halved_until_every_clip_is_read() -> None:
    clips = [(f"c{n}", NOW - timedelta(minutes=9 * n)) for n in range(3500)]
    work = job([Subject("1")], "clips")
    memory = read(crowd(clips), work)
    assert memory.status("clips", "1") == ("complete", None)
    names = [row.id for row in memory.rows["clips", "1"]]
    assert sorted(names) == sorted(name for name, _ in clips)
    assert work.calls["clips"] < 120


def test_more_clips_in_a_minute_than_helix_lists_are_partial() -> None:
    clips = [(f"c{n}", NOW - timedelta(days=1)) for n in range(1500)]
    memory = read(crowd(clips), job([Subject("1")], "clips"))
    assert memory.status("clips", "1")[0] == "partial"
    assert len(memory.rows["clips", "1"]) == 1000


def test_clips_outside_the_requested_days_are_ignored() -> None:
    rows = [clip("old", "1", NOW - timedelta(days=90)), clip("new", "1")]
    memory = read(
        twitch_router(clips=lambda r: listing(rows)), job([Subject("1")], "clips")
    )
    assert [row.id for row in memory.rows["clips", "1"]] == ["new"]


def exclusive(clips: Sequence[tuple[str, datetime]]) -> Router:
    """Serve a window without its first and last second."""

    def serve(request: httpx.Request) -> httpx.Response:
        start = datetime.fromisoformat(request.url.params["started_at"])
        end = datetime.fromisoformat(request.url.params["ended_at"])
        inside = [clip(name, "1", at) for name, at in clips if start < at < end]
        position = int(request.url.params.get("after", "0"))
        more = len(inside) > position + 100
        return listing(
            inside[position : position + 100], str(position + 100) if more else None
        )

    return twitch_router(clips=serve)


def test_a_clip_at_the_second_where_two_halves_meet_is_read() -> None:
    middle = NOW - timedelta(days=30)
    clips = [(f"c{n}", NOW - timedelta(minutes=40 * n + 1)) for n in range(1200)]
    memory = read(exclusive([*clips, ("middle", middle)]), job([Subject("1")], "clips"))
    assert memory.status("clips", "1") == ("complete", None)
    names = [row.id for row in memory.rows["clips", "1"]]
    assert sorted(names) == sorted([name for name, _ in clips] + ["middle"])


def test_periods_below_ten_minutes_do_not_prove_that_every_clip_is_read() -> None:
    start = NOW - timedelta(days=1)
    clips = [(f"c{n}", start + timedelta(seconds=n / 5)) for n in range(1500)]
    memory = read(crowd(clips), job([Subject("1")], "clips"))
    status, reason = memory.status("clips", "1")
    assert status == "partial"
    assert reason is not None
    assert "below ten minutes" in reason
    assert len(memory.rows["clips", "1"]) == 1500


def test_lists_that_ignore_the_window_end_at_the_budget_of_requests() -> None:
    rows = [clip(f"c{n}", "1") for n in range(1500)]

    def serve(request: httpx.Request) -> httpx.Response:
        position = int(request.url.params.get("after", "0"))
        return listing(rows[position : position + 100], str(position + 100))

    work = job([Subject("1")], "clips")
    memory = read(twitch_router(clips=serve), work)
    reason = "the list takes more than 2000 requests"
    assert memory.status("clips", "1") == ("partial", reason)
    assert work.calls["clips"] == 2000
    assert len(memory.rows["clips", "1"]) == 1000
