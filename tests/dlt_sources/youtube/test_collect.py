"""What a collection of YouTube reads, and how many units it costs."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from dlt_sources import platforms
from dlt_sources.contract import Subject, Window
from dlt_sources.youtube.endpoints.credential_groups import LEVELS
from tests.support.collecting import (
    NOW,
    YESTERDAY,
    Sandbox,
    accounts,
    collected,
    statuses,
)
from tests.support.small_twitch import HandlerTransport, MemorySink

ALL_RESOURCES = [resource.name for resource in platforms()["youtube"].resources]
PROCESSED = Window(date(2026, 11, 14), date(2026, 11, 18))
"""The processed days of the trailing window at 2026-11-21 02:00 UTC."""


def account(server: Sandbox, owner: str) -> Subject:
    return accounts(server, "youtube")[owner]


def paths(server: Sandbox, part: str) -> list[str]:
    return [request["path"] for request in server.requests() if part in request["path"]]


def one_day(day: date) -> Window:
    return Window(day, day + timedelta(days=1))


def test_every_resource_of_a_connected_channel_is_complete(server: Sandbox) -> None:
    nora = account(server, "nora")
    sink, job = collected(server, "youtube", [nora])
    assert len(sink.readings) == len(ALL_RESOURCES)
    assert set(statuses(sink).values()) == {"complete"}
    (channel,) = sink.rows["channels", nora.subject_id]
    assert channel.view_count > 1_000_000
    assert channel.subscriber_count % 1_000 == 0
    assert job.unknown_fields == {}
    assert sink.rejected == []


def test_a_thousand_videos_cost_forty_units(server: Sandbox) -> None:
    cleo = account(server, "cleo")
    sink, job = collected(server, "youtube", [cleo], *LEVELS)
    listed = len(sink.rows["playlist_items", cleo.subject_id])
    units = sum(job.calls.values())
    assert listed > 1_500
    hidden = len(hidden_items(sink, cleo))
    assert units == 1 + 2 * -(-listed // 50) + -(-hidden // 50)
    assert 1_000 * (units - 1) / listed <= 45
    assert paths(server, "search") == []
    assert len(paths(server, "/youtube/")) == units


def test_videos_of_several_channels_share_a_request(server: Sandbox) -> None:
    owners = [account(server, name) for name in ("tomas", "hana", "quinn", "sam")]
    sink, job = collected(server, "youtube", owners, *LEVELS)
    listed = [len(sink.rows["playlist_items", owner.subject_id]) for owner in owners]
    assert job.calls["channels"] == 1
    assert job.calls["playlist_items"] == sum(-(-count // 50) for count in listed)
    private = sum(bool(hidden_items(sink, owner)) for owner in owners)
    assert job.calls["videos"] == -(-sum(listed) // 50) + private


def hidden_items(sink: MemorySink, owner: Subject) -> list[Any]:
    items = sink.rows["playlist_items", owner.subject_id]
    return [item for item in items if item.video_published_at is None]


def test_the_key_is_a_header_and_never_in_a_url(server: Sandbox) -> None:
    tomas = Subject(account(server, "tomas").subject_id)
    collected(server, "youtube", [tomas], *LEVELS)
    assert {request["token"] for request in server.requests()} == {"key"}
    assert paths(server, "key=") == []


def test_hidden_subscribers_are_null(server: Sandbox) -> None:
    hana = account(server, "hana")
    sink, _ = collected(server, "youtube", [hana], "channels")
    (channel,) = sink.rows["channels", hana.subject_id]
    assert channel.hidden_subscriber_count is True
    assert channel.subscriber_count is None


def test_hidden_likes_and_closed_comments_are_null(server: Sandbox) -> None:
    cleo = account(server, "cleo")
    sink, _ = collected(server, "youtube", [cleo], "videos")
    videos = sink.rows["videos", cleo.subject_id]
    assert 20 < sum(video.like_count is None for video in videos) < len(videos) / 5
    assert 20 < sum(video.comment_count is None for video in videos) < len(videos) / 5
    assert all(video.view_count is not None for video in videos)
    assert any(video.duration.startswith("P1DT") for video in videos)


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("key", ["sandbox", ""])
def test_private_videos_are_rows_of_their_owner_alone(
    server: Sandbox, key: str, *, is_own: bool
) -> None:
    if not (key or is_own):
        return
    hana = account(server, "hana")
    subject = hana if is_own else Subject(hana.subject_id)
    environ = {} if key else {"YOUTUBE_API_KEY": ""}
    sink, _ = collected(server, "youtube", [subject], *LEVELS, environ=environ)
    items = sink.rows["playlist_items", hana.subject_id]
    videos = sink.rows["videos", hana.subject_id]
    private = {row.id for row in videos if row.privacy_status == "private"}
    assert bool(private) == is_own
    public = {row.id for row in videos} - private
    hidden = {one.video_id for one in items if one.privacy_status != "public"}
    assert hidden >= private
    assert public == {item.video_id for item in items} - hidden
    assert len({row.id for row in videos}) == len(videos)
    assert sink.status("videos", hana.subject_id) == ("complete", None)


def test_another_reader_of_a_channel_gets_no_private_video(server: Sandbox) -> None:
    hana, tomas = account(server, "hana"), account(server, "tomas")
    follower = Subject(hana.subject_id, tomas.connection)
    sink, _ = collected(server, "youtube", [follower], *LEVELS)
    videos = sink.rows["videos", hana.subject_id]
    assert {row.privacy_status for row in videos} == {"public"}


def test_deleted_videos_leave_a_complete_list(server: Sandbox) -> None:
    tomas = account(server, "tomas")
    key = "playlist_items", tomas.subject_id
    server.set_clock(NOW - timedelta(days=30))
    before, _ = collected(server, "youtube", [tomas], *LEVELS)
    server.set_clock(NOW)
    after, _ = collected(server, "youtube", [tomas], *LEVELS)
    remaining = {item.video_id for item in after.rows[key]}
    assert {item.video_id for item in before.rows[key]} - remaining
    assert after.status(*key) == ("complete", None)


def test_an_unknown_channel_is_unavailable_after_two_requests(server: Sandbox) -> None:
    unknown, nora = Subject("UCxxxxxxxxxxxxxxxxxxxxxx"), account(server, "nora")
    sink, job = collected(server, "youtube", [unknown, nora], *LEVELS)
    assert job.calls["channels"] == 2
    for resource in LEVELS:
        status, reason = sink.status(resource, unknown.subject_id)
        assert (status, str(reason)[:9]) == ("unavailable", "not found")
        assert sink.status(resource, nora.subject_id) == ("complete", None)


def test_a_channel_without_videos_has_no_playlist_and_is_complete(
    server: Sandbox,
) -> None:
    channel = Subject("UC" + "e" * 22)
    item = {"id": channel.subject_id, "statistics": {"videoCount": "0"}}

    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/channels"):
            body = {"kind": "youtube#channelListResponse", "items": [item]}
            return httpx.Response(200, json=body)
        error = {"errors": [{"reason": "playlistNotFound"}], "message": "not found"}
        return httpx.Response(404, json={"error": {"code": 404, **error}})

    sink, _ = collected(
        server, "youtube", [channel], *LEVELS, transport=HandlerTransport(respond)
    )
    assert {(r.resource, r.status, r.rows) for r in sink.readings} == {
        (name, "complete", int(name == "channels")) for name in LEVELS
    }


def test_a_public_channel_has_levels_and_no_history(server: Sandbox) -> None:
    nora = Subject(account(server, "nora").subject_id)
    sink, _ = collected(server, "youtube", [nora])
    for reading in sink.readings:
        if reading.resource in LEVELS:
            assert reading.status == "complete"
        else:
            assert reading.status == "unavailable"
            assert "own connection" in str(reading.reason)


def test_without_a_key_connections_read_their_own_channels(server: Sandbox) -> None:
    tomas = account(server, "tomas")
    public = Subject(account(server, "quinn").subject_id)
    no_key = {"YOUTUBE_API_KEY": ""}
    sink, _ = collected(server, "youtube", [tomas, public], *LEVELS, environ=no_key)
    for resource in LEVELS:
        assert sink.status(resource, tomas.subject_id)[0] == "complete"
        status, reason = sink.status(resource, public.subject_id)
        assert (status, "YOUTUBE_API_KEY" in str(reason)) == ("unavailable", True)
    assert {request["token"] for request in server.requests()} == {"user"}


@pytest.mark.parametrize(
    ("owner", "resource", "scope"),
    [
        ("sam", "channel_days", "yt-analytics.readonly"),
        ("nomad", "channel_revenue_days", "yt-analytics-monetary.readonly"),
    ],
)
def test_the_reason_names_a_missing_scope(
    server: Sandbox, owner: str, resource: str, scope: str
) -> None:
    sink, _ = collected(server, "youtube", [account(server, owner)], resource)
    (reading,) = sink.readings
    assert reading.status == "unavailable"
    assert str(reading.reason).endswith(scope)


@pytest.mark.parametrize("resource", ["channel_days", "video_days", "audience_devices"])
def test_the_window_of_a_reading_has_processed_days_only(
    server: Sandbox, resource: str
) -> None:
    nora = account(server, "nora")
    sink, _ = collected(server, "youtube", [nora], resource)
    assert sink.readings[0].window == PROCESSED
    days = {row.day for row in sink.rows[resource, nora.subject_id]}
    assert days == {PROCESSED.start + timedelta(days=n) for n in range(4)}


def test_breakdowns_cover_twenty_eight_processed_days(server: Sandbox) -> None:
    nora = account(server, "nora")
    sink, _ = collected(
        server, "youtube", [nora], "audience_countries", "audience_demographics"
    )
    start, end = PROCESSED.end - timedelta(days=28), PROCESSED.end
    assert {reading.window for reading in sink.readings} == {Window(start, end)}
    shares = sink.rows["audience_demographics", nora.subject_id]
    assert {(row.first_day, row.last_day) for row in shares} == {
        (start, end - timedelta(days=1))
    }
    assert 99 < sum(row.viewer_percentage for row in shares) < 101


def test_a_restated_day_is_read_again(server: Sandbox) -> None:
    nora, views = account(server, "nora"), []
    for days_later in range(4):
        server.set_clock(NOW + timedelta(days=days_later - 3))
        sink, _ = collected(
            server,
            "youtube",
            [nora],
            "channel_days",
            window=one_day(date(2026, 11, 14)),
        )
        rows = sink.rows["channel_days", nora.subject_id]
        views += [row.views for row in rows if row.day == date(2026, 11, 14)]
    assert len(views) == 4
    assert views == sorted(set(views))


def test_a_job_for_a_past_day_reads_that_day_alone(server: Sandbox) -> None:
    nora, day = account(server, "nora"), date(2026, 6, 1)
    sink, _ = collected(server, "youtube", [nora], "channel_days", window=one_day(day))
    assert [row.day for row in sink.rows["channel_days", nora.subject_id]] == [day]


def test_a_year_of_channel_days_costs_one_query(server: Sandbox) -> None:
    nora, year = account(server, "nora"), Window(date(2025, 10, 1), date(2026, 10, 1))
    sink, job = collected(server, "youtube", [nora], "channel_days", window=year)
    assert len(sink.rows["channel_days", nora.subject_id]) == 365
    assert job.calls == {"channel_days": 1}


def test_queries_by_day_and_by_video_return_the_same_rows(server: Sandbox) -> None:
    quinn, day = account(server, "quinn"), date(2025, 11, 2)

    def read(window: Window) -> list[Any]:
        sink, _ = collected(server, "youtube", [quinn], "video_days", window=window)
        rows = sink.rows["video_days", quinn.subject_id]
        return sorted(
            (row for row in rows if row.day == day), key=lambda row: str(row.video_id)
        )

    by_day = read(one_day(day))
    assert len(paths(server, "dimensions=video&")) == 1
    server.clear_requests()
    by_video = read(Window(day, day + timedelta(days=200)))
    assert paths(server, "dimensions=video&") == []
    assert by_day == by_video != []


def test_every_video_has_a_row_in_videos_or_video_stats(server: Sandbox) -> None:
    owners = [account(server, name) for name in ("tomas", "hana", "quinn", "nora")]
    whole, _ = collected(server, "youtube", owners, "videos")
    units = {"YOUTUBE_DAILY_UNITS": "15", "YOUTUBE_RESERVE_UNITS": "0"}
    sink, job = collected(server, "youtube", owners, *LEVELS, environ=units)
    assert job.calls["video_stats"] > 0
    stats: list[Any] = []
    for owner in owners:
        channel = owner.subject_id
        assert sink.status("video_stats", channel)[0] == "complete"
        stats += sink.rows.get(("video_stats", channel), [])
        assert counters(
            public(sink.rows.get(("videos", channel), []))
            + sink.rows.get(("video_stats", channel), [])
        ) == counters(public(whole.rows["videos", channel]))
    assert all(row.duration[:-1].isdigit() and row.duration[-1] == "s" for row in stats)


def public(videos: list[Any]) -> list[Any]:
    return [row for row in videos if row.privacy_status != "private"]


def counters(rows: list[Any]) -> dict[str, tuple[int | None, ...]]:
    return {row.id: (row.view_count, row.like_count, row.comment_count) for row in rows}


def test_video_stats_alone_are_read_without_videos(server: Sandbox) -> None:
    quinn = account(server, "quinn")
    sink, job = collected(server, "youtube", [quinn], "video_stats")
    assert set(job.calls) == {"channels", "playlist_items", "video_stats"}
    assert len(sink.rows["video_stats", quinn.subject_id]) > 50


def test_the_first_subject_changes_with_the_day(server: Sandbox) -> None:
    owners = [account(server, name) for name in ("tomas", "hana", "quinn", "nora")]
    units = {"YOUTUBE_DAILY_UNITS": "7", "YOUTUBE_RESERVE_UNITS": "0"}
    complete: set[str] = set()
    for seed in range(5):
        sink, _ = collected(
            server, "youtube", owners, *LEVELS, environ=units, seed=seed, batch_size=1
        )
        complete |= {
            reading.subject_id
            for reading in sink.readings
            if (reading.resource, reading.status) == ("playlist_items", "complete")
        }
    assert complete == {owner.subject_id for owner in owners}


def test_yesterday_is_not_over_in_california(server: Sandbox) -> None:
    nora = account(server, "nora")
    sink, job = collected(
        server, "youtube", [nora], "channel_days", window=YESTERDAY, now=lambda: NOW
    )
    assert "endDate=2026-11-19" in paths(server, "reports")[0]
    assert job.calls == {"channel_days": 1}
    assert sink.readings[0].window == PROCESSED


def test_a_complete_reading_names_the_videos_that_a_limit_leaves_out(
    server: Sandbox,
) -> None:
    cleo, environ = account(server, "cleo"), {"YOUTUBE_VIDEO_DAYS_CALLS": "1"}
    resources = ("playlist_items", "channel_days", "video_days")
    sink, _ = collected(server, "youtube", [cleo], *resources, environ=environ)
    (days,) = [one for one in sink.readings if one.resource == "video_days"]
    assert days.status == "complete"
    assert days.reason
    assert days.reason.endswith("older videos are left out")
