"""Dev.to: authors, their articles, and the numbers of each day.

Here: `PLATFORM`. Not here: the data flow, keys and costs (`README.md`).
"""

from dlt_sources.contract import Platform, Quota, Resource, lazy
from dlt_sources.devto import records
from dlt_sources.devto.settings import PACE, VARIABLES, Settings

__all__ = ["PLATFORM"]

PLATFORM = Platform(
    name="devto",
    title="Dev.to",
    resources=(
        Resource(
            "users",
            records.User,
            "level",
            ("id",),
            "One row per author and reading: names and profile.",
            job_type="daily_channel",
        ),
        Resource(
            "articles",
            records.Article,
            "level",
            ("id",),
            "One row per article and reading: the whole list with current counters.",
            job_type="video_stats",
        ),
        Resource(
            "article_days",
            records.ArticleDay,
            "history",
            ("article_id", "day"),
            "One row per UTC day and reading, for an article or the whole account.",
            job_type="video_stats",
        ),
        Resource(
            "followers",
            records.FollowerTotal,
            "level",
            ("user_id",),
            "One row per author and reading: number of followers.",
            job_type="daily_channel",
        ),
    ),
    collect=lazy("dlt_sources.devto.collect:collect"),
    variables=VARIABLES,
    read_settings=Settings.read,
    # Dev.to allows three requests a second per address; equal gaps never give four.
    quota=Quota(points=1, seconds=0.4, variable=PACE, longest_wait=3_600.0),
    identify=lazy("dlt_sources.devto.identify:identify"),
)
