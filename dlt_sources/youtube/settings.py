"""The environment variables of YouTube, and its OAuth scopes.

Here: names, defaults and checks. Not here: their use. Key and OAuth client are
optional. Without a key, connections read their own channels; without a client, tokens
have no refresh.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from dlt_sources.contract import Budget, Secret, Variable
from dlt_sources.extract.pacific import PACIFIC
from dlt_sources.extract.settings import read_values, whole_number
from dlt_sources.youtube.endpoints.quota import ANALYTICS, DATA, LIVE, STATS

ANALYTICS_SCOPE = "https://www.googleapis.com/auth/yt-analytics.readonly"
MONEY_SCOPE = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"
AUTHORIZED_SCOPES = (
    "https://www.googleapis.com/auth/youtube.readonly",
    ANALYTICS_SCOPE,
    MONEY_SCOPE,
)
"""Scopes that `creators connect` requests."""

VARIABLES = (
    Variable(
        "YOUTUBE_API_KEY",
        "API key of your Google Cloud project, for all public data",
        default="",
    ),
    Variable("YOUTUBE_CLIENT_ID", "OAuth client id of the same project", default=""),
    Variable(
        "YOUTUBE_CLIENT_SECRET",
        "OAuth client secret of the same project",
        default="",
    ),
    Variable(
        "YOUTUBE_API_URL",
        "base URL of the Data API",
        default="https://www.googleapis.com/youtube/v3",
    ),
    Variable(
        "YOUTUBE_ANALYTICS_API_URL",
        "base URL of the Analytics API",
        default="https://youtubeanalytics.googleapis.com/v2",
    ),
    Variable(
        "GOOGLE_AUTH_URL",
        "base URL of Google's token endpoint",
        default="https://oauth2.googleapis.com",
    ),
    Variable(
        "GOOGLE_CONSENT_URL",
        "URL of Google's consent page",
        default="https://accounts.google.com/o/oauth2/v2/auth",
    ),
    Variable(
        "YOUTUBE_TRAILING_DAYS",
        "past days of Analytics that are read again, because YouTube restates them",
        default="7",
    ),
    Variable(
        "YOUTUBE_REVENUE_TRAILING_DAYS",
        "past days of revenue that are read again; YouTube restates open months",
        default="35",
    ),
    Variable(
        "YOUTUBE_DAILY_UNITS",
        "units of the Data API per Pacific day of your project",
        default="10000",
    ),
    Variable(
        "YOUTUBE_RESERVE_UNITS",
        "units of YOUTUBE_DAILY_UNITS that runs leave for lookups",
        default="500",
    ),
    Variable(
        "YOUTUBE_STATS_DAILY_UNITS",
        "units of videos.batchGetStats per Pacific day of your project",
        default="10000",
    ),
    Variable(
        "YOUTUBE_ANALYTICS_DAILY_UNITS",
        "queries of the Analytics API per Pacific day of your project",
        default="100000",
    ),
    Variable(
        "YOUTUBE_VIDEO_DAYS_CALLS",
        "most queries per channel and week for the days of single videos",
        default="40",
    ),
    Variable(
        "YOUTUBE_LIVE_DAILY_UNITS",
        "units of YOUTUBE_DAILY_UNITS that live sampling may spend",
        default="4000",
    ),
    Variable(
        "YOUTUBE_LIVE_SEARCH_MINUTES",
        "minutes between two searches for live videos in the newest uploads",
        default="60",
    ),
    Variable(
        "YOUTUBE_HUB_URL",
        "URL of the WebSub hub",
        default="https://pubsubhubbub.appspot.com/subscribe",
    ),
    Variable(
        "YOUTUBE_WEBHOOK_SECRET",
        "secrets of its webhook deliveries, comma separated while they rotate",
        default="",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that requests need."""

    api_key: Secret | None
    client_id: str
    client_secret: Secret
    api_url: str
    analytics_url: str
    auth_url: str
    consent_url: str
    hub_url: str
    trailing_days: int
    revenue_trailing_days: int
    video_days_calls: int
    live_search_minutes: int
    budgets: Mapping[str, Budget]

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: a variable has an invalid value.
        """
        values = read_values(environ, VARIABLES)
        number = partial(whole_number, values)
        reserve = number("YOUTUBE_RESERVE_UNITS")
        return cls(
            api_key=Secret(values["YOUTUBE_API_KEY"])
            if values["YOUTUBE_API_KEY"]
            else None,
            client_id=values["YOUTUBE_CLIENT_ID"],
            client_secret=Secret(values["YOUTUBE_CLIENT_SECRET"]),
            api_url=values["YOUTUBE_API_URL"],
            analytics_url=values["YOUTUBE_ANALYTICS_API_URL"],
            auth_url=values["GOOGLE_AUTH_URL"],
            consent_url=values["GOOGLE_CONSENT_URL"],
            hub_url=values["YOUTUBE_HUB_URL"],
            trailing_days=number("YOUTUBE_TRAILING_DAYS", 1),
            revenue_trailing_days=number("YOUTUBE_REVENUE_TRAILING_DAYS", 1),
            video_days_calls=number("YOUTUBE_VIDEO_DAYS_CALLS", 1),
            live_search_minutes=number("YOUTUBE_LIVE_SEARCH_MINUTES", 5),
            budgets={
                DATA: Budget(number("YOUTUBE_DAILY_UNITS"), PACIFIC, reserve),
                LIVE: Budget(number("YOUTUBE_LIVE_DAILY_UNITS"), PACIFIC),
                STATS: Budget(number("YOUTUBE_STATS_DAILY_UNITS"), PACIFIC),
                ANALYTICS: Budget(number("YOUTUBE_ANALYTICS_DAILY_UNITS"), PACIFIC),
            },
        )
