"""The sandbox's YouTube responds as the real one."""

import csv
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.kit import pacific
from sandbox.kit.clock import Clock
from sandbox.kit.responses import ApiError
from sandbox.world.creators import World, creator_at
from sandbox.youtube import activity, channels, ids, items, videos
from sandbox.youtube.api import UNITS, Quota

PARTS = "snippet,contentDetails,statistics,status"


def everything(youtube: Any, owner: str, as_owner: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    token, base = "", f"playlistId=UU{youtube.id(owner)[2:]}&maxResults=50"
    while True:
        path = f"playlistItems?part=snippet,contentDetails,status&{base}{token}"
        body = youtube.get(path, as_owner).json()
        found += body["items"]
        if "nextPageToken" not in body:
            return found
        token = f"&pageToken={body['nextPageToken']}"


def test_counters_are_texts_and_subscribers_are_rounded(youtube: Any) -> None:
    ids = ",".join(youtube.id(one) for one in youtube.lines)
    body = youtube.get(f"channels?part=statistics&id={ids}").json()
    for item in body["items"]:
        numbers = item["statistics"]
        for name in ("viewCount", "subscriberCount", "videoCount"):
            assert isinstance(numbers[name], str)
        assert re.fullmatch(r"\d{1,3}0*", numbers["subscriberCount"])
    hidden = [
        one for one in body["items"] if one["statistics"]["hiddenSubscriberCount"]
    ]
    assert [one["id"] for one in hidden] == [youtube.id("hana")]


def test_an_empty_result_has_no_list(youtube: Any) -> None:
    body = youtube.get("channels?part=id&id=UCnobody").json()
    assert "items" not in body
    assert "rows" not in youtube.report("nora", startDate="2026-11-19").json()


def test_a_playlist_contains_private_videos_without_details(youtube: Any) -> None:
    listed = everything(youtube, "hana")
    hidden = [one for one in listed if one["snippet"]["title"] == "Private video"]
    assert hidden
    assert not any("videoPublishedAt" in one["contentDetails"] for one in hidden)
    assert [one["snippet"]["position"] for one in listed] == list(range(len(listed)))
    names = ",".join(one["contentDetails"]["videoId"] for one in hidden[:50])
    assert youtube.get(f"videos?part={PARTS}&id={names}").json()["items"] == []
    own = youtube.get(f"videos?part={PARTS}&id={names}", "hana").json()["items"]
    assert len(own) == len(hidden[:50])


def test_deleted_videos_leave_the_list_two_days_later(youtube: Any) -> None:
    titles: Counter[str] = Counter()
    for _ in range(20):
        titles.update(one["snippet"]["title"] for one in everything(youtube, "tomas"))
        youtube.server.advance(86_400)
    assert titles["Deleted video"]


def test_batch_stats_agree_with_videos(youtube: Any) -> None:
    listed = everything(youtube, "nora")[:50]
    names = [one["contentDetails"]["videoId"] for one in listed]
    whole = youtube.get(f"videos?part={PARTS}&id={','.join(names)}").json()["items"]
    repeated = "&".join(f"id={one}" for one in names)
    path = f"videos:batchGetStats?part=id,snippet,contentDetails,statistics&{repeated}"
    stats = {one["id"]: one for one in youtube.get(path).json()["items"]}
    assert set(stats) == {one["id"] for one in whole}
    for one in whole:
        del one["statistics"]["favoriteCount"]
        assert stats[one["id"]]["statistics"] == one["statistics"]
        assert re.fullmatch(r"\d+s", stats[one["id"]]["contentDetails"]["duration"])
        assert one["contentDetails"]["duration"].startswith("P")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "P0D"),
        (19, "PT19S"),
        (1_267, "PT21M7S"),
        (93_780, "P1DT2H3M"),
        (86_400, "P1D"),
    ],
)
def test_durations_have_youtubes_format(seconds: int, text: str) -> None:
    assert items.iso_duration(seconds) == text


def test_reports_end_at_the_last_processed_pacific_day(youtube: Any) -> None:
    def last() -> str:
        youtube.connect()
        found: str = youtube.report("nora").json()["rows"][-1][0]
        return found

    # 23:50 UTC is 15:50 in California: the 18th ended less than 48 hours ago.
    assert last() == "2026-11-17"
    youtube.server.set_clock(datetime(2026, 11, 21, 7, 59, tzinfo=UTC))
    assert last() == "2026-11-17"
    youtube.server.set_clock(datetime(2026, 11, 21, 8, 0, tzinfo=UTC))
    assert last() == "2026-11-18"
    money = youtube.report("nora", metrics="estimatedRevenue").json()["rows"]
    assert money[-1][0] == "2026-11-17"


