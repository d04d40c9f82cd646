"""YouTube: Data API v3, Analytics API v2, the hub and Google's token endpoint.

Here: the platform's parts and its endpoints. Not here: the world's data.
"""

from collections.abc import Mapping

from starlette.routing import Mount, Route, Router

from sandbox.kit.state import Platform, State, curl
from sandbox.youtube import data_api, reports
from sandbox.youtube.api import Api, Endpoint, Quota
from sandbox.youtube.hub import Hub
from sandbox.youtube.oauth import API_KEY, CLIENT, OAuth

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
DATA: Mapping[str, tuple[str, Endpoint]] = {
    "channels": ("data", data_api.channels),
    "playlistItems": ("data", data_api.playlist_items),
    "videos": ("data", data_api.videos),
    "videos:batchGetStats": ("batch_stats", data_api.batch_stats),
    "search": ("search", data_api.search),
}
ANALYTICS: Mapping[str, tuple[str, Endpoint]] = {
    "reports": ("analytics", reports.reports)
}
REPORT = (
    "youtube/analytics/v2/reports?ids=channel==MINE&startDate=2026-01-01"
    "&endDate=2026-01-31&dimensions=day&metrics=views,likes"
)


def build(state: State) -> Platform:
    """Return the platform for one server."""
    oauth, quota = OAuth(state), Quota(state.clock)
    data = Api(state, oauth.tokens, quota, DATA)
    analytics = Api(state, oauth.tokens, quota, ANALYTICS)
    return Platform(
        name="youtube",
        title="YouTube",
        api="/v",  # in /v3/ and /analytics/v2/, but not in /oauth2/
        app=Router(
            routes=[
                Route("/v3/{path:path}", data.serve, methods=METHODS),
                Route("/analytics/v2/{path:path}", analytics.serve, methods=METHODS),
                Mount("/oauth2", routes=oauth.routes),
                Route("/hub/subscribe", Hub(state).serve, methods=["POST"]),
            ]
        ),
        caller=oauth.caller,
        connections=oauth.tokens.connections,
        environ={
            "YOUTUBE_API_URL": "{url}/youtube/v3",
            "YOUTUBE_ANALYTICS_API_URL": "{url}/youtube/analytics/v2",
            "GOOGLE_AUTH_URL": "{url}/youtube/oauth2",
            "GOOGLE_CONSENT_URL": "{url}/youtube/oauth2/auth",
            "YOUTUBE_HUB_URL": "{url}/youtube/hub/subscribe",
            "YOUTUBE_CLIENT_ID": CLIENT.id,
            "YOUTUBE_CLIENT_SECRET": CLIENT.secret,
            "YOUTUBE_API_KEY": API_KEY,
            # Every broadcast is announced hours before 16:00 UTC.
            "YOUTUBE_LIVE_SEARCH_MINUTES": "480",
        },
        examples=(
            "TOKEN={token}",
            *curl(
                f'-H "X-Goog-Api-Key: {API_KEY}"',
                "youtube/v3/channels?part=statistics&id={user}",
            ),
            *curl('-H "Authorization: Bearer $TOKEN"', REPORT),
        ),
    )
