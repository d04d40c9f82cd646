"""YouTube's days may be built in any order, and its history is read repeatedly."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from random import Random

from pipelines.database.warehouse import Warehouse
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.digests import digests
from tests.support.random_twitch import DAY, at
from tests.support.random_youtube import RandomYoutube
from tests.support.raw_loads import RawLoads, Read, Row
from tests.support.views import tables

FIRST = date(2026, 9, 1)
"""After every change of counting that the seed knows."""
FILLED = (
    "core.fct_channel_audience_days",
    "core.fct_channel_days",
    "core.fct_channel_native_days",
    "core.fct_channel_revenue_days",
    "core.fct_content_days",
    "core.fct_content_native_days",
    "creatorsync.social_analytics",
    "devpulse.youtube_channel_stats",
    "devpulse.youtube_videos",
)
MODELS = tables(*(table.partition(".")[2] for table in FILLED))
"""Models that YouTube fills. Other tests build the rest."""
build = partial(build_days, MODELS)


def closing(day: date) -> datetime:
    return at(day + DAY, 2)


def test_days_built_in_any_order_are_the_same_as_all_of_history(
    warehouse: Warehouse, run: Callable[..., None]
) -> None:
    world, random = RandomYoutube(7, days=4), Random(7)
    raw = RawLoads(warehouse.url, "youtube")
    raw.add_person("ada", "UC0")
    raw.add_person("bea", "UC1")
    for day in random.sample(world.days, len(world.days)):
        moments = (
            [at(day, 15), closing(day)] if random.random() < 0.5 else [closing(day)]
        )
        for moment in moments:
            raw.load(moment, *world.daily(moment))
        build(warehouse, day)
    by_days = digests(warehouse.url)
    assert all(by_days[table][1] for table in FILLED)

    run("run", "--full-refresh", "--select", *MODELS)
    assert digests(warehouse.url) == by_days
    build(warehouse, world.days[1], world.days[-2])
    assert digests(warehouse.url) == by_days


def activity(day: date, views: int, **more: int) -> Row:
    return {"channel_id": "UCa", "day": day, "views": views, **more}


def video(name: str, **more: object) -> Row:
    published = at(FIRST - 9 * DAY, 12)
    known = {"id": name, "channel_id": "UCa", "published_at": published}
    return {**known, "title": name, "duration": "PT5M", "view_count": 10, **more}


def listed(*names: str) -> list[Row]:
    return [{"video_id": name, "channel_id": "UCa"} for name in names]


def test_what_is_told_again_counts_and_what_a_window_leaves_out_does_not(
    warehouse: Warehouse,
) -> None:
    raw = RawLoads(warehouse.url, "youtube")
    raw.add_person("cleo", "UCa")
    channel = {"id": "UCa", "view_count": 7000, "subscriber_count": 1230}
    day, next_day = FIRST, FIRST + DAY
    raw.load(
        closing(day),
        Read("channels", "UCa", [{**channel, "video_count": 3}]),
        Read("playlist_items", "UCa", listed("v", "w", "x")),
        Read("videos", "UCa", [video("v", like_count=4), video("w"), video("x")]),
        Read("video_stats", "UCa"),
        Read(
            "channel_days",
            "UCa",
            [
                activity(day - 2 * DAY, 90),
                activity(day - DAY, 50, likes=3, comments=1, shares=1),
                activity(day, 1),
            ],
            window=(day - 2 * DAY, day),
        ),
    )
    build(warehouse, day)
    raw.load(
        closing(next_day),
        Read("channels", "UCa", [{**channel, "view_count": 7100, "video_count": 2}]),
        Read("playlist_items", "UCa", listed("v", "w")),
        Read("videos", "UCa", [video("v", view_count=15)], "partial"),
        Read("video_stats", "UCa", [{"id": "w", "view_count": 30, "duration": "300s"}]),
        Read(
            "channel_days",
            "UCa",
            [activity(day - DAY, 100, likes=6, comments=2, shares=2)],
            window=(day - DAY, day),
        ),
    )
    build(warehouse, next_day)

    assert fetch(
        warehouse.url,
        "select date, views_gained, time_zone from core.fct_channel_native_days"
        " where channel_id = 'UCa' order by date",
    ) == [
        (day - 2 * DAY, 90, "America/Los_Angeles"),
        (day - DAY, 100, "America/Los_Angeles"),
    ]
    assert fetch(
        warehouse.url,
        "select youtube_video_id, title, view_count, like_count, duration_seconds"
        " from devpulse.youtube_videos where youtube_video_id in ('v', 'w', 'x')"
        " order by 1",
    ) == [
        ("v", "v", 15, None, 300),
        ("w", "w", 30, None, 300),
        ("x", "x", 10, None, 300),
    ]
    assert fetch(
        warehouse.url,
        "select content_id, status from core.dim_contents"
        " where channel_id = 'UCa' order by 1",
    ) == [("v", "active"), ("w", "active"), ("x", "removed")]
    assert fetch(
        warehouse.url,
        "select followers_total, followers_gained, views_gained"
        " from core.fct_channel_days where channel_id = 'UCa' order by date",
    ) == [(1230, None, None), (1230, None, 100)]


def test_the_days_own_engagement_arrives_later(warehouse: Warehouse) -> None:
    raw = RawLoads(warehouse.url, "youtube")
    raw.add_person("dan", "UCd")
    day = FIRST + 9 * DAY
    channel = {"id": "UCd", "view_count": 1, "subscriber_count": 999, "video_count": 1}
    row = {"channel_id": "UCd", "day": day, "comments": 2, "shares": 1}
    rates = []
    for number, views in enumerate((None, 200, 400)):
        read = Read("channel_days", "UCd", (), "partial")
        if views:
            rows = [{**row, "views": views, "likes": 13}]
            read = Read("channel_days", "UCd", rows, window=(day, day + DAY))
        later = day + number * DAY
        raw.load(closing(later), Read("channels", "UCd", [channel]), read)
        build(warehouse, later)
        rates += fetch(
            warehouse.url,
            "select engagement_rate::float, followers_count"
            " from creatorsync.social_analytics"
            f" where user_id = 'id-of-dan' and date = '{day}'",
        )
    assert rates == [(None, 999), (8.0, 999), (4.0, 999)]


def test_a_repeat_of_a_past_day_takes_nothing_away(warehouse: Warehouse) -> None:
    raw = RawLoads(warehouse.url, "youtube")
    raw.add_person("eve", "UCe")
    first, second = FIRST + 20 * DAY, FIRST + 21 * DAY
    days = [first - number * DAY for number in range(1, 8)]
    rows = [{"channel_id": "UCe", "day": day, "views": 10} for day in days]
    wide = Read("channel_days", "UCe", rows, window=(days[-1], first))
    raw.load(closing(first), wide)
    build(warehouse, first)
    raw.load(closing(second))
    build(warehouse, second)
    # The same day again, later, with one restated day only.
    restated = [{"channel_id": "UCe", "day": days[0], "views": 11}]
    narrow = Read("channel_days", "UCe", restated, window=(days[0], first))
    raw.load(closing(second) + DAY, narrow, day=first)
    build(warehouse, first)
    found = fetch(
        warehouse.url,
        "select date, views_gained from core.fct_channel_native_days"
        " where channel_id = 'UCe' order by date desc",
    )
    assert found == [(day, 11 if day == days[0] else 10) for day in days]
