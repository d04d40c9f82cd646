"""Facebook: pages, posts, videos, and their insights.

Here: `PLATFORM`. Not here: the data flow, tokens and costs (`README.md`).
"""

from datetime import timedelta

from dlt_sources.contract import Authorization, Platform, Quota, Resource, lazy
from dlt_sources.facebook import records
from dlt_sources.facebook.settings import (
    AUTHORIZED_SCOPES,
    DAYS_A_CALL,
    INSIGHTS_SCOPE,
    VARIABLES,
    Settings,
)
from dlt_sources.facebook.subscriptions import SUBSCRIPTIONS

__all__ = ["PLATFORM"]

KEPT = timedelta(days=730)

PLATFORM = Platform(
    name="facebook",
    title="Facebook",
    resources=(
        Resource(
            "pages",
            records.Page,
            "level",
            ("id",),
            "One row per page and reading: names, likes and followers.",
            job_type="daily_channel",
        ),
        Resource(
            "posts",
            records.Post,
            "level",
            ("id",),
            "One row per published post and reading: text, and reactions, comments and"
            " shares as of now.",
            job_type="video_stats",
        ),
        Resource(
            "post_insights",
            records.PostInsight,
            "level",
            ("post_id",),
            "One row per post and reading: its lifetime insights.",
            job_type="video_stats",
            scope=INSIGHTS_SCOPE,
        ),
        Resource(
            "post_earnings",
            records.PostEarning,
            "level",
            ("post_id",),
            "One row per post of an earning page and reading: its lifetime earnings.",
            job_type="video_stats",
            scope=INSIGHTS_SCOPE,
        ),
        Resource(
            "videos",
            records.Video,
            "level",
            ("id",),
            "One row per video or reel and reading: metadata and views.",
            job_type="video_stats",
        ),
        Resource(
            "video_insights",
            records.VideoInsight,
            "level",
            ("video_id",),
            "One row per video or reel and reading: its lifetime insights.",
            job_type="video_stats",
            scope=INSIGHTS_SCOPE,
        ),
        Resource(
            "page_days",
            records.PageDay,
            "history",
            ("page_id", "day"),
            "One row per page and day of America/Los_Angeles, restated for days: views,"
            " viewers, engagements, follows.",
            job_type="daily_channel",
            scope=INSIGHTS_SCOPE,
            reaches_back=KEPT,
            days_a_call=DAYS_A_CALL,
        ),
        Resource(
            "page_earning_days",
            records.PageEarningDay,
            "history",
            ("page_id", "day"),
            "One row per earning page and day of America/Los_Angeles, restated for"
            " weeks: earnings of the day.",
            job_type="daily_channel",
            scope=INSIGHTS_SCOPE,
            reaches_back=KEPT,
            days_a_call=DAYS_A_CALL,
        ),
    ),
    collect=lazy("dlt_sources.facebook.collect:collect"),
    variables=VARIABLES,
    read_settings=Settings.read,
    # Facebook gives each page a limit of its own and reports its usage in percent.
    quota=Quota(points=120, seconds=60.0, longest_wait=25 * 3_600.0),
    identify=lazy("dlt_sources.facebook.identify:identify"),
    subscriptions=SUBSCRIPTIONS,
    authorization=Authorization(
        scopes=AUTHORIZED_SCOPES,
        address=lazy("dlt_sources.facebook.authorize:address"),
        exchange=lazy("dlt_sources.facebook.authorize:exchange"),
    ),
)
