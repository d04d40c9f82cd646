"""Live streams: when each creator is live, in which category, before how many people.

Here: at most one stream starts a UTC day; everything about it follows from its day.
Not here: what stays of it afterwards (`videos`, `clips`).
"""

from dataclasses import dataclass
from functools import lru_cache

from sandbox.world.chance import between, draw, happens
from sandbox.world.creators import Creator, World
from sandbox.world.games import BY_ID
from sandbox.world.times import DAYS, MINUTE, day_of, start_of

_ID_BASE = 40_000_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stream in one category under one title."""

    started_at: int
    game_id: str
    title: str


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """One stream, known to the world from its first to its last second."""

    id: str
    creator: Creator
    day: int
    started_at: int
    ended_at: int
    segments: tuple[Segment, ...]

    def segment(self, now: int) -> Segment:
        """Return the part that runs, or ran last, at a moment."""
        begun = [part for part in self.segments if part.started_at <= now]
        return begun[-1] if begun else self.segments[0]


@lru_cache(maxsize=131_072)
def planned(creator: Creator, day: int) -> Stream | None:
    """Return the stream that starts on a day, whether it has already or not."""
    seed, index, story = creator.seed, creator.index, creator.story
    due = (day + index) % story.stream_every == 0
    if (
        day < 0
        or not due
        or not happens(story.stream_percent, seed, "live", index, day)
    ):
        return None
    jitter = between(0, 1_500, seed, "start", index, day)
    started_at = start_of(day) + story.start_minute * MINUTE + jitter
    length = between(*story.minutes, seed, "length", index, day) * MINUTE
    parts = (
        min(len(story.games), 3)
        if happens(story.switch_percent, seed, "switch", index, day)
        else 1
    )
    title = story.titles[draw(seed, "title", index, day) % len(story.titles)]
    segments = []
    for part in range(parts):
        game = BY_ID[story.games[(day * (parts == 1) + part) % len(story.games)]]
        segments.append(
            Segment(
                started_at + length * part // parts,
                game.id,
                title.format(game=game.name, day=day),
            )
        )
    stream_id = str(_ID_BASE + index * DAYS + day)
    return Stream(
        stream_id, creator, day, started_at, started_at + length, tuple(segments)
    )


def live(creator: Creator, now: int) -> Stream | None:
    """Return the stream that is running at a moment."""
    today = day_of(now)
    for day in (today, today - 1):
        stream = planned(creator, day)
        if stream and stream.started_at <= now < stream.ended_at:
            return stream
    return None


def latest(creator: Creator, now: int) -> Stream | None:
    """Return the stream that started last before a moment."""
    for day in range(day_of(now), -1, -1):
        stream = planned(creator, day)
        if stream and stream.started_at <= now:
            return stream
    return None


def viewers(stream: Stream, now: int) -> int:
    """Return how many people watch; as on Twitch it changes once a minute."""
    minute = (now - stream.started_at) // MINUTE
    whole = (stream.ended_at - stream.started_at) // MINUTE
    who, story = stream.creator, stream.creator.story
    size = (
        story.viewers * between(70, 130, who.seed, "size", who.index, stream.day) // 100
    )
    rising = min(30, 3 + minute) * min(30, 12 + whole - minute)
    noise = between(93, 107, who.seed, "watching", stream.id, minute)
    return size * rising * noise // 90_000


@lru_cache(maxsize=64)
def everybody_live(world: World, minute: int) -> tuple[Stream, ...]:
    """Return all running streams, the most watched first."""
    now = minute * MINUTE
    streams = [found for one in world if (found := live(one, now))]
    return tuple(sorted(streams, key=lambda one: (-viewers(one, now), one.id)))
