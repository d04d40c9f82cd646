"""/users, /channels, /channels/followers, /channels/followed and /subscriptions.

Here: their parameters, scopes and records. Not here: the world's data.
"""

from typing import Any

from sandbox.twitch.api import Call
from sandbox.twitch.broadcasts import is_mature
from sandbox.twitch.errors import helix_error, malformed
from sandbox.twitch.paging import bounds
from sandbox.twitch.query import LARGEST, missing
from sandbox.world import audience, creators, fans
from sandbox.world.creators import Creator
from sandbox.world.fans import Fan
from sandbox.world.games import BY_ID
from sandbox.world.randomness import random_bits, random_bool
from sandbox.world.streams import latest
from sandbox.world.times import DAY, EPOCH, iso

PICTURES = "https://static-cdn.jtvnw.net/jtv_user_pictures"


def users(call: Call) -> dict[str, Any]:
    """GET /users: by id or login, or the token's own user."""
    call.query.allow("id", "login")
    ids, logins = call.query.ids("id"), call.query.many("login")
    if len(ids) + len(logins) > LARGEST:
        raise malformed("id", f"must have no more than {LARGEST} items with login")
    if not ids and not logins:
        if call.token.kind != "user":
            raise helix_error(400, "Must provide an ID, Login or OAuth Token.")
        ids = [call.token.user]
    known = [creators.by_login(call.world, login, call.now) for login in logins]
    ids += [creator.id for creator in known if creator]
    found = [_user(call, user_id) for user_id in dict.fromkeys(ids)]
    return {"data": [user for user in found if user]}


def _user(call: Call, user_id: str) -> dict[str, Any] | None:
    creator, fan = creators.by_id(call.world, user_id), fans.by_id(user_id)
    if creator is None:
        return _fan(call, fan) if fan else None
    picture = f"{random_bits(creator.seed, 'picture', creator.index):016x}"
    record = _user_record(
        creator.id, creator.login(call.now), creator.display_name(call.now)
    ) | {
        "broadcaster_type": creator.persona.broadcaster_type,
        "description": f"{creator.persona.names[0]} {creator.persona.description}.",
        "profile_image_url": f"{PICTURES}/{picture}-profile_image-300x300.png",
        "offline_image_url": f"{PICTURES}/{picture}-offline_image-1920x1080.png",
        "created_at": iso(creator.created_at),
    }
    if user_id == call.token.user and "user:read:email" in call.token.scopes:
        record["email"] = creator.email
    return record


def _fan(call: Call, fan: Fan) -> dict[str, Any]:
    age = random_bits(call.world.seed, "fan", fan.number) % (2_000 * DAY)
    return _user_record(fan.id, fan.login, fan.name) | {"created_at": iso(EPOCH - age)}


def _user_record(user_id: str, login: str, name: str) -> dict[str, Any]:
    return {
        "id": user_id,
        "login": login,
        "display_name": name,
        "type": "",
        "broadcaster_type": "",
        "description": "",
        "profile_image_url": f"{PICTURES}/default-profile_image-300x300.png",
        "offline_image_url": "",
        "view_count": 0,
        "created_at": "",
    }


def channels(call: Call) -> dict[str, Any]:
    """GET /channels: the current or last title and category."""
    call.query.allow("broadcaster_id")
    ids = call.query.ids("broadcaster_id")
    if not ids:
        raise missing("broadcaster_id")
    found = [creators.by_id(call.world, user_id) for user_id in ids]
    return {"data": [_channel(creator, call.now) for creator in found if creator]}


def _channel(creator: Creator, now: int) -> dict[str, Any]:
    stream = latest(creator, now)
    segment = stream.segment(now) if stream else None
    language = creator.persona.language
    return {
        "broadcaster_id": creator.id,
        "broadcaster_login": creator.login(now),
        "broadcaster_name": creator.display_name(now),
        "broadcaster_language": language,
        "game_id": segment.game_id if segment else "",
        "game_name": BY_ID[segment.game_id].name if segment else "",
        "title": segment.title if segment else "",
        "delay": 0,
        "tags": ["English"] if language == "en" else [],
        "content_classification_labels": ["MatureGame"] if is_mature(creator) else [],
        "is_branded_content": False,
    }


