"""Twitch: Helix and its token endpoints, as strict as the real ones.

Here: the platform put together. Not here: the world it shows.
"""

from starlette.routing import Mount, Route, Router

from sandbox.state import Platform, State
from sandbox.twitch.grants import Grants
from sandbox.twitch.helix import Helix
from sandbox.twitch.oauth import OAuth
from sandbox.twitch.tokens import CLIENT_ID, CLIENT_SECRET

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_HEADERS = f'-H "Authorization: Bearer $TOKEN" -H "Client-Id: {CLIENT_ID}"'
_APP = (
    f"-d client_id={CLIENT_ID} -d client_secret={CLIENT_SECRET} "
    "-d grant_type=client_credentials"
)
_EXAMPLES = (
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
    grants = Grants(state)
    router = Router(
        routes=[
            Route("/helix/{path:path}", Helix(state, grants).serve, methods=METHODS),
            Mount("/oauth2", routes=OAuth(state, grants).routes()),
        ]
    )
    asked = tuple(
        f'curl -s {_HEADERS} "{{url}}/twitch/helix/{one}"' for one in _EXAMPLES
    )
    return Platform(
        name="twitch",
        title="Twitch",
        api="/helix/",
        app=router,
        caller=grants.caller,
        connections=grants.connections,
        environ={
            "TWITCH_API_URL": "{url}/twitch/helix",
            "TWITCH_AUTH_URL": "{url}/twitch/oauth2",
            "TWITCH_CLIENT_ID": CLIENT_ID,
            "TWITCH_CLIENT_SECRET": CLIENT_SECRET,
        },
        examples=(
            "TOKEN={token}",
            f"curl -s {{url}}/twitch/oauth2/token {_APP}",
            'curl -s -H "Authorization: OAuth $TOKEN" {url}/twitch/oauth2/validate',
            *asked,
        ),
    )