def test_only_the_newest_three_days_are_restated(youtube: Any) -> None:
    before = dict(youtube.report("nora").json()["rows"])
    youtube.server.advance(86_400)
    youtube.connect()
    after = dict(youtube.report("nora").json()["rows"])
    changed = [day for day, views in before.items() if after[day] != views]
    assert changed == ["2026-11-15", "2026-11-16", "2026-11-17"]


def test_columns_have_the_requested_order(youtube: Any) -> None:
    body = youtube.report("nora", metrics="likes,views").json()
    names = [one["name"] for one in body["columnHeaders"]]
    assert names == ["day", "likes", "views"]
    assert all(len(row) == 3 for row in body["rows"])


def test_the_same_request_has_the_same_response(youtube: Any) -> None:
    path = f"channels?part=snippet,statistics&id={youtube.id('cleo')}"
    first = youtube.get(path).content
    assert youtube.get(path).content == first
    assert youtube.report("cleo").content == youtube.report("cleo").content


def test_the_quota_resets_at_midnight_in_california() -> None:
    clock = Clock("2026-07-01T06:59:59+00:00")
    quota = Quota(clock)
    for _ in range(UNITS["search"]):
        quota.spend("search")
    with pytest.raises(ApiError) as caught:
        quota.spend("search")
    assert caught.value.response.status_code == 403
    assert b'"quotaExceeded"' in caught.value.response.body
    quota.spend("data")
    clock.advance(1)
    quota.spend("search")


def test_search_has_its_own_quota_of_a_hundred(youtube: Any) -> None:
    youtube.server.set_clock(datetime(2026, 10, 1, tzinfo=UTC))
    codes = [youtube.get("search?part=id").status_code for _ in range(101)]
    assert codes == [200] * 100 + [403]
    assert youtube.get("channels?part=id&id=x").status_code == 200


def test_ids_convert_to_numbers_and_back() -> None:
    for index in (0, 1, 99, 40_000):
        for number in (0, 1, 999_998):
            text = ids.video_id(7, index, number)
            assert re.fullmatch(r"[\w-]{11}", text)
            assert ids.video_of(7, text) == (index, number)
    assert ids.video_of(7, "aaaaaaaaaaa") is None
    assert ids.video_of(7, "!") is None
    assert re.fullmatch(r"UC[\w-]{22}", ids.channel_id(7, 3))


def test_half_of_the_creators_have_a_channel() -> None:
    found = channels.by_id(World(0, 1_000))
    assert len(found) == 501
    assert len({one.creator.index for one in found.values()}) == 501


def test_new_counting_rules_raise_views_and_not_engaged_views() -> None:
    channel = channels.channel_of(creator_at(0, 0))
    assert channel is not None

    def ratio(day: date, *, shorts: bool) -> float:
        views = engaged = 0
        for number in range(videos.published(channel, videos.ALL_RULE_FROM)):
            one = videos.video(channel, number)
            if one.is_short is shorts:
                counts = activity._of_video(one, day)
                views, engaged = views + counts.views, engaged + counts.engaged
        return views / engaged

    before, between, after = date(2025, 3, 30), date(2025, 4, 1), date(2026, 8, 28)
    assert ratio(before, shorts=True) == 1
    assert 1.2 < ratio(between, shorts=True) < 1.31
    assert ratio(between, shorts=False) == 1
    assert 1.05 < ratio(after, shorts=False) < 1.16


def test_days_follow_californias_summer_time() -> None:

    short, long = date(2026, 3, 8), date(2026, 11, 1)
    assert pacific.end_of(short) - pacific.start_of(short) == 23 * 3_600
    assert pacific.end_of(long) - pacific.start_of(long) == 25 * 3_600
    assert pacific.days_between(short, short + timedelta(days=2))[-1] == date(
        2026, 3, 10
    )


def test_the_counting_rules_change_on_the_days_of_the_seed() -> None:
    seed = Path(__file__).parents[3] / "dbt_project" / "seeds" / "counting_rules.csv"
    with seed.open() as file:
        rules = {one["applies_to"]: one["valid_from"] for one in csv.DictReader(file)}
    marks = {"shorts": videos.SHORTS_RULE_FROM, "all": videos.ALL_RULE_FROM}
    known = {name: pacific.date_of(mark).isoformat() for name, mark in marks.items()}
    assert rules == known
