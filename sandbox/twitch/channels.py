"""People and their channels: /users, /channels..., /subscriptions.

Here: which parameters and scopes they take, and their records. Not here: videos.
"""

from typing import Any

from sandbox.twitch.call import Call
from sandbox.twitch.errors import Refused, malformed
from sandbox.twitch.paging import bounds
from sandbox.twitch.query import MOST
from sandbox.world import creators, fans, growth
from sandbox.world.chance import draw, happens
from sandbox.world.creators import Creator
from sandbox.world.fans import Fan
from sandbox.world.games import BY_ID
from sandbox.world.streams import latest
from sandbox.world.times import DAY, EPOCH, iso

PICTURES = "https://static-cdn.jtvnw.net/jtv_user_pictures"


def users(call: Call) -> dict[str, Any]:
    """GET /users: by id or login, or the token's own user."""
    call.query.allow("id", "login")
    ids, logins = call.query.ids("id"), call.query.many("login")
    if len(ids) + len(logins) > MOST:
        raise malformed("id", f"must have no more than {MOST} items with login")
    if not ids and not logins:
        if call.token.kind != "user":
            raise Refused(400, "Must provide an ID, Login or OAuth Token.")
        ids = [call.token.user]
    found = {one: _user(call, one) for one in ids}
    for login in logins:
        who = creators.by_login(call.world, login, call.now)
        if who:
            found[who.id] = _user(call, who.id)
    return {"data": [one for one in found.values() if one]}


def _user(call: Call, user_id: str) -> dict[str, Any] | None:
    who = creators.by_id(call.world, user_id)
    if who is None:
        someone = fans.by_id(user_id)
        return _fan(call, someone) if someone else None
    picture = f"{draw(who.seed, 'picture', who.index):016x}"
    record = {
        "id": who.id,
        "login": who.login(call.now),
        "display_name": who.display_name(call.now),
        "type": "",
        "broadcaster_type": who.story.broadcaster_type,
        "description": f"{who.story.names[0]} {who.story.blurb}.",
        "profile_image_url": f"{PICTURES}/{picture}-profile_image-300x300.png",
        "offline_image_url": f"{PICTURES}/{picture}-offline_image-1920x1080.png",
        "view_count": 0,
        "created_at": iso(who.created_at),
    }
    if user_id == call.token.user and "user:read:email" in call.token.scopes:
        record["email"] = who.email
    return record


def _fan(call: Call, someone: Fan) -> dict[str, Any]:
    born = EPOCH - draw(call.world.seed, "fan", someone.number) % (2_000 * DAY)
    return {
        "id": someone.id,
        "login": someone.login,
        "display_name": someone.name,
        "type": "",
        "broadcaster_type": "",
        "description": "",
        "profile_image_url": f"{PICTURES}/default-profile_image-300x300.png",
        "offline_image_url": "",
        "view_count": 0,
        "created_at": iso(born),
    }


def channels(call: Call) -> dict[str, Any]:
    """GET /channels: title and category as they stand, live or not."""
    call.query.allow("broadcaster_id")
    ids = call.query.ids("broadcaster_id")
    if not ids:
        raise Refused(400, 'Missing required parameter "broadcaster_id"')
    found = [creators.by_id(call.world, one) for one in ids]
    return {"data": [_channel(who, call.now) for who in found if who]}


def _channel(who: Creator, now: int) -> dict[str, Any]:
    stream = latest(who, now)
    segment = stream.segment(now) if stream else None
    mature = happens(20, who.seed, "mature", who.index)
    return {
        "broadcaster_id": who.id,
        "broadcaster_login": who.login(now),
        "broadcaster_name": who.display_name(now),
        "broadcaster_language": who.story.language,
        "game_id": segment.game_id if segment else "",
        "game_name": BY_ID[segment.game_id].name if segment else "",
        "title": segment.title if segment else "",
        "delay": 0,
        "tags": ["English"] if who.story.language == "en" else [],
        "content_classification_labels": ["MatureGame"] if mature else [],
        "is_branded_content": False,
    }


