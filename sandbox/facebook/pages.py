"""The creators' Facebook pages.

Here: ids, names, follows and consent. Not here: posts.
"""

from functools import cache, lru_cache

from sandbox.world import audience
from sandbox.world.creators import Creator, World
from sandbox.world.randomness import random_bits
from sandbox.world.times import DAY, EPOCH

WEBHOOKS = "pages_manage_metadata"
SCOPES = ("pages_show_list", "pages_read_engagement", "read_insights", WEBHOOKS)
OWNERS = (0, 1, 4, 7)
"""Creators with a page, by index."""
SCOPELESS, BUSINESS_OWNED = 7, 4
EARNING = (0, 4)
_ID_BASE, _ID_STEP = 61_550_000_000_000, 977


class Page:
    """One page of one creator."""

    def __init__(self, creator: Creator) -> None:
        index = creator.index
        self.creator = creator
        self.id = str(
            _ID_BASE + index * _ID_STEP + random_bits(creator.seed, "page") % 900
        )
        self.earns = index in EARNING
        self.scopes = SCOPES[:2] if index == SCOPELESS else SCOPES
        self.in_accounts = index != BUSINESS_OWNED
        self.created_at = EPOCH - 400 * DAY
        self.first_post_at = EPOCH + 300 * DAY
        self.days_between_posts = 5 if index == BUSINESS_OWNED else 19 + index

    def name(self, now: int) -> str:
        """Return the name at a time."""
        return self.creator.display_name(now)

    def joined(self, now: int) -> int:
        """Return how many people ever followed."""
        return audience.joined(self.creator, now) * 2

    def left(self, now: int) -> int:
        """Return how many people stopped following."""
        return audience.left(self.creator, now) * 2

    def followers(self, now: int) -> int:
        """Return the number of followers."""
        return max(0, self.joined(now) - self.left(now))


@cache
def page_of(creator: Creator) -> Page | None:
    """Return the page of a creator."""
    return Page(creator) if creator.index in OWNERS else None


@lru_cache(maxsize=8)
def by_id(world: World) -> dict[str, Page]:
    """Return all pages by id."""
    found = (page_of(creator) for creator in world)
    return {page.id: page for page in found if page}


def by_name(world: World, name: str, now: int) -> Page | None:
    """Return a page by its name in URLs."""
    for page in by_id(world).values():
        if page.creator.login(now) == name.lower():
            return page
    return None
