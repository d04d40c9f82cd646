"""Clips of streams, ranked by views.

Here: clips, and the most viewed of a window. Within a stream the views fall with the
rank, so a lazy merge finds them without counting all clips. Not here: paging.
"""

import heapq
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sandbox.world.creators import Creator, World, creator_at
from sandbox.world.fans import fan
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.streams import Stream, planned
from sandbox.world.times import DAY, DAYS, day_of
from sandbox.world.videos import archive

_HALF_LIFE = 2 * DAY
_RANKS = 1_000
_DIGITS = "0123456789abcdefghijklmnopqrstuv"
_ADJECTIVES = (
    "Awkward", "Brave", "Curious", "Delightful",
    "Elegant", "Fierce", "Gleaming", "Humble",
)  # fmt: skip
_ANIMALS = ("Alpaca", "Beaver", "Crab", "Dolphin", "Eel", "Finch", "Gecko", "Heron")
_EMOTES = (
    "PogChamp", "Kappa", "BibleThump", "SwiftRage",
    "HeyGuys", "NotLikeThis", "LUL", "SeemsGood",
)  # fmt: skip
_TITLES = (
    "that was close", "WHAT", "no way",
    "chat decides", "the best moment", "oops",
)  # fmt: skip


class Clip:
    """One clip: the n-th most viewed of a stream."""

    def __init__(self, stream: Stream, rank: int) -> None:
        creator, length = stream.creator, stream.ended_at - stream.started_at
        self.stream, self.rank = stream, rank
        self.number = (creator.index * DAYS + stream.day) * _RANKS + rank
        slug = random_bits(0, "slug", self.number)
        words = f"{_ADJECTIVES[slug % 8]}{_ANIMALS[slug // 8 % 8]}"
        self.id = f"{words}{_EMOTES[slug // 64 % 8]}-{_to_text(self.number)}"
        self.offset = random_int(0, length - 61, *self._seeded("offset"))
        made_after = random_int(31, 60, *self._seeded("made"))
        self.created_at = stream.started_at + self.offset + made_after
        self.tenths = random_int(50, 600, *self._seeded("length"))
        self.title = _TITLES[random_bits(*self._seeded("title")) % len(_TITLES)]
        author = random_bits(*self._seeded("author")) % 5_000
        self.author = fan(creator.index, author)
        self.featured = rank == 0 and random_bool(40, *self._seeded("featured"))
        share = random_int(80, 500, creator.seed, "clips", stream.id)
        self._peak = (creator.persona.viewers + 4) * share // 100

    def game_id(self) -> str:
        """Return the category of the stream at this place."""
        return self.stream.segment(self.stream.started_at + self.offset).game_id

    def video_id(self, now: int) -> str:
        """Return the archive of its stream, empty when the archive is deleted."""
        video = archive(self.stream.creator, self.stream.day)
        return video.id if video and video.visible(now) else ""

    def views(self, now: int) -> int:
        """Return its views."""
        age = max(0, now - self.stream.started_at)
        return self._peak * 10 * age // ((10 + 4 * self.rank) * (age + _HALF_LIFE))

    def _seeded(self, word: str) -> tuple[int, str, str, int]:
        return self.stream.creator.seed, word, self.stream.id, self.rank


@lru_cache(maxsize=16_384)
def of_stream(stream: Stream) -> tuple[Clip, ...]:
    """Return the clips of a stream, the most viewed first."""
    creator = stream.creator
    count = random_int(*creator.persona.clips, creator.seed, "count", stream.id)
    return tuple(Clip(stream, rank) for rank in range(count))


def most_viewed(creator: Creator, since: int, until: int, now: int) -> Iterator[Clip]:
    """Return the clips made between two times, the most viewed first."""
    first, last = max(0, day_of(since) - 1), day_of(min(until, now))
    streams = (planned(creator, day) for day in range(first, last + 1))
    last_at = min(until, now)
    lists = (
        [clip for clip in of_stream(stream) if since <= clip.created_at <= last_at]
        for stream in streams
        if stream
    )
    return merged(lists, now)


def merged(lists: Iterable[Iterable[Clip]], now: int) -> Iterator[Clip]:
    """Merge lists that are sorted by views."""
    return heapq.merge(*lists, key=lambda clip: (-clip.views(now), clip.number))


def by_id(world: World, slug: str, now: int) -> Clip | None:
    """Return a clip that exists at a time by its slug."""
    place, rank = divmod(_to_number(slug.rpartition("-")[2]), _RANKS)
    index, day = divmod(place, DAYS)
    stream = (
        planned(creator_at(world.seed, index), day) if 0 <= index < world.size else None
    )
    clips = of_stream(stream) if stream else ()
    clip = clips[rank] if rank < len(clips) else None
    return clip if clip and clip.id == slug and clip.created_at <= now else None


def _to_text(number: int) -> str:
    text = ""
    while number or not text:
        number, digit = divmod(number, 32)
        text = f"{_DIGITS[digit]}{text}"
    return text


def _to_number(text: str) -> int:
    try:
        return int(text[:12], 32)
    except ValueError:
        return -1