def followers(call: Call) -> dict[str, Any]:
    """GET /channels/followers: the total for all, the list for the broadcaster."""
    call.query.allow("broadcaster_id", "user_id", "first", "after")
    who = _broadcaster(call, call.query.required("broadcaster_id"))
    total = growth.followers(who, call.now)
    low, high, pagination = bounds(call, total)
    may_list = "moderator:read:followers" in call.token.scopes
    if call.token.user != who.id or not may_list:
        return {"total": total, "data": [], "pagination": {}}
    places = range(low, high)
    if (user_id := call.query.one("user_id")) is not None:
        places, pagination = _places_of(who, user_id, total, call.now), {}
    rows = [growth.follower(who, place, call.now) for place in places]
    return {
        "total": total,
        "data": [
            {
                "user_id": one.id,
                "user_login": one.login,
                "user_name": one.name,
                "followed_at": iso(since),
            }
            for one, since in rows
        ],
        "pagination": pagination,
    }


def _places_of(who: Creator, user_id: str, total: int, now: int) -> range:
    someone = fans.by_id(user_id)
    ordinal = someone.number - fans.fan(who.index, 0).number if someone else -1
    place = growth.joined(who, now) - ordinal
    return range(place, place + 1) if ordinal > 0 and 0 <= place < total else range(0)


def followed(call: Call) -> dict[str, Any]:
    """GET /channels/followed: whom the token's user follows."""
    call.query.allow("user_id", "broadcaster_id", "first", "after")
    who = _broadcaster(call, call.require_self("user_id", "user:read:follows"))
    total = growth.following(who, call.now)
    low, high, pagination = bounds(call, total)
    rows = [growth.followed(who, place, call.now) for place in range(low, high)]
    if (wanted := call.query.one("broadcaster_id")) is not None:
        whole = (growth.followed(who, place, call.now) for place in range(total))
        rows, pagination = [row for row in whole if row[0].id == wanted], {}
    return {
        "total": total,
        "data": [
            {
                "broadcaster_id": one.id,
                "broadcaster_login": one.login,
                "broadcaster_name": one.name,
                "followed_at": iso(since),
            }
            for one, since in rows
        ],
        "pagination": pagination,
    }


def subscriptions(call: Call) -> dict[str, Any]:
    """GET /subscriptions: the owner's own counts; affiliates and partners only."""
    call.query.allow("broadcaster_id", "user_id", "first", "after", "before")
    owner = call.require_self("broadcaster_id", "channel:read:subscriptions")
    who = _broadcaster(call, owner)
    total = growth.subscribers(who, call.now)
    if total is None:
        raise Refused(403, f"{owner} does not have a subscription program")
    low, high, pagination = bounds(call, total)
    places = range(low, high)
    if wanted := set(call.query.ids("user_id")):
        known = (place for place in range(total) if _subscriber(who, place) in wanted)
        return {
            "data": [_subscription(who, place, call.now) for place in known],
            "pagination": {},
            "total": total,
            "points": growth.points(total),
        }
    return {
        "data": [_subscription(who, place, call.now) for place in places],
        "pagination": pagination,
        "total": total,
        "points": growth.points(total),
    }


def _subscriber(who: Creator, place: int) -> str:
    return who.id if place == 0 else fans.fan(who.index, place).id


def _subscription(who: Creator, place: int, now: int) -> dict[str, Any]:
    login, name = who.login(now), who.display_name(now)
    someone = fans.fan(who.index, place)
    gifted = place > 0 and happens(15, who.seed, "gift", who.index, place)
    giver = fans.fan(who.index, place * 7 + 1) if gifted else None
    tier = growth.tier(place)
    return {
        "broadcaster_id": who.id,
        "broadcaster_login": login,
        "broadcaster_name": name,
        "gifter_id": giver.id if giver else "",
        "gifter_login": giver.login if giver else "",
        "gifter_name": giver.name if giver else "",
        "is_gift": gifted,
        "tier": f"{tier}000",
        "plan_name": f"Channel Subscription ({login})",
        "user_id": _subscriber(who, place),
        "user_name": someone.name if place else name,
        "user_login": someone.login if place else login,
    }


def _broadcaster(call: Call, user_id: str) -> Creator:
    who = creators.by_id(call.world, user_id)
    if who is None:
        raise Refused(400, "The specified channel ID does not exist")
    return who
