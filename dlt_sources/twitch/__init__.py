"""Twitch: channels, videos, clips and live streams from the Helix API.

Here: `PLATFORM`. Not here: the data flow and the secrets (`README.md`).
"""

from dlt_sources.contract import Authorization, Platform, Quota, Resource, lazy
from dlt_sources.twitch import records
from dlt_sources.twitch.settings import AUTHORIZED_SCOPES, VARIABLES, Settings
from dlt_sources.twitch.subscriptions import SUBSCRIPTIONS

__all__ = ["PLATFORM"]

PLATFORM = Platform(
    name="twitch",
    title="Twitch",
    resources=(
        Resource(
            "users",
            records.User,
            "level",
            ("id",),
            "One row per user and reading: names, broadcaster type, account age.",
            job_type="daily_channel",
        ),
        Resource(
            "channels",
            records.Channel,
            "level",
            ("broadcaster_id",),
            "One row per channel and reading: current title, category and tags.",
            job_type="daily_channel",
        ),
        Resource(
            "channel_followers",
            records.FollowerTotal,
            "level",
            ("broadcaster_id",),
            "One row per channel and reading: number of followers.",
            job_type="daily_channel",
        ),
        Resource(
            "followed_channels",
            records.FollowedTotal,
            "level",
            ("user_id",),
            "One row per user and reading: number of followed channels.",
            job_type="daily_channel",
            scope="user:read:follows",
        ),
        Resource(
            "subscriptions",
            records.SubscriptionTotal,
            "level",
            ("broadcaster_id",),
            "One row per channel and reading: subscribers and subscriber points.",
            job_type="daily_channel",
            scope="channel:read:subscriptions",
        ),
        Resource(
            "videos",
            records.Video,
            "level",
            ("id",),
            "One row per video and reading: the whole list with current views.",
            job_type="video_stats",
        ),
        Resource(
            "clips",
            records.Clip,
            "level",
            ("id",),
            "One row per recent clip and reading: current views.",
            job_type="video_stats",
        ),
        Resource(
            "streams",
            records.Stream,
            "sample",
            ("id",),
            "One row per live stream and sample: viewers, title, category.",
            job_type="stream_session",
        ),
        Resource(
            "games",
            records.Game,
            "lookup",
            ("id",),
            "One row per category in a run: its name and cover.",
        ),
    ),
    collect=lazy("dlt_sources.twitch.collect:collect"),
    variables=VARIABLES,
    read_settings=Settings.read,
    quota=Quota(points=800, seconds=60.0, longest_wait=300.0),
    refresh=lazy("dlt_sources.twitch.auth:refresh"),
    identify=lazy("dlt_sources.twitch.identify:identify"),
    live="streams",
    subscriptions=SUBSCRIPTIONS,
    authorization=Authorization(
        scopes=AUTHORIZED_SCOPES,
        address=lazy("dlt_sources.twitch.authorize:address"),
        exchange=lazy("dlt_sources.twitch.authorize:exchange"),
    ),
)
