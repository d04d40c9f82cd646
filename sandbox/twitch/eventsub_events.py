"""EventSub's subscription types: conditions, scopes and events.

Here: what each type demands, and its event object. Not here: the subscriptions
(`eventsub.py`) and what happens (`world/occurrences.py`).
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sandbox.world.creators import Creator
from sandbox.world.games import BY_ID
from sandbox.world.occurrences import Moment
from sandbox.world.randomness import random_bits
from sandbox.world.streams import Segment
from sandbox.world.times import iso


@dataclass(frozen=True, slots=True)
class Type:
    """One subscription type; each of its `conditions` holds the broadcaster's id."""

    version: str
    kind: str
    scopes: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ("broadcaster_user_id",)


CHAT_SCOPES = ("user:read:chat", "user:bot", "channel:bot")
TYPES = {
    "stream.online": Type("1", "online"),
    "stream.offline": Type("1", "offline"),
    "channel.update": Type("2", "update"),
    "channel.follow": Type(
        "2",
        "follow",
        ("moderator:read:followers",),
        ("broadcaster_user_id", "moderator_user_id"),
    ),
    "channel.subscribe": Type("1", "subscribe", ("channel:read:subscriptions",)),
    "channel.chat.message": Type(
        "1", "chat", CHAT_SCOPES, ("broadcaster_user_id", "user_id")
    ),
}


def unique_id(seed: int, *name: object) -> str:
    """Return a UUID that depends on a name alone."""
    high, low = random_bits(seed, *name), random_bits(seed, *name, "low")
    return str(UUID(int=high << 64 | low, version=4))


def event_of(creator: Creator, moment: Moment) -> dict[str, Any]:
    """Return the event object of a notification."""
    now, what = moment.at, moment.what
    channel = {
        "broadcaster_user_id": creator.id,
        "broadcaster_user_login": creator.login(now),
        "broadcaster_user_name": creator.display_name(now),
    }
    match moment.kind:
        case "online":
            started = {"type": "live", "started_at": iso(what.started_at)}
            return {"id": what.id, **channel, **started}
        case "update":
            return channel | _shown(creator, what)
        case "follow":
            return {
                **_user(what),
                **channel,
                "followed_at": f"{iso(now)[:-1]}.123456789Z",
            }
        case "subscribe":
            person, tier = what
            return {**_user(person), **channel, "tier": f"{tier}000", "is_gift": False}
        case "chat":
            return channel | _message(creator, moment)
    return channel


def _user(person: Any) -> dict[str, Any]:
    return {"user_id": person.id, "user_login": person.login, "user_name": person.name}


def _shown(creator: Creator, segment: Segment) -> dict[str, Any]:
    return {
        "title": segment.title,
        "language": creator.persona.language,
        "category_id": segment.game_id,
        "category_name": BY_ID[segment.game_id].name,
        "content_classification_labels": [],
    }


def _message(creator: Creator, moment: Moment) -> dict[str, Any]:
    stream, person = moment.what
    text = f"hello number {moment.number} at {stream.segments[0].title}"
    return {
        "chatter_user_id": person.id,
        "chatter_user_login": person.login,
        "chatter_user_name": person.name,
        "message_id": unique_id(creator.seed, "message", stream.id, moment.number),
        "message": {
            "text": text,
            "fragments": [
                {
                    "type": "text",
                    "text": text,
                    "cheermote": None,
                    "emote": None,
                    "mention": None,
                }
            ],
        },
        "color": "#1E90FF",
        "badges": [],
        "message_type": "text",
        "cheer": None,
        "reply": None,
        "channel_points_custom_reward_id": None,
        "source_broadcaster_user_id": None,
        "source_broadcaster_user_login": None,
        "source_broadcaster_user_name": None,
        "source_message_id": None,
        "source_badges": None,
    }
