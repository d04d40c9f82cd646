"""The metrics of insights: what lives, what was withdrawn, and their values.

Here: names, periods, and values at a time or of a Pacific day. Not here: requests
(`insights.py`). A withdrawn metric is invalid in every version.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sandbox.facebook import posts
from sandbox.facebook.pages import Page
from sandbox.facebook.posts import Count, Post
from sandbox.kit import pacific

NOVEMBER_2025 = pacific.start_of(date(2025, 11, 15))
JUNE_2026 = pacific.start_of(date(2026, 6, 15))
RETIRED: Mapping[str, int] = {
    **dict.fromkeys(
        (
            "page_impressions",
            "page_fans",
            "page_fans_country",
            "page_fan_adds",
            "page_fan_removes",
            "post_impressions",
        ),
        NOVEMBER_2025,
    ),
    **dict.fromkeys(
        (
            "page_impressions_unique",
            "post_impressions_unique",
            "page_video_views_unique",
        ),
        JUNE_2026,
    ),
}
"""When metrics became invalid."""
MONEY = {
    "content_monetization_earnings",
    "monetization_approximate_earnings",
    "creator_monetization_qualified_views",
}
UNIQUE_PERCENT = 70
PageValue = Callable[[Page, date], Any]
PostValue = Callable[[Post, int], Any]


@lru_cache(maxsize=262_144)
def gained(page: Page, day: date, count: Count) -> int:
    """Return what all posts of a page gained on a day."""
    start, end = pacific.start_of(day), pacific.end_of(day)
    every = (posts.post(page, number) for number in range(posts.published(page, end)))
    return sum(count(one, end) - count(one, start) for one in every)


def _sum(count: Count) -> PageValue:
    return lambda page, day: gained(page, day, count)


def _engagements(page: Page, day: date) -> int:
    counts = (Post.reactions, Post.comments, Post.shares, Post.clicks)
    return sum(gained(page, day, count) for count in counts)


def _reactions(page: Page, day: date) -> dict[str, int]:
    found = {
        "like": gained(page, day, Post.likes),
        "love": gained(page, day, Post.loves),
    }
    return {name: value for name, value in found.items() if value}


def _between(count: Callable[[Page, int], int]) -> PageValue:
    return lambda page, day: max(
        0, count(page, pacific.end_of(day)) - count(page, pacific.start_of(day))
    )


def _money(page: Page, day: date) -> dict[str, Any]:
    return {"currency": "USD", "micro_amount": gained(page, day, Post.micro_earned)}


PAGE: Mapping[str, PageValue] = {
    "page_media_view": _sum(Post.views),
    "page_total_media_view_unique": lambda page, day: (
        gained(page, day, Post.views) * UNIQUE_PERCENT // 100
    ),
    "page_post_engagements": _engagements,
    "page_views_total": lambda page, day: page.followers(pacific.end_of(day)) // 60,
    "page_follows": lambda page, day: page.followers(pacific.end_of(day)),
    "page_daily_follows_unique": _between(Page.joined),
    "page_daily_unfollows_unique": _between(Page.left),
    "page_video_views": _sum(Post.played),
    "page_video_view_time": _sum(Post.watched_ms),
    "page_actions_post_reactions_total": _reactions,
    "page_total_actions": lambda page, day: gained(page, day, Post.clicks) // 5,
    "content_monetization_earnings": _money,
    "monetization_approximate_earnings": lambda page, day: (
        gained(page, day, Post.micro_earned) / 1_000_000
    ),
    "creator_monetization_qualified_views": lambda page, day: (
        gained(page, day, Post.played) * 80 // 100
    ),
}

POST: Mapping[str, PostValue] = {
    "post_media_view": Post.views,
    "post_total_media_view_unique": lambda one, now: (
        one.views(now) * UNIQUE_PERCENT // 100
    ),
    "post_clicks": Post.clicks,
    "post_reactions_by_type_total": lambda one, now: {
        name: value
        for name, value in (("like", one.likes(now)), ("love", one.loves(now)))
        if value
    },
    "post_reactions_like_total": Post.likes,
    "post_video_views": Post.played,
    "post_video_avg_time_watched": lambda one, now: (
        one.watched_ms(now) // max(1, one.played(now))
    ),
    "post_video_view_time": Post.watched_ms,
    "content_monetization_earnings": lambda one, now: {
        "currency": "USD",
        "micro_amount": one.micro_earned(now),
    },
    "monetization_approximate_earnings": lambda one, now: (
        one.micro_earned(now) / 1_000_000
    ),
    "creator_monetization_qualified_views": lambda one, now: (
        one.played(now) * 80 // 100
    ),
}

VIDEO: Mapping[str, PostValue] = {
    "total_video_views": Post.played,
    "total_video_views_unique": lambda one, now: (
        one.played(now) * UNIQUE_PERCENT // 100
    ),
    "total_video_30s_views": lambda one, now: one.played(now) * 30 // 100,
    "total_video_60s_excludes_shorter_views": lambda one, now: (
        one.played(now) * 12 // 100
    ),
    "total_video_complete_views": lambda one, now: one.played(now) * 9 // 100,
    "total_video_avg_time_watched": lambda one, now: (
        one.watched_ms(now) // max(1, one.played(now))
    ),
    "total_video_view_total_time": Post.watched_ms,
    "total_video_view_time_by_country_id": lambda one, now: {
        country: one.watched_ms(now) * share // 100
        for country, share in (("US", 52), ("DE", 30), ("BR", 18))
        if one.watched_ms(now)
    },
    "total_video_view_time_by_age_bucket_and_gender": lambda one, now: {
        name: one.watched_ms(now) * share // 100
        for name, share in (("U.18-24", 20), ("F.25-34", 35), ("M.25-34", 45))
        if one.watched_ms(now)
    },
    "total_video_views_by_distribution_type": lambda one, now: {
        "page_owned": one.played(now) - one.played(now) // 8,
        "shared": one.played(now) // 8,
    },
}

REEL: Mapping[str, PostValue] = {
    "blue_reels_play_count": Post.played,
    "fb_reels_total_plays": lambda one, now: one.played(now) * 115 // 100,
    "post_video_avg_time_watched": POST["post_video_avg_time_watched"],
    "post_video_view_time": Post.watched_ms,
    "post_video_followers": lambda one, now: one.played(now) // 900,
    "post_video_social_actions": lambda one, now: one.comments(now) + one.shares(now),
    "post_video_likes_by_reaction_type": POST["post_reactions_by_type_total"],
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What has insights: an id, its metrics and the period of a bare request."""

    id: str
    page: Page
    metrics: Mapping[str, Any]
    post: Post | None = None

    @property
    def is_page(self) -> bool:
        """Return whether it is a page, whose metrics have days."""
        return self.post is None


def of_page(page: Page) -> Subject:
    """Return a page's insights."""
    return Subject(page.id, page, PAGE)


def of_post(one: Post) -> Subject:
    """Return a post's insights."""
    return Subject(one.id, one.page, POST, one)


def of_video(one: Post) -> Subject:
    """Return the insights of a video or reel."""
    return Subject(
        str(one.video_id), one.page, REEL if one.kind == "reel" else VIDEO, one
    )
