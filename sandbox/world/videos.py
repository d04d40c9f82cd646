"""What stays of streams: archives that grow and expire, highlights, uploads.

Here: which videos exist at a moment, their length and their views. Not here: clips.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sandbox.world.chance import between, draw, happens
from sandbox.world.creators import Creator, World, creator
from sandbox.world.growth import followers
from sandbox.world.streams import Stream, latest, planned
from sandbox.world.times import DAY, HOUR, day_of, start_of

Kind = Literal["archive", "highlight", "upload"]
KINDS: tuple[Kind, ...] = ("archive", "highlight", "upload")
RETENTION_DAYS = {"": 7, "affiliate": 14, "partner": 60}
EVERY_DAYS = {"highlight": 9, "upload": 45}
CORRECTED_AFTER = 3 * DAY
CORRECTED_PERCENT = 30
_HALF_LIFE = 3 * DAY
_ID_BASE, _DAYS = 2_000_000_000, 10_000


@dataclass(frozen=True, slots=True, eq=False)
class Video:
    """One video; `ended_at` is when it stops growing, `gone_at` when it disappears."""

    id: str
    creator: Creator
    kind: Kind
    published_at: int
    ended_at: int
    gone_at: int | None
    title: str
    game_id: str
    stream: Stream | None = None

    def visible(self, now: int) -> bool:
        """Say whether it can be seen at a moment."""
        return self.published_at <= now and (self.gone_at is None or now < self.gone_at)

    def seconds(self, now: int) -> int:
        """Return its length, which grows while the stream runs."""
        if self.stream is None:
            return self.ended_at - self.published_at
        return min(now, self.ended_at) - self.published_at

    def views(self, now: int) -> int:
        """Return its views: a curve that flattens, and for some a correction."""
        seen = self._seen(now)
        if self.creator.story.corrected and now >= self.published_at + CORRECTED_AFTER:
            seen -= (
                self._seen(self.published_at + CORRECTED_AFTER)
                * CORRECTED_PERCENT
                // 100
            )
        return seen

    def _seen(self, now: int) -> int:
        who = self.creator
        size = followers(who, self.published_at) // 8 + who.story.viewers * 6
        share = between(40, 160, who.seed, "video", self.id)
        age = max(0, now - self.published_at)
        return size * share * age // (100 * (age + _HALF_LIFE))


def _id(creator: Creator, day: int, kind: Kind) -> str:
    return str(_ID_BASE + (creator.index * _DAYS + day) * 4 + KINDS.index(kind))


def _removed_at(creator: Creator, day: int, kind: Kind, ended_at: int) -> int | None:
    if creator.story.deletes and happens(
        50, creator.seed, "delete", kind, creator.index, day
    ):
        return start_of(day_of(ended_at) + (3 if kind == "archive" else 20)) + 9 * HOUR
    return None


@lru_cache(maxsize=131_072)
def archive(creator: Creator, day: int) -> Video | None:
    """Return the archive of the stream that starts on a day."""
    stream = planned(creator, day)
    if stream is None:
        return None
    expires = stream.ended_at + RETENTION_DAYS[creator.story.broadcaster_type] * DAY
    removed = _removed_at(creator, day, "archive", stream.ended_at)
    return Video(
        _id(creator, day, "archive"),
        creator,
        "archive",
        stream.started_at,
        stream.ended_at,
        min(expires, removed or expires),
        stream.segments[0].title,
        stream.segments[0].game_id,
        stream,
    )


@lru_cache(maxsize=131_072)
def extra(
    creator: Creator, slot: int, kind: Literal["highlight", "upload"]
) -> Video | None:
    """Return the highlight or upload of a slot of days, if there is one."""
    seed, index, every = creator.seed, creator.index, EVERY_DAYS[kind]
    day = slot * every + draw(seed, kind, index, slot) % every
    if kind == "upload" and not creator.story.broadcaster_type:
        return None
    published_at = start_of(day) + between(8 * HOUR, 16 * HOUR, seed, kind, index, day)
    source = latest(creator, published_at - DAY) if kind == "highlight" else None
    if kind == "highlight" and (source is None or source.day < day - every):
        return None
    length = between(90, 1_500, seed, kind, "length", index, day)
    title = (
        f"Best of: {source.segments[0].title}" if source else f"Edited video {slot + 1}"
    )
    game = source.segments[0].game_id if source else creator.story.games[0]
    gone_at = _removed_at(creator, day, kind, published_at)
    return Video(
        _id(creator, day, kind),
        creator,
        kind,
        published_at,
        published_at + length,
        gone_at,
        title,
        game,
    )


def visible(creator: Creator, now: int, kinds: tuple[Kind, ...] = KINDS) -> list[Video]:
    """Return the videos that can be seen at a moment, the newest first."""
    today = day_of(now)
    found: list[Video | None] = []
    if "archive" in kinds:
        oldest = today - RETENTION_DAYS[creator.story.broadcaster_type] - 2
        found += [archive(creator, day) for day in range(max(0, oldest), today + 1)]
    if "highlight" in kinds:
        slots = range(today // EVERY_DAYS["highlight"] + 1)
        found += [extra(creator, slot, "highlight") for slot in slots]
    if "upload" in kinds:
        slots = range(today // EVERY_DAYS["upload"] + 1)
        found += [extra(creator, slot, "upload") for slot in slots]
    seen = [video for video in found if video and video.visible(now)]
    return sorted(seen, key=lambda video: (-video.published_at, video.id))


def by_id(world: World, video_id: str, now: int) -> Video | None:
    """Find a video that can be seen by its id."""
    number = int(video_id) - _ID_BASE if video_id.isdecimal() else -1
    place, kind = divmod(number, 4)
    index, day = divmod(place, _DAYS)
    if not (0 <= index < world.size and kind < len(KINDS)):
        return None
    who = creator(world.seed, index)
    if kind == 0:
        video = archive(who, day)
    elif kind == 1:
        video = extra(who, day // EVERY_DAYS["highlight"], "highlight")
    else:
        video = extra(who, day // EVERY_DAYS["upload"], "upload")
    return video if video and video.id == video_id and video.visible(now) else None
