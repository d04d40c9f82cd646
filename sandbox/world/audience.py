"""A channel's followers, subscriptions and followed channels.

Here: totals at a time, and the accounts in them. Followers join one by one and leave in
purges. Not here: views.
"""

from sandbox.world.creators import Creator
from sandbox.world.fans import Fan, fan
from sandbox.world.randomness import random_bits
from sandbox.world.times import DAY, EPOCH, HOUR, day_of

PURGE_HOUR = 13
_PURGED_PERCENT = 60
_SHARE_OF_SUBSCRIBERS = 60


def _joined_by(creator: Creator, day: int) -> int:
    persona = creator.persona
    steady = (
        persona.followers
        + persona.gained * day
        + persona.acceleration * day * day // 2_000
    )
    return (
        steady
        + random_bits(creator.seed, "joined", creator.index, day) % persona.gained
    )


def joined(creator: Creator, now: int) -> int:
    """Return how many people ever followed, before the world's first day too."""
    day, second = divmod(now - EPOCH, DAY)
    low, high = _joined_by(creator, day), _joined_by(creator, day + 1)
    return max(0, low + (high - low) * second // DAY)


def left(creator: Creator, now: int) -> int:
    """Return how many people stopped following."""
    persona = creator.persona
    gone = persona.lost * (now - EPOCH) // DAY
    if persona.purge_every:
        purges = day_of(now - PURGE_HOUR * HOUR) // persona.purge_every
        gone += purges * persona.purge_every * persona.gained * _PURGED_PERCENT // 100
    return gone


def followers(creator: Creator, now: int) -> int:
    """Return the number of followers at a time."""
    return max(0, joined(creator, now) - left(creator, now))


def follower(creator: Creator, place: int, now: int) -> tuple[Fan, int]:
    """Return the follower at a place, the newest at 0, and the time of following."""
    ordinal = joined(creator, now) - place
    low, high = creator.created_at, now
    if ordinal <= creator.persona.followers:
        waited = (EPOCH - low) * ordinal // creator.persona.followers
        return fan(creator.index, ordinal), low + waited
    low = EPOCH
    while low < high:
        middle = (low + high) // 2
        if joined(creator, middle) >= ordinal:
            high = middle
        else:
            low = middle + 1
    return fan(creator.index, ordinal), low


def following(creator: Creator, now: int) -> int:
    """Return the number of followed channels."""
    return (
        20
        + random_bits(creator.seed, "following", creator.index) % 60
        + day_of(now) // 15
    )


def followed(creator: Creator, place: int, now: int) -> tuple[Fan, int]:
    """Return the followed channel at a place, the newest at 0, and the time."""
    ordinal = following(creator, now) - place
    age = day_of(now) % 15 * DAY + place * 15 * DAY
    return fan(creator.index + 5_000, ordinal), max(
        creator.created_at, now - age - HOUR
    )


def subscribers(creator: Creator, now: int) -> int | None:
    """Return the subscriptions, the owner's included; None without a program."""
    if not creator.persona.broadcaster_type:
        return None
    base = followers(creator, now) // _SHARE_OF_SUBSCRIBERS
    wave = random_bits(creator.seed, "subscribers", creator.index, day_of(now)) % (
        base // 20 + 2
    )
    return 1 + base + wave


def tier(place: int) -> int:
    """Return the tier, 1 to 3, of the subscription at a place; 0 is the owner's."""
    return 3 if place % 20 == 0 else 2 if place % 10 == 3 else 1  # noqa: PLR2004 - every twentieth, every tenth


def points(total: int) -> int:
    """Return the points of subscriptions: 1, 2 or 6 for the tiers 1 to 3."""
    third, second = (total + 19) // 20, (total + 6) // 10
    return total + second + 5 * third
