"""YouTube: channels, uploads, videos, and the days of Analytics.

Here: `PLATFORM`. Not here: the data flow, units and scopes (`README.md`).
"""

from dlt_sources.contract import Authorization, Platform, Quota, Resource, lazy
from dlt_sources.youtube import records
from dlt_sources.youtube.settings import (
    ANALYTICS_SCOPE,
    AUTHORIZED_SCOPES,
    MONEY_SCOPE,
    VARIABLES,
    Settings,
)
from dlt_sources.youtube.subscriptions import SUBSCRIPTIONS

__all__ = ["PLATFORM"]

PLATFORM = Platform(
    name="youtube",
    title="YouTube",
    resources=(
        Resource(
            "channels",
            records.Channel,
            "level",
            ("id",),
            "One row per channel and reading: names and totals; subscribers are rounded"
            " down to three significant digits, null when hidden.",
            job_type="daily_channel",
        ),
        Resource(
            "playlist_items",
            records.PlaylistItem,
            "level",
            ("video_id",),
            "One row per upload and reading; private uploads have no date.",
            job_type="video_stats",
        ),
        Resource(
            "videos",
            records.Video,
            "level",
            ("id",),
            "One row per video and reading: metadata, and counters as of now.",
            job_type="video_stats",
        ),
        Resource(
            "video_stats",
            records.VideoStat,
            "level",
            ("id",),
            "One row per video and reading that the daily units did not cover; its own"
            " quota bucket. Usually empty.",
            job_type="video_stats",
        ),
        Resource(
            "live_videos",
            records.LiveVideo,
            "sample",
            ("id",),
            "One row per live, scheduled or just ended broadcast and reading: viewers,"
            " null while hidden.",
            job_type="stream_session",
        ),
        Resource(
            "channel_days",
            records.ChannelDay,
            "history",
            ("channel_id", "day"),
            "One row per channel and day of America/Los_Angeles, restated for days:"
            " views, watch time, reactions, subscribers gained and lost.",
            job_type="daily_channel",
            scope=ANALYTICS_SCOPE,
        ),
        Resource(
            "channel_revenue_days",
            records.RevenueDay,
            "history",
            ("channel_id", "day"),
            "One row per earning channel and day of America/Los_Angeles, restated until"
            " the month is closed: revenue by source.",
            job_type="daily_channel",
            scope=MONEY_SCOPE,
        ),
        Resource(
            "video_days",
            records.VideoDay,
            "history",
            ("video_id", "day"),
            "One row per video and day of America/Los_Angeles with activity, restated"
            " for days; deleted videos have no rows.",
            job_type="video_stats",
            scope=ANALYTICS_SCOPE,
            days_a_call=1,
        ),
        Resource(
            "video_totals",
            records.VideoTotal,
            "level",
            ("video_id",),
            "One row per video with activity and reading: sums since publication, up to"
            " the last day that YouTube has processed.",
            job_type="video_stats",
            scope=ANALYTICS_SCOPE,
        ),
        Resource(
            "video_revenue_totals",
            records.VideoRevenueTotal,
            "level",
            ("video_id",),
            "One row per earning video and reading: revenue since publication, up to"
            " the last day that YouTube has processed; restated for weeks.",
            job_type="video_stats",
            scope=MONEY_SCOPE,
        ),
        Resource(
            "audience_countries",
            records.CountryViews,
            "history",
            ("channel_id", "last_day", "country"),
            "One row per channel, 28 days of America/Los_Angeles and country.",
            job_type="daily_channel",
            scope=ANALYTICS_SCOPE,
        ),
        Resource(
            "audience_demographics",
            records.Demographic,
            "history",
            ("channel_id", "last_day", "age_group", "gender"),
            "One row per channel, 28 days of America/Los_Angeles, age group and gender:"
            " shares of the viewers who are signed in.",
            job_type="daily_channel",
            scope=ANALYTICS_SCOPE,
        ),
        Resource(
            "audience_traffic_sources",
            records.TrafficSourceDay,
            "history",
            ("channel_id", "day", "insight_traffic_source_type"),
            "One row per channel, day of America/Los_Angeles and traffic source.",
            job_type="daily_channel",
            scope=ANALYTICS_SCOPE,
        ),
        Resource(
            "audience_devices",
            records.DeviceDay,
            "history",
            ("channel_id", "day", "device_type"),
            "One row per channel, day of America/Los_Angeles and type of device.",
            job_type="daily_channel",
            scope=ANALYTICS_SCOPE,
        ),
    ),
    collect=lazy("dlt_sources.youtube.collect:collect"),
    variables=VARIABLES,
    read_settings=Settings.read,
    # Google answers for the rest of its day, which has 25 hours in autumn.
    quota=Quota(points=700, seconds=60.0, longest_wait=25 * 3_600.0),
    refresh=lazy("dlt_sources.youtube.auth:refresh"),
    identify=lazy("dlt_sources.youtube.identify:identify"),
    live="live_videos",
    live_end="actual_end_time",
    subscriptions=SUBSCRIPTIONS,
    authorization=Authorization(
        scopes=AUTHORIZED_SCOPES,
        address=lazy("dlt_sources.youtube.authorize:address"),
        exchange=lazy("dlt_sources.youtube.authorize:exchange"),
    ),
)
