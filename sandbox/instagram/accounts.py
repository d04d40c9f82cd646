"""The creators' Instagram accounts.

Here: names, followers, scopes and posting habits. Not here: media.
"""

from collections.abc import Iterator
from functools import cache, lru_cache

from sandbox.kit import pacific
from sandbox.world import audience
from sandbox.world.creators import Creator, World
from sandbox.world.randomness import random_bits
from sandbox.world.times import DAY, day_of

BASIC, INSIGHTS = "instagram_basic", "instagram_manage_insights"
COMMENTS = "instagram_manage_comments"
SCOPES = (BASIC, INSIGHTS, COMMENTS, "pages_read_engagement", "pages_show_list")
EVERY, FIRST = 3, 1
"""Every third creator has an account, from the second one on."""
SMALL, SCOPELESS, PROLIFIC = 6, 7, 10
"""Creators by index: fewer than 100 followers, too few scopes, many media."""
FEW_FOLLOWERS = 100
MORE_THAN_FOLLOWERS = 2
_ID_BASE, _ID_STEP = 17_841_400_000_000_000, 9_973


class Account:
    """The professional account of one creator."""

    def __init__(self, creator: Creator) -> None:
        self.creator, self.index = creator, creator.index
        spread = random_bits(creator.seed, "instagram", creator.index) % _ID_STEP
        self.id = str(_ID_BASE + creator.index * _ID_STEP + spread)
        self.is_small = creator.index == SMALL
        self.hides_likes = self.is_small
        self.scopes = SCOPES[:1] if creator.index == SCOPELESS else SCOPES
        is_prolific = creator.index == PROLIFIC
        self.hours_between_media = 60 if is_prolific else 24 * (6 + creator.index % 3)

    def username(self, now: int) -> str:
        """Return the name at a time."""
        return self.creator.login(now)

    def joined(self, now: int) -> int:
        """Return how many people ever followed."""
        if self.is_small:
            return 60 + day_of(now) // 40
        return audience.joined(self.creator, now) * MORE_THAN_FOLLOWERS

    def left(self, now: int) -> int:
        """Return how many people stopped following."""
        if self.is_small:
            return 0
        return audience.left(self.creator, now) * MORE_THAN_FOLLOWERS

    def followers(self, now: int) -> int:
        """Return the number of followers."""
        return max(0, self.joined(now) - self.left(now))

    def won_and_lost(self, since: int, until: int) -> tuple[int, int]:
        """Return the follows and unfollows between two times."""
        return (
            self.joined(until) - self.joined(since),
            self.left(until) - self.left(since),
        )

    def views_of_day(self, since: int, now: int) -> int:
        """Return the views of a Pacific day that starts at `since`, as known now.

        Two days pass until all views are counted.
        """
        spread = random_bits(self.creator.seed, "ig views", self.id, since) % 200
        whole = self.followers(since) // 9 + spread
        known = min(100, 55 + 45 * max(0, now - since) // (3 * DAY))
        return whole * known // 100


@cache
def account_of(creator: Creator) -> Account | None:
    """Return the account of a creator who has one."""
    has_account = creator.index % EVERY == FIRST or creator.index == SMALL
    return Account(creator) if has_account else None


@lru_cache(maxsize=8)
def by_id(world: World) -> dict[str, Account]:
    """Return all accounts by id."""
    accounts = (account_of(creator) for creator in world)
    return {account.id: account for account in accounts if account}


def pacific_days(since: int, until: int) -> Iterator[int]:
    """Yield the start of each Pacific day from one time to another."""
    day = pacific.date_of(since)
    while (start := pacific.start_of(day)) < until:
        yield start
        day += pacific.ONE_DAY
