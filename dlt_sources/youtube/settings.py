"""The environment variables of YouTube and what they stand for.

Here: names, defaults and the check that numbers are numbers. Not here: their use.
Neither a key nor a client is a must: without a key connections read their own channels,
without a client nothing can be refreshed, and a reading says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from dlt_sources.contract import Budget, Secret, Variable
from dlt_sources.extract.settings import read_values, whole_number
from dlt_sources.youtube.quota import ANALYTICS, DATA, PACIFIC, STATS

ANALYTICS_SCOPE = "https://www.googleapis.com/auth/yt-analytics.readonly"
MONEY_SCOPE = "https://www.googleapis.com/auth/yt-analytics-monetary.readonly"

VARIABLES = (
    Variable(
        "YOUTUBE_API_KEY",
        "key of your Google Cloud project, for all public data",
        default="",
        is_secret=True,
    ),
    Variable("YOUTUBE_CLIENT_ID", "OAuth client id of the same project", default=""),
    Variable("YOUTUBE_CLIENT_SECRET", "its client secret", default="", is_secret=True),
    Variable(
        "YOUTUBE_API_URL",
        "base of the Data API",
        default="https://www.googleapis.com/youtube/v3",
    ),
    Variable(
        "YOUTUBE_ANALYTICS_API_URL",
        "base of the Analytics API",
        default="https://youtubeanalytics.googleapis.com/v2",
    ),
    Variable(
        "GOOGLE_AUTH_URL",
        "base of Google's token endpoint",
        default="https://oauth2.googleapis.com",
    ),
    Variable(
        "YOUTUBE_TRAILING_DAYS",
        "days of Analytics that are read again, because YouTube restates them",
        default="7",
    ),
    Variable(
        "YOUTUBE_REVENUE_TRAILING_DAYS",
        "the same for revenue, which is restated until the month is closed",
        default="35",
    ),
    Variable(
        "YOUTUBE_DAILY_UNITS",
        "units your project has for the Data API a Pacific day",
        default="10000",
    ),
    Variable(
        "YOUTUBE_RESERVE_UNITS",
        "of these, units that runs leave to people",
        default="500",
    ),
    Variable(
        "YOUTUBE_STATS_DAILY_UNITS",
        "units of videos.batchGetStats, which are counted apart",
        default="10000",
    ),
    Variable(
        "YOUTUBE_ANALYTICS_DAILY_UNITS",
        "queries your project has for the Analytics API a Pacific day",
        default="100000",
    ),
    Variable(
        "YOUTUBE_VIDEO_DAYS_CALLS",
        "most queries of a channel for each week of days of single videos",
        default="40",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What every request needs to know."""

    api_key: Secret | None
    client_id: str
    client_secret: Secret
    api_url: str
    analytics_url: str
    auth_url: str
    trailing_days: int
    revenue_trailing_days: int
    video_days_calls: int
    budgets: Mapping[str, Budget]

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: one has a value that makes no sense.
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
            trailing_days=number("YOUTUBE_TRAILING_DAYS", 1),
            revenue_trailing_days=number("YOUTUBE_REVENUE_TRAILING_DAYS", 1),
            video_days_calls=number("YOUTUBE_VIDEO_DAYS_CALLS", 1),
            budgets={
                DATA: Budget(number("YOUTUBE_DAILY_UNITS"), PACIFIC, reserve),
                STATS: Budget(number("YOUTUBE_STATS_DAILY_UNITS"), PACIFIC),
                ANALYTICS: Budget(number("YOUTUBE_ANALYTICS_DAILY_UNITS"), PACIFIC),
            },
        )