def followers(call: Call) -> dict[str, Any]:
    """GET /channels/followers: the total, and the list for the broadcaster."""
    call.query.allow("broadcaster_id", "user_id", "first", "after")
    creator = call.broadcaster(call.query.required("broadcaster_id"))
    total = audience.followers(creator, call.now)
    low, high, pagination = bounds(call, total)
    may_list = "moderator:read:followers" in call.token.scopes
    if call.token.user != creator.id or not may_list:
        return {"total": total, "data": [], "pagination": {}}
    places = range(low, high)
    if (user_id := call.query.one("user_id")) is not None:
        places, pagination = _places_of(creator, user_id, total, call.now), {}
    rows = [audience.follower(creator, place, call.now) for place in places]
    return {
        "total": total,
        "data": [
            {
                "user_id": fan.id,
                "user_login": fan.login,
                "user_name": fan.name,
                "followed_at": iso(since),
            }
            for fan, since in rows
        ],
        "pagination": pagination,
    }


def _places_of(creator: Creator, user_id: str, total: int, now: int) -> range:
    """Return the place of a follower in the list, as a range of one or none."""
    fan = fans.by_id(user_id)
    ordinal = fan.number - fans.fan(creator.index, 0).number if fan else -1
    place = audience.joined(creator, now) - ordinal
    return range(place, place + 1) if ordinal > 0 and 0 <= place < total else range(0)


def followed(call: Call) -> dict[str, Any]:
    """GET /channels/followed: the channels that the token's user follows."""
    call.query.allow("user_id", "broadcaster_id", "first", "after")
    creator = call.broadcaster(call.require_self("user_id", "user:read:follows"))
    total = audience.following(creator, call.now)
    low, high, pagination = bounds(call, total)
    places = range(low, high)
    wanted = call.query.one("broadcaster_id")
    if wanted is not None:
        places, pagination = range(total), {}
    rows = [audience.followed(creator, place, call.now) for place in places]
    return {
        "total": total,
        "data": [
            {
                "broadcaster_id": fan.id,
                "broadcaster_login": fan.login,
                "broadcaster_name": fan.name,
                "followed_at": iso(since),
            }
            for fan, since in rows
            if wanted in (None, fan.id)
        ],
        "pagination": pagination,
    }


def subscriptions(call: Call) -> dict[str, Any]:
    """GET /subscriptions: the owner's own, for affiliates and partners."""
    call.query.allow("broadcaster_id", "user_id", "first", "after", "before")
    owner = call.require_self("broadcaster_id", "channel:read:subscriptions")
    creator = call.broadcaster(owner)
    total = audience.subscribers(creator, call.now)
    if total is None:
        raise helix_error(403, f"{owner} does not have a subscription program")
    low, high, pagination = bounds(call, total)
    places = range(low, high)
    wanted = call.query.ids("user_id")
    if wanted:
        places, pagination = range(total), {}
    return {
        "data": [
            _subscription(creator, place, call.now)
            for place in places
            if not wanted or _subscriber(creator, place) in wanted
        ],
        "pagination": pagination,
        "total": total,
        "points": audience.points(total),
    }


def _subscriber(creator: Creator, place: int) -> str:
    return creator.id if place == 0 else fans.fan(creator.index, place).id


def _subscription(creator: Creator, place: int, now: int) -> dict[str, Any]:
    login, name = creator.login(now), creator.display_name(now)
    fan = fans.fan(creator.index, place)
    gifted = place > 0 and random_bool(15, creator.seed, "gift", creator.index, place)
    giver = fans.fan(creator.index, place * 7 + 1) if gifted else None
    return {
        "broadcaster_id": creator.id,
        "broadcaster_login": login,
        "broadcaster_name": name,
        "gifter_id": giver.id if giver else "",
        "gifter_login": giver.login if giver else "",
        "gifter_name": giver.name if giver else "",
        "is_gift": gifted,
        "tier": f"{audience.tier(place)}000",
        "plan_name": f"Channel Subscription ({login})",
        "user_id": _subscriber(creator, place),
        "user_name": fan.name if place else name,
        "user_login": fan.login if place else login,
    }
