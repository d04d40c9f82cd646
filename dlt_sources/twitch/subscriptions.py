"""The types of EventSub that are subscribed to.

Here: types, versions, conditions and scopes, the most important first. Not here:
requests (`endpoints/subscriptions.py`), messages (`webhooks.py`).
"""

from dlt_sources.contract import Subscriptions, Topic, lazy

VERSIONS = {
    "stream.online": "1",
    "stream.offline": "1",
    "channel.update": "2",
    "channel.follow": "2",
    "channel.subscribe": "1",
    "channel.chat.message": "1",
}
OWN_ID = {
    "channel.follow": ("moderator_user_id",),
    "channel.chat.message": ("user_id",),
}
"""Other names of a condition; the broadcaster moderates and reads the own chat."""
CHAT_SCOPES = frozenset({"user:read:chat", "user:bot", "channel:bot"})
"""What the app token needs from the broadcaster to read the chat."""
SUBSCRIPTIONS = Subscriptions(
    "twitch",
    (
        Topic("stream.offline", ("stream.offline",)),
        Topic("stream.online", ("stream.online",)),
        Topic(
            "channel.follow",
            ("channel.follow",),
            (frozenset({"moderator:read:followers"}),),
        ),
        Topic(
            "channel.subscribe",
            ("channel.subscribe",),
            (frozenset({"channel:read:subscriptions"}),),
        ),
        Topic("channel.update", ("channel.update",)),
        Topic("channel.chat.message", ("channel.chat.message",), (CHAT_SCOPES,)),
    ),
    lazy("dlt_sources.twitch.endpoints.subscriptions:open_subscriptions"),
)
