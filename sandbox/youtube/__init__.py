"""YouTube: Data API v3, Analytics v2 and Google's token endpoint.

Here: the platform put together. Not here: the world it shows.
"""

from starlette.routing import Mount, Route, Router

from sandbox.state import Platform, State
from sandbox.youtube.apis import ANALYTICS, DATA, Api
from sandbox.youtube.grants import Grants
from sandbox.youtube.oauth import OAuth
from sandbox.youtube.quota import Quota
from sandbox.youtube.tokens import API_KEY, CLIENT_ID, CLIENT_SECRET

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_KEY = f'-H "X-Goog-Api-Key: {API_KEY}"'
_BEARER = '-H "Authorization: Bearer $TOKEN"'
_REPORT = (
    "ids=channel==MINE&startDate=2026-01-01&endDate=2026-01-31"
    "&dimensions=day&metrics=views,likes"
)


def build(state: State) -> Platform:
    """Return the platform for one server."""
    grants, quota = Grants(state), Quota(state.clock)
    data, reports = (
        Api(state, grants, quota, endpoints) for endpoints in (DATA, ANALYTICS)
    )
    router = Router(
        routes=[
            Route("/v3/{path:path}", data.serve, methods=METHODS),
            Route("/analytics/v2/{path:path}", reports.serve, methods=METHODS),
            Mount("/oauth2", routes=OAuth(grants).routes()),
        ]
    )
    return Platform(
        name="youtube",
        title="YouTube",
        api="/v",  # of /v3/ and /analytics/v2/, not of /oauth2/
        app=router,
        caller=grants.caller,
        connections=grants.connections,
        environ={
            "YOUTUBE_API_URL": "{url}/youtube/v3",
            "YOUTUBE_ANALYTICS_API_URL": "{url}/youtube/analytics/v2",
            "GOOGLE_AUTH_URL": "{url}/youtube/oauth2",
            "YOUTUBE_CLIENT_ID": CLIENT_ID,
            "YOUTUBE_CLIENT_SECRET": CLIENT_SECRET,
            "YOUTUBE_API_KEY": API_KEY,
        },
        examples=(
            "TOKEN={token}",
            f'curl -s {_KEY} "{{url}}/youtube/v3/channels?part=statistics&id={{user}}"',
            f'curl -s {_BEARER} "{{url}}/youtube/analytics/v2/reports?{_REPORT}"',
        ),
    )
