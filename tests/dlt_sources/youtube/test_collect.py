"""What a collection of YouTube reads, for how many units, and what absence means."""

from datetime import date, timedelta
from typing import Any

import pytest

from dlt_sources.contract import Subject, Window
from dlt_sources.youtube.records import VideoDay
from tests.support.small_twitch import MemorySink
from tests.support.small_youtube import EVERY, LEVELS, Youtube, read

PROCESSED = Window(date(2026, 1, 24), date(2026, 1, 28))


def reading(memory: MemorySink, resource: str, subject: str) -> Any:
    (one,) = (
        one
        for one in memory.readings
        if (one.resource, one.subject_id) == (resource, subject)
    )
    return one


def test_everything_is_read_for_a_connected_channel(youtube: Youtube) -> None:
    job = youtube.job(["nora"], *EVERY)
    memory = read(job)
    assert [one.resource for one in memory.readings if one.status != "complete"] == []
    assert len(memory.readings) == len(EVERY)
    nora = youtube.id("nora")
    (channel,) = memory.rows["channels", nora]
    assert channel.view_count > 1_000_000
    assert channel.subscriber_count % 1_000 == 0
    assert job.unknown_fields == {}
    assert memory.rejected == []


def test_a_thousand_videos_cost_forty_units(youtube: Youtube) -> None:
    job = youtube.job(["cleo"], *LEVELS)
    memory = read(job)
    listed = len(memory.rows["playlist_items", youtube.id("cleo")])
    units = sum(job.calls.values())
    assert listed > 1_500
    assert units == 1 + 2 * -(-listed // 50)
    assert 1_000 * (units - 1) / listed <= 41
    assert youtube.requested("search") == []
    assert len(youtube.requested("/youtube/")) == units


def test_videos_of_several_channels_share_a_call(youtube: Youtube) -> None:
    owners = ("tomas", "hana", "quinn", "sam")
    job = youtube.job(owners, *LEVELS)
    memory = read(job)
    listed = [len(memory.rows["playlist_items", youtube.id(one)]) for one in owners]
    assert job.calls["channels"] == 1
    assert job.calls["playlist_items"] == sum(-(-one // 50) for one in listed)
    assert job.calls["videos"] == -(-sum(listed) // 50)


def test_the_key_is_never_in_an_address(youtube: Youtube) -> None:
    read(youtube.job([Subject(youtube.id("tomas"))], *LEVELS))
    asked = youtube.server.requests()
    assert {one["token"] for one in asked} == {"key"}
    assert not [one for one in asked if "key=" in one["path"]]


def test_hidden_subscribers_are_null(youtube: Youtube) -> None:
    memory = read(youtube.job(["hana"], "channels"))
    (channel,) = memory.rows["channels", youtube.id("hana")]
    assert channel.hidden_subscriber_count is True
    assert channel.subscriber_count is None


def test_hidden_likes_and_closed_comments_are_null(youtube: Youtube) -> None:
    memory = read(youtube.job(["cleo"], "videos"))
    videos = memory.rows["videos", youtube.id("cleo")]
    assert 20 < sum(one.like_count is None for one in videos) < len(videos) / 5
    assert 20 < sum(one.comment_count is None for one in videos) < len(videos) / 5
    assert all(one.view_count is not None for one in videos)
    assert any(one.duration.startswith("P1DT") for one in videos)


def test_private_videos_are_listed_and_not_answered(youtube: Youtube) -> None:
    memory = read(youtube.job(["hana"], *LEVELS))
    hana = youtube.id("hana")
    undated = {
        one.video_id
        for one in memory.rows["playlist_items", hana]
        if one.video_published_at is None
    }
    listed = {one.video_id for one in memory.rows["playlist_items", hana]}
    assert undated
    assert {one.id for one in memory.rows["videos", hana]} == listed - undated
    assert memory.status("videos", hana) == ("complete", None)


def test_deleted_videos_vanish_from_a_complete_list(youtube: Youtube) -> None:
    tomas = youtube.id("tomas")
    before = read(youtube.job(["tomas"], *LEVELS)).rows["playlist_items", tomas]
    youtube.server.advance(30 * 86_400)
    memory = read(youtube.job(["tomas"], *LEVELS))
    after = {one.video_id for one in memory.rows["playlist_items", tomas]}
    assert {one.video_id for one in before} - after
    assert memory.status("playlist_items", tomas) == ("complete", None)


def test_an_unknown_channel_is_gone_only_when_two_answers_say_so(
    youtube: Youtube,
) -> None:
    unknown = Subject("UCxxxxxxxxxxxxxxxxxxxxxx")
    job = youtube.job([unknown, "nora"], *LEVELS)
    memory = read(job)
    assert job.calls["channels"] == 2
    for resource in LEVELS:
        status, reason = memory.status(resource, unknown.subject_id)
        assert status == "unavailable"
        assert reason.startswith("not found")
        assert memory.status(resource, youtube.id("nora")) == ("complete", None)


def test_a_public_channel_has_levels_and_an_explanation_for_the_rest(
    youtube: Youtube,
) -> None:
    nora = Subject(youtube.id("nora"))
    memory = read(youtube.job([nora], *EVERY))
    for resource in EVERY:
        status, reason = memory.status(resource, nora.subject_id)
        if resource in LEVELS:
            assert status == "complete"
        else:
            assert status == "unavailable"
            assert "own connection" in reason


def test_without_a_key_connections_read_their_own_channels(youtube: Youtube) -> None:
    public = Subject(youtube.id("quinn"))
    memory = read(youtube.job(["tomas", public], *LEVELS, YOUTUBE_API_KEY=""))
    for resource in LEVELS:
        assert memory.status(resource, youtube.id("tomas"))[0] == "complete"
        status, reason = memory.status(resource, public.subject_id)
        assert (status, "YOUTUBE_API_KEY" in reason) == ("unavailable", True)
    assert {one["token"] for one in youtube.server.requests()} == {"user"}


def test_a_missing_scope_is_named(youtube: Youtube) -> None:
    memory = read(youtube.job(["sam", "nomad"], "channel_days", "channel_revenue_days"))
    status, reason = memory.status("channel_days", youtube.id("sam"))
    assert (status, "yt-analytics.readonly" in reason) == ("unavailable", True)
    assert memory.status("channel_days", youtube.id("nomad"))[0] == "complete"
    status, reason = memory.status("channel_revenue_days", youtube.id("nomad"))
    assert (status, "monetary" in reason) == ("unavailable", True)


@pytest.mark.parametrize("resource", ["channel_days", "video_days", "audience_devices"])
def test_only_processed_days_are_covered(youtube: Youtube, resource: str) -> None:
    memory = read(youtube.job(["nora"], resource))
    nora = youtube.id("nora")
    assert reading(memory, resource, nora).window == PROCESSED
    days = {one.day for one in memory.rows[resource, nora]}
    assert days == {PROCESSED.start + timedelta(days=n) for n in range(4)}


def test_breakdowns_cover_twenty_eight_processed_days(youtube: Youtube) -> None:
    memory = read(youtube.job(["nora"], "audience_countries", "audience_demographics"))
    nora = youtube.id("nora")
    window = Window(date(2025, 12, 31), date(2026, 1, 28))
    assert reading(memory, "audience_countries", nora).window == window
    shares = memory.rows["audience_demographics", nora]
    assert {(one.first_day, one.last_day) for one in shares} == {
        (window.start, window.end - timedelta(days=1))
    }
    assert 99 < sum(one.viewer_percentage for one in shares) < 101


def test_restated_days_are_read_again(youtube: Youtube) -> None:
    nora, told = youtube.id("nora"), []
    for _ in range(4):
        memory = read(youtube.job(["nora"], "channel_days", day=date(2026, 1, 27)))
        told.append(memory.rows["channel_days", nora][0].views)
        youtube.server.advance(86_400)
    assert told[0] < told[1] < told[2] < told[3]


def test_a_past_day_is_read_alone(youtube: Youtube) -> None:
    memory = read(youtube.job(["nora"], "channel_days", day=date(2025, 6, 1)))
    (one,) = memory.rows["channel_days", youtube.id("nora")]
    assert one.day == date(2025, 6, 1)


def test_a_year_of_days_costs_one_query(youtube: Youtube) -> None:
    start = date(2025, 1, 1)
    job = youtube.job(["nora"], "channel_days", day=start, until=date(2026, 1, 1))
    memory = read(job)
    assert len(memory.rows["channel_days", youtube.id("nora")]) == 365
    assert job.calls == {"channel_days": 1}


def test_days_of_single_videos_agree_whichever_way_they_are_asked(
    youtube: Youtube,
) -> None:
    quinn, day = youtube.id("quinn"), date(2025, 11, 2)
    by_day = read(youtube.job(["quinn"], "video_days", day=day))
    assert len(youtube.requested("dimensions=video&")) == 1
    far = youtube.job(["quinn"], "video_days", day=day, until=day + timedelta(days=90))
    by_video = read(far)
    kept: list[VideoDay] = [
        one for one in by_video.rows["video_days", quinn] if one.day == day
    ]

    def by_id(one: VideoDay) -> str:
        return one.video_id

    assert sorted(by_day.rows["video_days", quinn], key=by_id) == sorted(
        kept, key=by_id
    )
