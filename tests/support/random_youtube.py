"""Random YouTube channels, and readings of them.

Here: videos that appear, hide their likes, turn private and disappear; Pacific days
that are reported two days late and restated; readings that fail, are partial or cover
fewer days than they hold. A seed gives the same readings each time. Not here: writing
them (`raw_loads.py`).
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from tests.support.random_twitch import DAY, FIRST, at
from tests.support.raw_loads import Read, Row

TRAILING = 4
LAG = 2
PICTURES = json.dumps({"default": {"url": "small"}, "high": {"url": "large"}})


class RandomYoutube:
    """Channels over some days, and readings of them at any instant."""

    def __init__(self, seed: int, channels: int = 2, days: int = 6) -> None:
        random = Random(seed)
        self.seed = seed
        self.channels = [f"UC{number}" for number in range(channels)]
        self.days = [FIRST + DAY * number for number in range(days)]
        self.lives: dict[str, tuple[str, datetime, datetime]] = {}
        for channel in self.channels:
            for number in range(6):
                born = at(FIRST - 3 * DAY, random.random() * 24 * days)
                hours = random.choice((1000.0, random.random() * 150))
                gone = born + timedelta(hours=hours)
                self.lives[f"{channel}-{number}"] = (channel, born, gone)

    def daily(self, now: datetime) -> list[Read]:
        """Return the daily job's readings at an instant, some failed or partial."""
        return [read for one in self.channels for read in self._of_channel(one, now)]

    def _of_channel(self, channel: str, now: datetime) -> Iterator[Read]:
        chance = Random(f"{self.seed}{channel}{now}")
        listed = self._listed(channel, now)
        readable = [video for video in listed if chance.random() < 0.9]
        yield self._levels(channel, now, chance)
        lists = Read("playlist_items", channel, [self._item(one) for one in listed])
        yield troubled(chance, lists)
        spent = chance.choice((0, 0, 0, len(readable) // 2, len(readable)))
        videos = [self._video(one, now) for one in readable[spent:]]
        status = "complete" if not spent else "partial" if videos else "deferred"
        yield Read("videos", channel, videos, status)
        rest = [self._stat(one, now) for one in readable[:spent]]
        yield troubled(chance, Read("video_stats", channel, rest))
        yield from self._history(channel, now, chance)

    def _levels(self, channel: str, now: datetime, chance: Random) -> Read:
        number = 990 + 10 * chance.randrange(4)
        row: Row = {
            "id": channel,
            "title": f"on {now:%d}",
            "thumbnails": PICTURES,
            "view_count": 1000 * now.day + chance.randrange(900),
            "subscriber_count": chance.choice((None, number, number)),
            "video_count": len(self._listed(channel, now)),
        }
        return troubled(chance, Read("channels", channel, [row]))

    def _listed(self, channel: str, now: datetime) -> list[str]:
        return [
            video
            for video, (owner, born, gone) in self.lives.items()
            if owner == channel and born <= now < gone
        ]

    def _item(self, video: str) -> Row:
        channel, born, _ = self.lives[video]
        return {"video_id": video, "channel_id": channel, "published_at": born}

    def _video(self, video: str, now: datetime) -> Row:
        channel, born, _ = self.lives[video]
        counters = self._counters(video, now)
        about = {"title": f"seen on {now:%d}", "thumbnails": PICTURES}
        # A third of the videos was uploaded as unlisted and made public at `born`.
        uploaded = born - DAY if video.endswith(("0", "3")) else born
        whole = {"id": video, "channel_id": channel, "published_at": uploaded}
        return {**whole, **about, "duration": "PT4M1S", **counters}

    def _stat(self, video: str, now: datetime) -> Row:
        born = self.lives[video][1]
        counters = self._counters(video, now)
        return {"id": video, "publish_time": born, "duration": "241s", **counters}

    def _counters(self, video: str, now: datetime) -> Row:
        chance = Random(f"{video}{now.date()}")
        likes = chance.choice((None, chance.randrange(9), chance.randrange(9)))
        return {
            "view_count": chance.randrange(90) + 10 * now.day,
            "like_count": likes,
            "comment_count": chance.randrange(5),
        }

    def _history(self, channel: str, now: datetime, chance: Random) -> Iterator[Read]:
        last = (now - LAG * DAY).date()
        window = (last - TRAILING * DAY, last)
        days = [last - DAY * number for number in range(TRAILING, -2, -1)]
        rows = [self._day(channel, day, now) for day in days]
        whole = Read("channel_days", channel, rows, window=window)
        yield troubled(chance, whole)
        money = [
            {"channel_id": channel, "day": day, "currency": "USD", "cpm": now.day}
            for day in days[::2]
        ]
        yield troubled(
            chance, Read("channel_revenue_days", channel, money, window=window)
        )
        videos = [
            {**self._day(channel, day, now), "video_id": video}
            for video in self._listed(channel, now)
            for day in days
            if chance.random() < 0.7
        ]
        yield troubled(chance, Read("video_days", channel, videos, window=window))
        wide = (last - 28 * DAY, last)
        period = {"channel_id": channel, "first_day": wide[0], "last_day": last - DAY}
        countries = [
            {**period, "country": one, "views": chance.randrange(50)}
            for one in chance.sample(("US", "DE", "ZZ"), 2)
        ]
        yield troubled(
            chance, Read("audience_countries", channel, countries, window=wide)
        )
        devices = [
            {"channel_id": channel, "day": day, "device_type": one, "views": now.day}
            for day in days
            for one in chance.sample(("TV", "MOBILE", "DESKTOP"), 2)
        ]
        yield troubled(
            chance, Read("audience_devices", channel, devices, window=window)
        )

    def _day(self, channel: str, day: date, now: datetime) -> Row:
        counters = {"views": 100 * day.day + now.day, "likes": -now.day, "comments": 1}
        return {"channel_id": channel, "day": day, "shares": 2, **counters}


def troubled(chance: Random, read: Read) -> Read:
    """Return the reading, sometimes as a failed or partial one."""
    luck = chance.random()
    if luck < 0.1:
        return replace(read, rows=(), status="failed", window=None)
    if luck < 0.2:
        some = [row for row in read.rows if chance.random() < 0.6]
        return replace(read, rows=some, status="partial", window=None)
    return read
