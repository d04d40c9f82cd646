"""The changes of an account that its webhook delivers.

Here: fields and scopes. An account has no choice of fields: it sends every field of the
application that its permissions allow. Not here: requests
(`endpoints/subscriptions.py`), deliveries (`webhooks.py`).
"""

from dlt_sources.contract import Subscriptions, Topic, lazy

KIND = "instagram"
"""The kind of object of the application's subscription."""
FIELDS = ("comments", "live_comments", "story_insights")
"""Mentions change nothing of the account's own, so they are left out."""
SUBSCRIPTIONS = Subscriptions(
    "instagram",
    (
        Topic(
            "account",
            FIELDS,
            (
                frozenset({"instagram_manage_comments"}),
                frozenset({"instagram_manage_insights"}),
            ),
        ),
    ),
    lazy("dlt_sources.instagram.endpoints.subscriptions:open_subscriptions"),
)
