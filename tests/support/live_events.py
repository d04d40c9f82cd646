"""Webhook effects on the channels of a random Twitch, as the queue writes them.

Here: rows of `app.live_events`, chat minutes and subscriptions. Some ends and starts
are lost, some events come twice. Not here: the streams (`random_twitch.py`).
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

import psycopg2

from tests.support.random_twitch import RandomTwitch, Stream

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One row of `app.live_events`; `delivery_id` is the platform's."""

    subject_id: str
    kind: str
    occurred_at: datetime
    livestream_id: str | None = None
    game_id: str | None = None
    title: str | None = None
    delivery_id: str = ""

    def __post_init__(self) -> None:
        if not self.delivery_id:
            object.__setattr__(self, "delivery_id", str(uuid.uuid4()))


def events_of(world: RandomTwitch, random: Random) -> list[Event]:
    """Return the events of all streams, in no order, some of them twice."""
    events = [one for stream in world.streams for one in _of_stream(stream, random)]
    events += [replace(one) for one in events if random.random() < 0.1]
    random.shuffle(events)
    return events


def _of_stream(stream: Stream, random: Random) -> Iterator[Event]:
    channel, length = stream.channel, stream.end - stream.start
    if random.random() < 0.8:
        yield Event(channel, "started", stream.start, stream.stream_id)
    if random.random() < 0.3:  # it drops and returns
        middle = stream.start + length * random.random()
        yield Event(channel, "ended", middle)
    if random.random() < 0.8:
        yield Event(channel, "ended", stream.end)
    for game, share in zip(stream.games, (0.0, 0.5), strict=True):
        if random.random() < 0.7:
            at = stream.start + length * share
            yield Event(channel, "changed", at, game_id=game, title=f"about {game}")
    for _ in range(random.randrange(5)):
        kind = random.choice(("followed", "subscribed"))
        yield Event(channel, kind, stream.start + length * random.random() * 1.1)


def add_events(url: str, events: list[Event], platform: str = "twitch") -> None:
    """Insert events; one that is there already changes nothing."""
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.executemany(
            "insert into app.live_events (platform, delivery_id, ordinal, subject_id,"
            " kind, occurred_at, livestream_id, title, game_id, received_at)"
            " values (%s, %s, 0, %s, %s, %s, %s, %s, %s, now()) on conflict do nothing",
            [
                (
                    platform,
                    one.delivery_id,
                    one.subject_id,
                    one.kind,
                    one.occurred_at,
                    one.livestream_id,
                    one.title,
                    one.game_id,
                )
                for one in events
            ],
        )


def add_chat(url: str, channel: str, minute: datetime, chatters: list[bytes]) -> None:
    """Insert one minute of chat with one message of each chatter."""
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute(
            "insert into app.chat_minutes values ('twitch', %s, %s, %s)"
            " on conflict do nothing",
            (channel, minute, len(chatters)),
        )
        cursor.executemany(
            "insert into app.chat_chatters values ('twitch', %s, %s, %s)"
            " on conflict do nothing",
            [(channel, minute, chatter) for chatter in set(chatters)],
        )


def subscribe(
    url: str, channel: str, event_type: str, start: datetime, end: datetime | None
) -> None:
    """Insert one period of a subscription."""
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute(
            "insert into app.webhook_subscriptions (platform, subject_id, event_type,"
            " status, is_active, active_from, active_until)"
            " values ('twitch', %s, %s, 'enabled', %s, %s, %s)",
            (channel, event_type, end is None, start, end),
        )
