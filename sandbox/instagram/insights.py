"""Insights of media and stories: lifetime numbers as of now.

Here: which metric fits which product, and their values. One metric that does not fit
fails the whole call. Not here: insights of accounts (`user_insights.py`).
"""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.instagram.errors import graph_error, invalid
from sandbox.instagram.media import Media
from sandbox.world.randomness import random_int

RETIRED = {"impressions", "plays", "video_views", "clips_replays_count", "engagement"}
"""Withdrawn for every version on 2025-04-21 or earlier."""
FEWEST_VIEWERS = 5
_FEED = {"views", "reach", "likes", "comments", "shares", "total_interactions"}
FITTING = {
    "FEED": _FEED | {"saved", "follows", "profile_visits", "profile_activity"},
    "REELS": _FEED
    | {"saved", "ig_reels_avg_watch_time", "ig_reels_video_view_total_time"},
    "STORY": _FEED - {"likes", "comments"}
    | {"replies", "follows", "profile_visits", "profile_activity", "navigation"},
}
KNOWN = set().union(*FITTING.values())


def _watched(one: Media) -> int:
    return random_int(3_000, 12_000, one.account.creator.seed, "ig watch", one.id)


def _interactions(one: Media, now: int) -> int:
    names = ("likes", "comments", "saved", "shares")
    return sum(VALUES[name](one, now) for name in names)


VALUES: dict[str, Callable[[Media, int], int]] = {
    "views": Media.views,
    "reach": lambda one, now: one.views(now) * 7 // 10,
    "likes": Media.likes,
    "comments": Media.comments,
    "saved": lambda one, now: one.views(now) // 40,
    "shares": lambda one, now: one.views(now) // 60,
    "replies": lambda one, now: one.views(now) // 200,
    "follows": lambda one, now: one.views(now) // 400,
    "profile_visits": lambda one, now: one.views(now) // 120,
    "profile_activity": lambda one, now: one.views(now) // 500,
    "navigation": lambda one, now: one.views(now) * 2,
    "total_interactions": _interactions,
    "ig_reels_avg_watch_time": lambda one, now: _watched(one),
    "ig_reels_video_view_total_time": lambda one, now: _watched(one) * one.views(now),
}


def check_metrics(names: Sequence[str], known: set[str], withdrawn: str) -> None:
    """Refuse the call if one metric does not exist or is withdrawn."""
    if not names:
        raise invalid("The parameter metric is required.")
    for place, name in enumerate(names):
        if name in RETIRED or name == withdrawn:
            raise invalid(
                f"Starting from version v22.0 and above, the {name} metric is no longer"
                " supported for the queried media."
            )
        if name not in known:
            values = ", ".join(sorted(known))
            raise invalid(
                f"metric[{place}] must be one of the following values: {values}"
            )


def of_media(
    one: Media, names: Sequence[str], now: int, withdrawn: str
) -> dict[str, Any]:
    """Return the insights of one media or story."""
    check_metrics(names, KNOWN, withdrawn)
    for name in names:
        if name not in FITTING[one.product]:
            raise invalid(
                f"The Media Insights API does not support the {name} metric for this"
                " media product type."
            )
    if one.is_before_conversion:
        raise graph_error(
            100,
            "Invalid parameter",
            error_subcode=2108006,
            error_user_title="Media posted before business account conversion",
            error_user_msg=(
                "The media was posted before the most recent time that the user's"
                " account was converted to a business account from a personal account."
            ),
        )
    if one.is_story and one.views(now) < FEWEST_VIEWERS:
        message = "(#10) Not enough viewers for the media to show insights"
        raise graph_error(10, message)
    return {"data": [_metric(one, name, now) for name in names]}


def _metric(one: Media, name: str, now: int) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": "lifetime",
        "values": [{"value": VALUES[name](one, now)}],
        "title": title,
        "description": f"{title} of the media.",
        "id": f"{one.id}/insights/{name}/lifetime",
    }
