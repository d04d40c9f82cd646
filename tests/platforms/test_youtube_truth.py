"""The tables have the numbers that YouTube's API returns to an independent client.

Here: two days from the sandbox to the tables, and the same numbers requested directly.
Not here: failed readings (`test_every_platform.py`).
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dlt_sources import platforms
from dlt_sources.contract import Window
from pipelines.transform import dbt
from sandbox import Sandbox
from tests.support.system import DAY, FAST, NOW, System, import_accounts
from tests.support.views import Views, tables

DAYS = [DAY, DAY + timedelta(days=1)]
MODELS = tables("fct_channel_native_days", "youtube_channel_stats", "youtube_videos")
METRICS = ("views", "likes", "comments", "shares", "subscribersGained")
NATIVE = """
select date, views_gained, likes_gained, comments_gained, shares_gained, followers_won
from core.fct_channel_native_days where channel_id = :channel order by date
"""


class Youtube:
    """A client of the sandbox, with its key or an owner's token."""

    def __init__(self, system: System) -> None:
        self._environment = system.environment
        self._connections = system.sandbox.connections("youtube")
        self.channels = [one["platform_user_id"] for one in self._connections]

    def items(self, path: str, **parameters: Any) -> Iterator[dict[str, Any]]:
        """Yield the items of every page of a list."""
        key = {"X-Goog-Api-Key": self._environment["YOUTUBE_API_KEY"]}
        while True:
            url = f"{self._environment['YOUTUBE_API_URL']}/{path}"
            page = httpx.get(url, params=parameters, headers=key).json()
            yield from page.get("items", [])
            if "nextPageToken" not in page:
                return
            parameters["pageToken"] = page["nextPageToken"]

    def videos(self, channel: str) -> dict[str, dict[str, Any]]:
        """Return every public video of a channel."""
        uploads = self.items(
            "playlistItems",
            part="contentDetails",
            playlistId=f"UU{channel[2:]}",
            maxResults=50,
        )
        ids = [one["contentDetails"]["videoId"] for one in uploads]
        found: dict[str, dict[str, Any]] = {}
        for start in range(0, len(ids), 50):
            chunk = ",".join(ids[start : start + 50])
            for one in self.items("videos", part="snippet,statistics", id=chunk):
                found[one["id"]] = one
        return found

    def report(self, channel: str, first: date, last: date) -> list[list[Any]]:
        """Return the report by day with the owner's token."""
        (token,) = (
            one["access_token"]
            for one in self._connections
            if one["platform_user_id"] == channel
        )
        answer = httpx.get(
            f"{self._environment['YOUTUBE_ANALYTICS_API_URL']}/reports",
            params={
                "ids": f"channel=={channel}",
                "startDate": str(first),
                "endDate": str(last),
                "dimensions": "day",
                "metrics": ",".join(METRICS),
            },
            headers={"Authorization": f"Bearer {token}"},
        )
        rows: list[list[Any]] = answer.json().get("rows", [])
        return rows


def number(item: dict[str, Any], name: str) -> int | None:
    value = item["statistics"].get(name)
    return None if value is None else int(value)


@pytest.fixture
def system(
    views: Views,
    shared_sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[System]:
    """Return a system with every account and dbt's views."""
    with views.copy() as warehouse:
        variables = {**shared_sandbox.environ(), **FAST}
        for variable, value in variables.items():
            monkeypatch.setenv(variable, value)
        shared_sandbox.set_faults([])
        shared_sandbox.set_clock(NOW)
        import_accounts(shared_sandbox, warehouse, tmp_path)
        yield System(warehouse, shared_sandbox, variables)


@pytest.mark.timeout(600)
def test_the_tables_of_two_days_equal_the_apis_numbers(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = platforms()["youtube"]
    levels: dict[tuple[str, date], dict[str, Any]] = {}
    videos: dict[str, dict[str, Any]] = {}
    for number_of_day, day in enumerate(DAYS):
        moment = NOW + timedelta(days=number_of_day)
        system.sandbox.set_clock(moment)
        monkeypatch.setenv("CREATORS_CLOCK", moment.isoformat())
        system.collect(platform, [day])
        outcome = dbt.build(
            MODELS, system.warehouse, Window(day, day + timedelta(days=1))
        )
        assert outcome.success, outcome.errors
        youtube = Youtube(system)
        for one in youtube.items(
            "channels", part="statistics", id=",".join(youtube.channels)
        ):
            levels[one["id"], day] = one["statistics"]
        for channel in youtube.channels:
            videos |= youtube.videos(channel)

    stats = system.ask(
        "select connections.platform_user_id, stats.date, stats.subscriber_count,"
        " stats.total_views, stats.video_count"
        " from devpulse.youtube_channel_stats as stats"
        " inner join app.connections on connections.id = platform_connection_id"
    )
    assert {(row[0], row[1]): tuple(row[2:]) for row in stats} == {
        key: (
            None if one["hiddenSubscriberCount"] else int(one["subscriberCount"]),
            int(one["viewCount"]),
            int(one["videoCount"]),
        )
        for key, one in levels.items()
    }

    seen = system.ask(
        "select youtube_video_id, title, view_count, like_count, comment_count"
        " from devpulse.youtube_videos"
    )
    built = {row[0]: tuple(row[1:]) for row in seen}
    assert {key: built[key] for key in videos} == {
        key: (
            one["snippet"]["title"],
            *(number(one, f"{name}Count") for name in ("view", "like", "comment")),
        )
        for key, one in videos.items()
    }

    compared = 0
    for channel in youtube.channels:
        days = [tuple(row) for row in system.ask(NATIVE, channel=channel)]
        if days:
            reported = youtube.report(channel, days[0][0], days[-1][0])
            assert [(str(row[0]), *row[1:]) for row in days] == [
                tuple(row) for row in reported
            ]
            compared += len(days)
    assert compared > len(DAYS)
