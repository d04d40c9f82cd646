"""GitHub: accounts, repositories, contributions and traffic.

Here: `PLATFORM`. Not here: the data flow, tokens and costs (`README.md`).
"""

from dlt_sources.contract import Authorization, Platform, Quota, Resource, lazy
from dlt_sources.github import records
from dlt_sources.github.settings import (
    AUTHORIZED_SCOPES,
    DAYS_PER_QUERY,
    TRAFFIC_RETENTION,
    VARIABLES,
    Settings,
)
from dlt_sources.github.subscriptions import SUBSCRIPTIONS

__all__ = ["PLATFORM"]

PLATFORM = Platform(
    name="github",
    title="GitHub",
    resources=(
        Resource(
            "users",
            records.User,
            "level",
            ("id",),
            "One row per account and reading: names, followers, public repositories.",
            job_type="daily_channel",
        ),
        Resource(
            "repositories",
            records.Repository,
            "level",
            ("id",),
            "One row per repository and reading: stars, forks, watchers as of now.",
            job_type="daily_channel",
        ),
        Resource(
            "contribution_days",
            records.ContributionDay,
            "history",
            ("user_id", "day"),
            "One row per account, day of its own and reading: contributions by type.",
            job_type="daily_channel",
            days_a_call=DAYS_PER_QUERY,
        ),
        Resource(
            "traffic_views",
            records.TrafficDay,
            "history",
            ("repository_id", "day"),
            "One row per repository, UTC day and reading: views, zeros included.",
            job_type="daily_channel",
            reaches_back=TRAFFIC_RETENTION,
        ),
        Resource(
            "traffic_clones",
            records.TrafficDay,
            "history",
            ("repository_id", "day"),
            "One row per repository, UTC day and reading: clones, zeros included.",
            job_type="daily_channel",
            reaches_back=TRAFFIC_RETENTION,
        ),
    ),
    collect=lazy("dlt_sources.github.collect:collect"),
    variables=VARIABLES,
    read_settings=Settings.read,
    quota=Quota(points=5_000, seconds=3_600.0, longest_wait=3_600.0),
    identify=lazy("dlt_sources.github.identify:identify"),
    subscriptions=SUBSCRIPTIONS,
    authorization=Authorization(
        scopes=AUTHORIZED_SCOPES,
        address=lazy("dlt_sources.github.authorize:address"),
        exchange=lazy("dlt_sources.github.authorize:exchange"),
    ),
)
