"""Twitch: Helix, EventSub and the token endpoints.

Here: the platform's parts and its endpoints. Not here: the world's data.
"""

from collections.abc import Mapping

from starlette.routing import Mount, Route, Router

from sandbox.kit.state import Platform, State, curl
from sandbox.twitch import broadcasts, channels, games
from sandbox.twitch.api import Endpoint, Helix
from sandbox.twitch.eventsub import EventSub
from sandbox.twitch.eventsub_api import Subscriptions
from sandbox.twitch.oauth import CLIENT, OAuth

EVENTSUB = "eventsub/subscriptions"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
ENDPOINTS: Mapping[str, Endpoint] = {
    "users": channels.users,
    "channels": channels.channels,
    "channels/followers": channels.followers,
    "channels/followed": channels.followed,
    "subscriptions": channels.subscriptions,
    "streams": broadcasts.streams,
    "videos": broadcasts.videos,
    "clips": broadcasts.clips,
    "games": games.games,
    "games/top": games.top,
}
EXAMPLES = (
    "users",
    "channels?broadcaster_id={user}",
    "channels/followers?broadcaster_id={user}&first=3",
    "subscriptions?broadcaster_id={user}&first=3",
    "streams",
    "videos?user_id={user}&type=archive",
    "clips?broadcaster_id={user}&first=5",
    "games/top",
)


def build(state: State) -> Platform:
    """Return the platform for one server."""
    oauth = OAuth(state)
    subscriptions = Subscriptions(state, EventSub(state))
    endpoints = {**ENDPOINTS, EVENTSUB: subscriptions.show}
    writes = {
        ("POST", EVENTSUB): subscriptions.create,
        ("DELETE", EVENTSUB): subscriptions.delete,
    }
    helix = Helix(state, oauth.tokens, endpoints, writes)
    form = f"-d client_id={CLIENT.id} -d client_secret={CLIENT.secret}"
    header = f'-H "Authorization: Bearer $TOKEN" -H "Client-Id: {CLIENT.id}"'
    return Platform(
        name="twitch",
        title="Twitch",
        api="/helix/",
        app=Router(
            routes=[
                Route("/helix/{path:path}", helix.serve, methods=METHODS),
                Mount("/oauth2", routes=oauth.routes),
            ]
        ),
        caller=oauth.tokens.caller,
        connections=oauth.tokens.connections,
        environ={
            "TWITCH_API_URL": "{url}/twitch/helix",
            "TWITCH_AUTH_URL": "{url}/twitch/oauth2",
            "TWITCH_CLIENT_ID": CLIENT.id,
            "TWITCH_CLIENT_SECRET": CLIENT.secret,
        },
        examples=(
            "TOKEN={token}",
            *curl(f"{form} -d grant_type=client_credentials", "twitch/oauth2/token"),
            *curl('-H "Authorization: OAuth $TOKEN"', "twitch/oauth2/validate"),
            *curl(header, *(f"twitch/helix/{example}" for example in EXAMPLES)),
        ),
    )
