"""Random Twitch channels, and readings of them.

Here: videos that appear, gain, lose and disappear; clips; sampled and archived streams;
readings that fail, are partial, provisional or late. A seed gives the same readings
each time. Not here: writing them (`raw_loads.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from tests.support.raw_loads import Read, Row

FIRST = date(2026, 1, 1)
GAMES = ("", "0", "509658", "33214", "21779")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream and the category of each half of it."""

    stream_id: str
    channel: str
    start: datetime
    end: datetime
    games: tuple[str, str]

    def game_at(self, at: datetime) -> str:
        """Return the category at an instant."""
        return self.games[at > self.start + (self.end - self.start) / 2]


class RandomTwitch:
    """Channels over some days, and the API's responses at any instant."""

    def __init__(self, seed: int, channels: int = 3, days: int = 6) -> None:
        self.random = Random(seed)
        self.channels = [f"10{number}" for number in range(channels)]
        self.days = [FIRST + DAY * number for number in range(days)]
        self.streams = list(self._streams())
        self.lives = {
            f"{kind}-{channel}-{number}": (channel, *self._life())
            for channel in self.channels
            for kind in ("video", "clip")
            for number in range(6)
        }

    def _streams(self) -> Iterator[Stream]:
        for channel in self.channels:
            for number, day in enumerate(self.days[:-1]):
                if self.random.random() < 0.3:
                    continue
                start = at(day, 24 * self.random.random())
                minutes = self.random.choice((3, 40, 200, 800))
                pair = (self.random.choice(GAMES), self.random.choice(GAMES))
                end = start + timedelta(minutes=minutes)
                yield Stream(f"s{channel}{number}", channel, start, end, pair)

    def _life(self) -> tuple[datetime, datetime]:
        born = at(FIRST - 3 * DAY, self.random.random() * 24 * len(self.days))
        gone = self.random.choice((1000.0, self.random.random() * 120))
        return born, born + timedelta(hours=gone)

    def videos(self, channel: str, now: datetime) -> list[Row]:
        """Return GET /videos of a channel: uploads, and archives kept for 3 days."""
        rows: list[Row] = [
            _video(name, channel, born, 600, self._views(name, now))
            for name, (owner, born, gone) in self.lives.items()
            if name.startswith("video") and owner == channel and born <= now < gone
        ]
        for stream in self.streams:
            if stream.channel == channel and stream.start <= now < stream.end + 3 * DAY:
                seconds = int((min(now, stream.end) - stream.start).total_seconds())
                name = f"v{stream.stream_id}"
                views = self._views(name, now)
                row = _video(name, channel, stream.start, seconds, views)
                of_stream = {"type": "archive", "stream_id": stream.stream_id}
                rows.append({**row, **of_stream})
        return rows

    def clips(self, channel: str, now: datetime, since: datetime) -> list[Row]:
        """Return GET /clips of a channel, those created since an instant."""
        return [
            {
                "id": name,
                "broadcaster_id": channel,
                "title": f"clip on {now:%d}",
                "view_count": self._views(name, now),
                "created_at": born,
                "duration": 29.6,
            }
            for name, (owner, born, gone) in self.lives.items()
            if name.startswith("clip") and owner == channel
            if since <= born <= now < gone
        ]

    def live(self, channel: str, now: datetime) -> list[Row]:
        """Return GET /streams of a channel."""
        return [
            {
                "id": stream.stream_id,
                "user_id": channel,
                "user_login": _login(channel, now),
                "game_id": stream.game_at(now),
                "game_name": f"game {stream.game_at(now)}",
                "type": "live",
                "title": f"title at {now:%H}",
                "viewer_count": Random(f"{stream.stream_id}{now}").randrange(500),
                "started_at": stream.start,
            }
            for stream in self.streams
            if stream.channel == channel and stream.start <= now < stream.end
        ]

    def _views(self, name: str, now: datetime) -> int:
        return Random(f"{name}{now.date()}").randrange(90) + 10 * now.day

    def daily(self, now: datetime) -> list[Read]:
        """Return the daily job's readings at an instant, some failed or partial."""
        return [read for one in self.channels for read in self._of_channel(one, now)]

    def _of_channel(self, channel: str, now: datetime) -> Iterator[Read]:
        trouble = Random(f"{channel}{now}")
        start = now.date() - 2 * DAY
        since = at(start, 0)
        number = trouble.randrange(1000)
        login = _login(channel, now)
        user = {"id": channel, "login": login, "display_name": f"N{now:%d}"}
        about = {"broadcaster_id": channel, "broadcaster_login": login}
        about |= {"broadcaster_name": f"N{channel}", "title": f"on {now:%d}"}
        yield Read("users", channel, [{**user, "broadcaster_type": "affiliate"}])
        yield Read("channels", channel, [about])
        total = {"broadcaster_id": channel, "total": number}
        yield _troubled(trouble, Read("channel_followers", channel, [total]))
        yield _troubled(trouble, Read("subscriptions", channel, [total]))
        yield _troubled(trouble, Read("videos", channel, self.videos(channel, now)))
        clips = self.clips(channel, now, since)
        window = (start, now.date() + DAY)
        yield _troubled(trouble, Read("clips", channel, clips, window=window))
        yield Read("streams", channel, self.live(channel, now))

    def poll(self, now: datetime) -> list[Read]:
        """Return the live poll's readings at an instant."""
        return [Read("streams", one, self.live(one, now)) for one in self.channels]


def at(day: date, hours: float) -> datetime:
    """Return an instant of a UTC day, in whole seconds."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return start + timedelta(seconds=round(hours * 3600))


def _login(channel: str, now: datetime) -> str:
    return f"l{channel}_{now:%d}"


def _video(name: str, channel: str, born: datetime, seconds: int, views: int) -> Row:
    hours, rest = divmod(seconds, 3600)
    return {
        "id": name,
        "user_id": channel,
        "type": "upload",
        "title": f"title {views}",
        # A third of the videos was created earlier and made public at `born`.
        "created_at": born - DAY if name.endswith(("0", "3")) else born,
        "published_at": born,
        "view_count": views,
        "duration": f"{hours}h{rest // 60}m{rest % 60}s",
    }


def _troubled(random: Random, read: Read) -> Read:
    chance = random.random()
    if chance < 0.12:
        return Read(read.resource, read.subject_id, (), "failed")
    if chance < 0.25:
        some = [row for row in read.rows if random.random() < 0.6]
        return Read(read.resource, read.subject_id, some, "partial", window=read.window)
    return read
