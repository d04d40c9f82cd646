"""Live streams: their times, categories and viewers.

Here: streams, of which at most one starts on a UTC day. Not here: videos and clips.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from sandbox.world.creators import Creator, World
from sandbox.world.games import BY_ID
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.times import DAYS, MINUTE, day_of, start_of

_ID_BASE = 40_000_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a stream with one category and title."""

    started_at: int
    game_id: str
    title: str


@dataclass(frozen=True, slots=True, eq=False)
class Stream:
    """One stream."""

    id: str
    creator: Creator
    day: int
    started_at: int
    ended_at: int
    segments: tuple[Segment, ...]

    def segment(self, now: int) -> Segment:
        """Return the current part at a time, or the last one."""
        started = [part for part in self.segments if part.started_at <= now]
        return started[-1] if started else self.segments[0]


@lru_cache(maxsize=131_072)
def planned(creator: Creator, day: int) -> Stream | None:
    """Return the stream that starts on a day."""
    seed, index, persona = creator.seed, creator.index, creator.persona
    due = (day + index) % persona.stream_every == 0
    if (
        day < 0
        or not due
        or not random_bool(persona.stream_percent, seed, "live", index, day)
    ):
        return None
    jitter = random_int(0, 1_500, seed, "start", index, day)
    started_at = start_of(day) + persona.start_minute * MINUTE + jitter
    length = random_int(*persona.minutes, seed, "length", index, day) * MINUTE
    parts = (
        min(len(persona.games), 3)
        if random_bool(persona.switch_percent, seed, "switch", index, day)
        else 1
    )
    title = persona.titles[random_bits(seed, "title", index, day) % len(persona.titles)]
    segments = []
    for part in range(parts):
        game = BY_ID[persona.games[(day * (parts == 1) + part) % len(persona.games)]]
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
    """Return the live stream at a time."""
    today = day_of(now)
    for day in (today, today - 1):
        stream = planned(creator, day)
        if stream and stream.started_at <= now < stream.ended_at:
            return stream
    return None


def latest(creator: Creator, now: int) -> Stream | None:
    """Return the newest stream at a time."""
    for day in range(day_of(now), -1, -1):
        stream = planned(creator, day)
        if stream and stream.started_at <= now:
            return stream
    return None


def viewers(stream: Stream, now: int) -> int:
    """Return the number of viewers, which changes once a minute, as on Twitch."""
    minute = (now - stream.started_at) // MINUTE
    whole = (stream.ended_at - stream.started_at) // MINUTE
    creator, persona = stream.creator, stream.creator.persona
    size = (
        persona.viewers
        * random_int(70, 130, creator.seed, "size", creator.index, stream.day)
        // 100
    )
    rising = min(30, 3 + minute) * min(30, 12 + whole - minute)
    noise = random_int(93, 107, creator.seed, "watching", stream.id, minute)
    return size * rising * noise // 90_000


def ranked(streams: Iterable[Stream], now: int) -> list[Stream]:
    """Return streams, the most watched first."""
    return sorted(streams, key=lambda stream: (-viewers(stream, now), stream.id))


@lru_cache(maxsize=64)
def all_live(world: World, minute: int) -> tuple[Stream, ...]:
    """Return all live streams, the most watched first."""
    now = minute * MINUTE
    found = (live(creator, now) for creator in world)
    return tuple(ranked((stream for stream in found if stream), now))
