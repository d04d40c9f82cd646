"""The tables hold the platform's numbers, read again by another client."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
import pytest

from tests.support.journey import FIRST_DAY, Journey
from tests.support.known_secrets import app_token

DAYS = [FIRST_DAY + timedelta(days=offset) for offset in range(3)]


class Platform:
    """Read the sandbox by plain HTTP, at the 02:00 that closes a day."""

    def __init__(self, journey: Journey) -> None:
        self._journey = journey
        self._environment = journey.sandbox.environ()
        self._http = httpx.Client(base_url=self._environment["TWITCH_API_URL"])

    def close(self) -> None:
        self._http.close()

    def closing(self, day: date) -> None:
        self._journey.at(day)
        self._http.headers = httpx.Headers(
            {
                "Authorization": f"Bearer {app_token(self._journey)}",
                "Client-Id": self._environment["TWITCH_CLIENT_ID"],
            }
        )

    def followers(self, channel_id: str) -> int:
        parameters = {"broadcaster_id": channel_id, "first": 1}
        answer = self._http.get("/channels/followers", params=parameters)
        return int(answer.json()["total"])

    def videos(self, channel_id: str) -> dict[str, Any]:
        return {video["id"]: video for video in self._pages(channel_id)}

    def _pages(self, channel_id: str) -> Iterator[dict[str, Any]]:
        parameters: dict[str, Any] = {"user_id": channel_id, "first": 100}
        while True:
            page = self._http.get("/videos", params=parameters).json()
            yield from page["data"]
            if "cursor" not in page["pagination"]:
                return
            parameters["after"] = page["pagination"]["cursor"]


@pytest.fixture(scope="module")
def platform(three_days: Journey) -> Iterator[Platform]:
    with closing(Platform(three_days)) as asked:
        yield asked


@pytest.fixture(scope="module")
def channels(three_days: Journey) -> list[str]:
    rows = three_days.ask("select platform_user_id from app.connections order by 1")
    return [channel for (channel,) in rows]


def test_followers_of_every_day_are_those_of_its_closing_reading(
    three_days: Journey, platform: Platform, channels: list[str]
) -> None:
    for day in DAYS:
        platform.closing(day)
        expected = {channel: platform.followers(channel) for channel in channels}
        built = three_days.ask(
            "select connections.platform_user_id, days.followers_count"
            " from creatorsync.channel_analytics as days"
            " inner join app.people on days.user_id = people.creatorsync_id"
            " inner join app.connections on people.id = connections.person_id"
            " where days.date = %s",
            day,
        )
        assert dict(built) == expected


def test_views_of_a_day_are_the_difference_of_its_two_ends(
    three_days: Journey, platform: Platform, channels: list[str]
) -> None:
    platform.closing(DAYS[1])
    start = {key: v for one in channels for key, v in platform.videos(one).items()}
    platform.closing(DAYS[2])
    end = {key: v for one in channels for key, v in platform.videos(one).items()}
    listed_at = datetime.combine(DAYS[2], time(2), UTC)
    expected = {
        key: flow(video, start.get(key), listed_at) for key, video in end.items()
    }
    built = dict(
        three_days.ask(
            "select stats.video_id, stats.view_count"
            " from creatorsync.video_daily_stats as stats"
            " inner join creatorsync.video_analytics as video"
            " on stats.video_id = video.video_id"
            " where stats.date = %s and video.video_type <> 'clip'",
            DAYS[2],
        )
    )
    assert built == expected
    assert any(value is not None and value < 0 for value in expected.values())
    assert any(expected[key] for key in end.keys() - start.keys())


def flow(
    video: dict[str, Any], before: dict[str, Any] | None, listed_at: datetime
) -> int | None:
    """Return the views of a day; a video that is new since the list began with zero."""
    if before is not None:
        return int(video["view_count"] - before["view_count"])
    is_new = datetime.fromisoformat(video["created_at"]) >= listed_at
    return int(video["view_count"]) if is_new else None


def test_a_video_that_vanished_is_removed_and_keeps_its_row(
    three_days: Journey, platform: Platform, channels: list[str]
) -> None:
    seen: dict[str, date] = {}
    for day in DAYS:
        platform.closing(day)
        seen |= {key: day for one in channels for key in platform.videos(one)}
    vanished = {key for key, day in seen.items() if day < DAYS[2]}
    assert vanished
    removed = three_days.ask(
        "select content_id from core.dim_contents"
        " where status = 'removed' and content_type <> 'clip'"
    )
    assert {key for (key,) in removed} == vanished
    kept = three_days.ask("select video_id from creatorsync.video_analytics")
    assert vanished <= {key for (key,) in kept}


def test_totals_reconcile_between_core_and_product(three_days: Journey) -> None:
    ((first, last, flows),) = three_days.ask(
        """
        select
            sum(views_total) filter (where date = %s),
            sum(views_total) filter (where date = %s),
            sum(views_gained) filter (where date > %s)
        from core.fct_content_days
        where content_id in (
            select content_id from core.fct_content_days
            group by 1 having count(*) = 3
        )
        """,
        DAYS[0],
        DAYS[2],
        DAYS[0],
    )
    assert last - first == flows
