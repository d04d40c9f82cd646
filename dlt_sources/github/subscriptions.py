"""The events of repositories that one hook delivers.

Here: events and scopes. Not here: requests (`endpoints/hooks.py`), deliveries
(`webhooks.py`).
"""

from datetime import timedelta

from dlt_sources.contract import Subscriptions, Topic, lazy

EVENTS = ("fork", "issues", "pull_request", "push", "release", "repository", "star")
"""In alphabetical order, as GitHub returns them."""
SUBSCRIPTIONS = Subscriptions(
    "github",
    (
        Topic(
            "repository",
            EVENTS,
            (frozenset({"admin:repo_hook"}), frozenset({"repo"})),
        ),
    ),
    lazy("dlt_sources.github.endpoints.hooks:open_subscriptions"),
    keeps_failed=timedelta(days=3),
)
