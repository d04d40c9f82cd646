"""Clips of streams, ranked by views.

Here: clips, and the most viewed of a window. Within a stream the views fall with the
rank, so a lazy merge finds them without counting all clips. Not here: paging.
"""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandbox.world.creators import Creator, World, creator_at
from sandbox.world.fans import Fan, fan
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


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip: the n-th most viewed of a stream."""

    stream: Stream
    rank: int

    @property
    def number(self) -> int:
        """The clip's number in the world."""
        stream = self.stream
        return (stream.creator.index * DAYS + stream.day) * _RANKS + self.rank

    @property
    def id(self) -> str:
        """The slug, whose last part is the number in base 32."""
        bits = random_bits(0, "slug", self.number)
        adjective, animal = _ADJECTIVES[bits % 8], _ANIMALS[bits // 8 % 8]
        return f"{adjective}{animal}{_EMOTES[bits // 64 % 8]}-{_to_text(self.number)}"

    @property
    def offset(self) -> int:
        """Seconds from the start of the stream."""
        length = self.stream.ended_at - self.stream.started_at
        return random_int(0, length - 61, *self._seeded("offset"))

    @property
    def created_at(self) -> int:
        """The time at which a fan made it."""
        return (
            self.stream.started_at
            + self.offset
            + random_int(31, 60, *self._seeded("made"))
        )

    @property
    def tenths(self) -> int:
        """Length in tenths of a second."""
        return random_int(50, 600, *self._seeded("length"))

    @property
    def title(self) -> str:
        """The title."""
        return _TITLES[random_bits(*self._seeded("title")) % len(_TITLES)]

    @property
    def author(self) -> Fan:
        """The fan who made it."""
        return fan(
            self.stream.creator.index, random_bits(*self._seeded("author")) % 5_000
        )

    @property
    def featured(self) -> bool:
        """Whether the creator features it."""
        return self.rank == 0 and random_bool(40, *self._seeded("featured"))

    def game_id(self) -> str:
        """Return the category of the stream at this place."""
        return self.stream.segment(self.stream.started_at + self.offset).game_id

    def video_id(self, now: int) -> str:
        """Return the archive of its stream, empty when the archive is deleted."""
        video = archive(self.stream.creator, self.stream.day)
        return video.id if video and video.visible(now) else ""

    def views(self, now: int) -> int:
        """Return its views."""
        creator, stream = self.stream.creator, self.stream
        share = random_int(80, 500, creator.seed, "clips", stream.id)
        peak = (creator.persona.viewers + 4) * share // 100
        age = max(0, now - stream.started_at)
        return peak * 10 * age // ((10 + 4 * self.rank) * (age + _HALF_LIFE))

    def _seeded(self, word: str) -> tuple[int, str, str, int]:
        return self.stream.creator.seed, word, self.stream.id, self.rank


def count(stream: Stream) -> int:
    """Return the number of clips of a stream."""
    creator = stream.creator
    return random_int(*creator.persona.clips, creator.seed, "count", stream.id)


def _of_stream(stream: Stream, since: int, until: int) -> Iterator[Clip]:
    for rank in range(count(stream)):
        clip = Clip(stream, rank)
        if since <= clip.created_at <= until:
            yield clip


def most_viewed(creator: Creator, since: int, until: int, now: int) -> Iterator[Clip]:
    """Return the clips made between two times, the most viewed first."""
    first, last = max(0, day_of(since) - 1), day_of(min(until, now))
    streams = [
        found for day in range(first, last + 1) if (found := planned(creator, day))
    ]
    return merged((_of_stream(one, since, min(until, now)) for one in streams), now)


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
    if stream is None or rank >= count(stream):
        return None
    clip = Clip(stream, rank)
    return clip if clip.id == slug and clip.created_at <= now else None


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
