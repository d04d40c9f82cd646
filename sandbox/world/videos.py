"""What stays of streams: archives that grow and expire, highlights, uploads.

Here: which videos exist at a moment, their length and their views. Not here: clips.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from sandbox.world.chance import between, draw, happens
from sandbox.world.creators import Creator, World, creator
from sandbox.world.growth import followers
from sandbox.world.numbers import number_of
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
    """One video; `ended_at` is when it stops growing, `gone_at` when it disappears."""

    id: str
    creator: Creator
    kind: Kind
    published_at: int
    ended_at: int
    gone_at: int | None
    title: str
    game_id: str
    reach: int
    """The views it would have after an endless time."""
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
        age = max(0, now - self.published_at)
        return self.reach * age // (age + _HALF_LIFE)


def _id(creator: Creator, day: int, kind: Kind) -> str:
    return str(_ID_BASE + (creator.index * DAYS + day) * 4 + KINDS.index(kind))


def _removed_at(creator: Creator, day: int, kind: Kind, ended_at: int) -> int | None:
    if creator.story.deletes and happens(
        50, creator.seed, "delete", kind, creator.index, day
    ):
        return start_of(day_of(ended_at) + (3 if kind == "archive" else 20)) + 9 * HOUR
    return None


def _reach(creator: Creator, video_id: str, published_at: int) -> int:
    size = followers(creator, published_at) // 8 + creator.story.viewers * 6
    return size * between(40, 160, creator.seed, "video", video_id) // 100


@lru_cache(maxsize=131_072)
def archive(creator: Creator, day: int) -> Video | None:
    """Return the archive of the stream that starts on a day."""
    stream = planned(creator, day)
    if stream is None:
        return None
    expires = stream.ended_at + RETENTION_DAYS[creator.story.broadcaster_type] * DAY
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
    """Return the highlight cut in a slot of days, if they were live before."""
    every = creator.story.highlight_days
    day = slot * every + draw(creator.seed, "highlight", creator.index, slot) % every
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
    """Return the upload of a slot of days; only affiliates and partners make some."""
    if not creator.story.broadcaster_type:
        return None
    into = draw(creator.seed, "upload", creator.index, slot) % UPLOAD_DAYS
    title, game_id = f"Edited video {slot + 1}", creator.story.games[0]
    return _edited(creator, slot * UPLOAD_DAYS + into, "upload", title, game_id)


def _edited(creator: Creator, day: int, kind: Kind, title: str, game_id: str) -> Video:
    name = (creator.seed, kind, creator.index, day)
    published_at = start_of(day) + between(8 * HOUR, 16 * HOUR, *name)
    video_id = _id(creator, day, kind)
    return Video(
        video_id,
        creator,
        kind,
        published_at,
        published_at + between(90, 1_500, *name, "length"),
        _removed_at(creator, day, kind, published_at),
        title,
        game_id,
        _reach(creator, video_id, published_at),
    )


def visible(creator: Creator, now: int, kinds: tuple[Kind, ...] = KINDS) -> list[Video]:
    """Return the videos that can be seen at a moment, the newest first."""
    today = day_of(now)
    found: list[Video | None] = []
    if "archive" in kinds:
        oldest = today - RETENTION_DAYS[creator.story.broadcaster_type] - 2
        found += [archive(creator, day) for day in range(max(0, oldest), today + 1)]
    if "highlight" in kinds:
        slots = today // creator.story.highlight_days + 1
        found += [highlight(creator, slot) for slot in range(slots)]
    if "upload" in kinds:
        found += [upload(creator, slot) for slot in range(today // UPLOAD_DAYS + 1)]
    seen = [video for video in found if video and video.visible(now)]
    return sorted(seen, key=lambda video: (-video.published_at, video.id))


def by_id(world: World, video_id: str, now: int) -> Video | None:
    """Find a video that can be seen by its id."""
    place, kind = divmod(number_of(video_id, _ID_BASE), 4)
    index, day = divmod(place, DAYS)
    if not (0 <= index < world.size and kind < len(KINDS)):
        return None
    who = creator(world.seed, index)
    if KINDS[kind] == "archive":
        video = archive(who, day)
    elif KINDS[kind] == "highlight":
        video = highlight(who, day // who.story.highlight_days)
    else:
        video = upload(who, day // UPLOAD_DAYS)
    return video if video and video.id == video_id and video.visible(now) else None
