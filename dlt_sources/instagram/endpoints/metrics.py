"""Metrics of an insights response, and which ones to request.

Here: names by product, and the value of a metric, whose form depends on the request.
Not here: requests (`graph.py`, `user_insights.py`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from dlt_sources.decode.pages import parse_body
from dlt_sources.decode.rows import Row, nested
from dlt_sources.http.errors import WrongContent

_EVERY = ("views", "reach", "shares", "total_interactions")
OF_PRODUCT = {
    "FEED": (*_EVERY, "likes", "comments", "saved", "follows", "profile_visits"),
    "REELS": (
        *(*_EVERY, "likes", "comments", "saved"),
        *("ig_reels_avg_watch_time", "ig_reels_video_view_total_time"),
    ),
    "STORY": (*_EVERY, "replies", "follows", "profile_visits"),
}
"""Metrics of media by product; others fail the request."""
OF_ACCOUNT = (
    *("views", "reach", "accounts_engaged", "total_interactions", "likes", "comments"),
    *("shares", "saves", "replies", "profile_views", "profile_links_taps"),
)
FOLLOWS = "follows_and_unfollows"
FOLLOWER_COUNT = "follower_count"
DEMOGRAPHICS = "follower_demographics"
BREAKDOWNS = {"country": "country", "age,gender": "age_and_gender"}
"""Breakdowns of the followers by their name at Instagram, with ours."""


def read_value(metric: Row) -> Any:
    """Return the total of a metric, or the only value of its list; None without one."""
    total = metric.get("total_value")
    if isinstance(total, dict):
        return total.get("value")
    values = metric.get("values")
    if isinstance(values, list) and len(values) == 1 and isinstance(values[0], dict):
        return values[0].get("value")
    return None


def read_metrics_of(body: bytes) -> list[Row]:
    """Return the metrics of a response.

    Raises:
        Truncated: the body is not complete JSON.
        WrongContent: the JSON is not a list of metrics.
    """
    document = parse_body(body)
    metrics = document.get("data") if isinstance(document, dict) else None
    if not isinstance(metrics, list):
        raise WrongContent("response without a list of metrics")
    if not all(isinstance(one, dict) for one in metrics):
        raise WrongContent("a metric is not an object")
    return metrics


def read_segments(metric: Row) -> Iterator[tuple[str, Any]]:
    """Yield each segment of a metric's breakdowns with its value."""
    breakdowns = nested(metric, "total_value").get("breakdowns")
    for breakdown in breakdowns if isinstance(breakdowns, list) else []:
        results = breakdown.get("results") if isinstance(breakdown, Mapping) else None
        for result in results if isinstance(results, list) else []:
            if not isinstance(result, dict):
                continue
            values = result.get("dimension_values")
            if isinstance(values, list):
                yield " ".join(map(str, values)), result.get("value")
