"""Twitch videos: archives that grow and expire, highlights and uploads.

Here: the videos at a time, their lengths and views. Not here: clips.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sandbox.world.audience import followers
from sandbox.world.creators import Creator, World, creator_at
from sandbox.world.ids import parse_id
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.streams import Stream, planned
from sandbox.world.times import DAY, DAYS, HOUR, day_of, start_of

Kind = Literal["archive", "highlight", "upload"]
KINDS: tuple[Kind, ...] = ("archive", "highlight", "upload")
RETENTION_DAYS = {"": 7, "affiliate": 14, "partner": 60}
UPLOAD_DAYS = 90
CORRECTED_AFTER = 3 * DAY
CORRECTED_PERCENT = 30
_HALF_LIFE = 3 * DAY
_ID_BASE = 2_000_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Video:
    """One video, which grows until `ended_at` and is deleted at `gone_at`."""

    id: str
    creator: Creator
    kind: Kind
    published_at: int
    ended_at: int
    gone_at: int | None
    title: str
    game_id: str
    reach: int
    """The views that it approaches over time."""
    stream: Stream | None = None

    def visible(self, now: int) -> bool:
        """Return whether it exists at a time."""
        return self.published_at <= now and (self.gone_at is None or now < self.gone_at)

    def seconds(self, now: int) -> int:
        """Return its length, which grows during the stream."""
        if self.stream is None:
            return self.ended_at - self.published_at
        return min(now, self.ended_at) - self.published_at

    def views(self, now: int) -> int:
        """Return its views; some creators' views are corrected downwards."""
        seen = self._seen(now)
        if (
            self.creator.persona.views_corrected
            and now >= self.published_at + CORRECTED_AFTER
        ):
            seen -= (
                self._seen(self.published_at + CORRECTED_AFTER)
                * CORRECTED_PERCENT
                // 100
            )
        return seen

    def _seen(self, now: int) -> int:
        age = max(0, now - self.published_at)
        return self.reach * age // (age + _HALF_LIFE)


def _id(creator: Creator, day: int, kind: Kind) -> str:
    return str(_ID_BASE + (creator.index * DAYS + day) * 4 + KINDS.index(kind))


def _removed_at(creator: Creator, day: int, kind: Kind, ended_at: int) -> int | None:
    if creator.persona.deletes_videos and random_bool(
        50, creator.seed, "delete", kind, creator.index, day
    ):
        return start_of(day_of(ended_at) + (3 if kind == "archive" else 20)) + 9 * HOUR
    return None


def _reach(creator: Creator, video_id: str, published_at: int) -> int:
    size = followers(creator, published_at) // 8 + creator.persona.viewers * 6
    return size * random_int(40, 160, creator.seed, "video", video_id) // 100


@lru_cache(maxsize=131_072)
def archive(creator: Creator, day: int) -> Video | None:
    """Return the archive of the stream that starts on a day."""
    stream = planned(creator, day)
    if stream is None:
        return None
    expires = stream.ended_at + RETENTION_DAYS[creator.persona.broadcaster_type] * DAY
    removed = _removed_at(creator, day, "archive", stream.ended_at)
    video_id = _id(creator, day, "archive")
    return Video(
        video_id,
        creator,
        "archive",
        stream.started_at,
        stream.ended_at,
        min(expires, removed or expires),
        stream.segments[0].title,
        stream.segments[0].game_id,
        _reach(creator, video_id, stream.started_at),
        stream,
    )


@lru_cache(maxsize=131_072)
def highlight(creator: Creator, slot: int) -> Video | None:
    """Return the highlight of a range of days, if a stream came before."""
    every = creator.persona.highlight_days
    day = (
        slot * every
        + random_bits(creator.seed, "highlight", creator.index, slot) % every
    )
    before = (planned(creator, day - back) for back in range(2, every + 2))
    source = next((stream for stream in before if stream), None)
    if source is None:
        return None
    segment = source.segments[0]
    return _edited(
        creator, day, "highlight", f"Best of: {segment.title}", segment.game_id
    )


@lru_cache(maxsize=32_768)
def upload(creator: Creator, slot: int) -> Video | None:
    """Return the upload of a range of days, for affiliates and partners."""
    if not creator.persona.broadcaster_type:
        return None
    into = random_bits(creator.seed, "upload", creator.index, slot) % UPLOAD_DAYS
    title, game_id = f"Edited video {slot + 1}", creator.persona.games[0]
    return _edited(creator, slot * UPLOAD_DAYS + into, "upload", title, game_id)


def _edited(creator: Creator, day: int, kind: Kind, title: str, game_id: str) -> Video:
    name = (creator.seed, kind, creator.index, day)
    published_at = start_of(day) + random_int(8 * HOUR, 16 * HOUR, *name)
    video_id = _id(creator, day, kind)
    return Video(
        video_id,
        creator,
        kind,
        published_at,
        published_at + random_int(90, 1_500, *name, "length"),
        _removed_at(creator, day, kind, published_at),
        title,
        game_id,
        _reach(creator, video_id, published_at),
    )


def visible(creator: Creator, now: int, kinds: tuple[Kind, ...] = KINDS) -> list[Video]:
    """Return the videos at a time, the newest first."""
    today = day_of(now)
    found: list[Video | None] = []
    if "archive" in kinds:
        oldest = today - RETENTION_DAYS[creator.persona.broadcaster_type] - 2
        found += [archive(creator, day) for day in range(max(0, oldest), today + 1)]
    if "highlight" in kinds:
        slots = today // creator.persona.highlight_days + 1
        found += [highlight(creator, slot) for slot in range(slots)]
    if "upload" in kinds:
        found += [upload(creator, slot) for slot in range(today // UPLOAD_DAYS + 1)]
    seen = [video for video in found if video and video.visible(now)]
    return sorted(seen, key=lambda video: (-video.published_at, video.id))


def by_id(world: World, video_id: str, now: int) -> Video | None:
    """Return a video that exists at a time by id."""
    place, kind = divmod(parse_id(video_id, _ID_BASE), 4)
    index, day = divmod(place, DAYS)
    if not (0 <= index < world.size and kind < len(KINDS)):
        return None
    creator = creator_at(world.seed, index)
    if KINDS[kind] == "archive":
        video = archive(creator, day)
    elif KINDS[kind] == "highlight":
        video = highlight(creator, day // creator.persona.highlight_days)
    else:
        video = upload(creator, day // UPLOAD_DAYS)
    return video if video and video.id == video_id and video.visible(now) else None
