"""Instagram: professional accounts, their media, stories and insights.

Here: `PLATFORM`. Not here: the data flow, scopes and costs (`README.md`).
"""

from datetime import timedelta

from dlt_sources.contract import Authorization, Platform, Quota, Resource, lazy
from dlt_sources.instagram import records
from dlt_sources.instagram.settings import (
    AUTHORIZED_SCOPES,
    INSIGHTS_SCOPE,
    VARIABLES,
    Settings,
)
from dlt_sources.instagram.subscriptions import SUBSCRIPTIONS

__all__ = ["PLATFORM"]

PLATFORM = Platform(
    name="instagram",
    title="Instagram",
    resources=(
        Resource(
            "accounts",
            records.Account,
            "level",
            ("id",),
            "One row per account and reading: profile, followers, number of media.",
            job_type="daily_channel",
        ),
        Resource(
            "media",
            records.Media,
            "level",
            ("id",),
            "One row per media and reading: attributes, likes and comments.",
            job_type="video_stats",
        ),
        Resource(
            "stories",
            records.Media,
            "level",
            ("id",),
            "One row per story of the last 24 hours and reading.",
            job_type="video_stats",
        ),
        Resource(
            "media_insights",
            records.MediaInsights,
            "level",
            ("media_id",),
            "One row per media or story and reading: lifetime views, reach, saves.",
            job_type="video_stats",
            scope=INSIGHTS_SCOPE,
        ),
        Resource(
            "account_days",
            records.AccountDay,
            "history",
            ("account_id", "day"),
            "One row per account and day of America/Los_Angeles, restated for two days:"
            " views, reach, interactions, taps on links, follows and unfollows.",
            job_type="daily_channel",
            scope=INSIGHTS_SCOPE,
            reaches_back=timedelta(days=90),
            days_a_call=1,
        ),
        Resource(
            "follower_days",
            records.FollowerDay,
            "history",
            ("account_id", "day"),
            "One row per account and day of America/Los_Angeles: new followers. From"
            " 100 followers on.",
            job_type="daily_channel",
            scope=INSIGHTS_SCOPE,
            reaches_back=timedelta(days=29),
            days_a_call=30,
        ),
        Resource(
            "audience",
            records.AudienceSegment,
            "level",
            ("account_id", "breakdown", "segment"),
            "One row per account, breakdown and segment: followers by country, and by"
            " age and gender. From 100 followers on.",
            job_type="daily_channel",
            scope=INSIGHTS_SCOPE,
        ),
    ),
    collect=lazy("dlt_sources.instagram.collect:collect"),
    variables=VARIABLES,
    read_settings=Settings.read,
    # The real limit grows with an account's reach; usage headers report it.
    quota=Quota(points=600, seconds=60.0, longest_wait=24 * 3_600.0),
    refresh=lazy("dlt_sources.instagram.auth:refresh"),
    identify=lazy("dlt_sources.instagram.identify:identify"),
    subscriptions=SUBSCRIPTIONS,
    # A token lives 60 days; ten of them leave time for failed exchanges.
    exchange_before=timedelta(days=10),
    reads_public=False,
    authorization=Authorization(
        scopes=AUTHORIZED_SCOPES,
        address=lazy("dlt_sources.instagram.authorize:address"),
        exchange=lazy("dlt_sources.instagram.authorize:exchange"),
    ),
)
