"""The feed of a channel, which the WebSub hub delivers.

Here: its topic and the length of a lease. Not here: requests (`endpoints/hub.py`),
feeds (`webhooks.py`).
"""

from datetime import timedelta

from dlt_sources.contract import Subscriptions, Topic, lazy

LEASE = timedelta(days=5)
"""Requested length of a lease; the hub allows 9.5 days at most."""
FEED = "https://www.youtube.com/feeds/videos.xml?channel_id="
SUBSCRIPTIONS = Subscriptions(
    "youtube",
    (Topic("feed", ("feed",)),),
    lazy("dlt_sources.youtube.endpoints.hub:open_subscriptions"),
)
