"""What happens at a time: streams start and end, people follow, subscribe and chat.

Here: moments of channels and of repositories between two times, which agree with the
world's numbers. Chat is modest: a few messages a stream. Not here: any platform's JSON.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sandbox.world import audience, contributions
from sandbox.world.creators import Creator
from sandbox.world.developers import Repository
from sandbox.world.fans import Fan, fan
from sandbox.world.randomness import random_bits, random_bool, random_int
from sandbox.world.streams import Segment, Stream, planned
from sandbox.world.times import DAY, EPOCH, day_of, start_of

CHAT = (4, 12)
"""Fewest and most messages of a stream."""
RELEASE_PERCENT = 8
LONGEST_STREAM_DAYS = 1


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing that happens; `number` tells those of one second apart."""

    at: int
    kind: str
    number: int
    what: Any = None


def of_channel(
    creator: Creator, kinds: frozenset[str], since: int, until: int
) -> Iterator[Moment]:
    """Yield online, offline, update, follow, subscribe and chat after `since`."""
    makers = {
        "online": _streams,
        "offline": _streams,
        "update": _streams,
        "chat": _streams,
        "follow": _follows,
        "subscribe": _subscriptions,
    }
    for make in dict.fromkeys(makers[kind] for kind in sorted(kinds)):
        for moment in make(creator, since, until):
            if moment.kind in kinds and since < moment.at <= until:
                yield moment


def _streams(creator: Creator, since: int, until: int) -> Iterator[Moment]:
    for day in range(day_of(since) - LONGEST_STREAM_DAYS, day_of(until) + 1):
        stream = planned(creator, day)
        if stream is None:
            continue
        yield Moment(stream.started_at, "online", 0, stream)
        yield Moment(stream.ended_at, "offline", 0, stream)
        before = _last_segment(creator, day)
        for number, segment in enumerate(stream.segments):
            shown = (segment.title, segment.game_id)
            if before is None or shown != (before.title, before.game_id):
                yield Moment(segment.started_at, "update", number, segment)
            before = segment
        yield from _chat(stream)


def _last_segment(creator: Creator, day: int) -> Segment | None:
    for earlier in range(day - 1, max(-1, day - 40), -1):
        if stream := planned(creator, earlier):
            return stream.segments[-1]
    return None


def _chat(stream: Stream) -> Iterator[Moment]:
    creator, length = stream.creator, stream.ended_at - stream.started_at
    name = (creator.seed, "chat", stream.id)
    few, most = CHAT
    for number in range(random_int(few, most, *name)):
        at = stream.started_at + random_bits(*name, number) % length
        chatter = fan(creator.index, 1 + random_bits(*name, "who", number) % 40)
        yield Moment(at, "chat", number, (stream, chatter))


def _follows(creator: Creator, since: int, until: int) -> Iterator[Moment]:
    """Yield every follower that the total of `audience.joined` counts."""
    for day in range(max(0, day_of(since)), day_of(until) + 1):
        start = start_of(day)
        low = audience.joined(creator, start)
        gained = audience.joined(creator, start + DAY) - low
        for number in range(1, gained + 1):
            second = -(-number * DAY // gained)
            yield Moment(
                start + second, "follow", number, fan(creator.index, low + number)
            )


def _subscriptions(creator: Creator, since: int, until: int) -> Iterator[Moment]:
    """Yield the new subscriptions behind a rise of the total over a day."""
    for day in range(max(0, day_of(since)), day_of(until) + 1):
        start = start_of(day)
        before, after = (
            audience.subscribers(creator, moment) for moment in (start, start + DAY)
        )
        if before is None or after is None:
            return
        for number in range(max(0, after - before)):
            at = (
                start
                + random_bits(creator.seed, "subs", creator.index, day, number) % DAY
            )
            subscriber = fan(creator.index, 500 + day * 97 + number)
            yield Moment(
                at, "subscribe", number, (subscriber, audience.tier(number + 1))
            )


def of_repository(repository: Repository, since: int, until: int) -> Iterator[Moment]:
    """Yield push, star, unstar and release after `since`."""
    found = (
        *_pushes(repository, since, until),
        *_stars(repository, since, until),
        *_releases(repository, since, until),
    )
    for moment in found:
        if max(since, repository.created_at) < moment.at <= until:
            yield moment


def _pushes(repository: Repository, since: int, until: int) -> Iterator[Moment]:
    owner = repository.owner
    day = contributions.day_at(owner, max(EPOCH, since)) - timedelta(days=3)
    last = contributions.day_at(owner, until)
    while day <= last:
        for one in contributions.contributions_on(owner, day):
            if one.kind == "commit" and one.repository.id == repository.id:
                yield Moment(one.visible_from, "push", 0, one)
        day += timedelta(days=1)


def _stars(repository: Repository, since: int, until: int) -> Iterator[Moment]:
    for day in range(max(0, day_of(since)), day_of(until) + 1):
        start = start_of(day)
        change = repository.stars(start + DAY) - repository.stars(start)
        for number in range(abs(change)):
            name = (repository.owner.seed, "star", repository.id, day, number)
            at = start + random_bits(*name) % DAY
            person = _stargazer(repository, day, number)
            yield Moment(at, "star" if change > 0 else "unstar", number, person)


def _stargazer(repository: Repository, day: int, number: int) -> Fan:
    return fan(repository.owner.creator.index + 9_000, day * 31 + number)


def _releases(repository: Repository, since: int, until: int) -> Iterator[Moment]:
    for day in range(max(0, day_of(since)), day_of(until) + 1):
        name = (repository.owner.seed, "release", repository.id, day)
        if not repository.quiet and random_bool(RELEASE_PERCENT, *name):
            yield Moment(start_of(day) + 9 * 3_600, "release", 0, f"v0.{day}.0")
