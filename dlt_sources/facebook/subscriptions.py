"""The changes of a page that its webhook delivers.

Here: fields and scopes. Not here: requests (`endpoints/subscriptions.py`), deliveries
(`webhooks.py`).
"""

from dlt_sources.contract import Subscriptions, Topic, lazy

KIND = "page"
"""The kind of object of the app's subscription."""
SUBSCRIPTIONS = Subscriptions(
    "facebook",
    (Topic("feed", ("feed",), (frozenset({"pages_manage_metadata"}),)),),
    lazy("dlt_sources.facebook.endpoints.subscriptions:open_subscriptions"),
)
