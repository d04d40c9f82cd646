"""The metrics of alert rules, and their names for people.

Here: the names of a command, of the database and of a message. Not here: the values
(`app.evaluate_alert_rules`).
"""

from pipelines.errors import UserError

METRICS = {
    "followers_total": "followers",
    "subscribers_total": "subscribers",
    "views_total": "views",
    "contents_total": "contents",
    "followers_gained": "followers gained in a day",
    "subscribers_gained": "subscribers gained in a day",
    "views_gained": "views gained in a day",
    "contents_gained": "contents added in a day",
    "impressions_gained": "impressions of a day",
    "clicks_gained": "clicks of a day",
    "viewers": "viewers of a livestream",
}
"""The metrics of a rule, in words; the database holds the same names."""

LEVEL = "_total"
"""The suffix of a level. Its everyday name has none: followers for followers_total."""


def find_metric(given: str) -> str:
    """Return the metric of an everyday name, such as `followers`, or of a column.

    Raises:
        UserError: there is no such metric.
    """
    name = given.strip().lower().replace(" ", "_").replace("-", "_")
    for known in (name, f"{name}{LEVEL}"):
        if known in METRICS:
            return known
    names = ", ".join(map(shorten, METRICS))
    raise UserError(f"METRIC: {given!r} is not one of {names}")


def shorten(metric: str) -> str:
    """Return the everyday name of a metric."""
    return metric.removesuffix(LEVEL)
