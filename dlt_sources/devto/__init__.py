"""Dev.to as a source: authors, their articles, and every day of each.

Data flow, keys, costs and how to run it alone: README.md in this folder.
"""

from dlt_sources.contract import Platform, Quota, Resource, lazy
from dlt_sources.devto import records
from dlt_sources.devto.settings import PACE, VARIABLES

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
            "One row per article and reading: the whole list, counters as of now.",
            job_type="video_stats",
        ),
        Resource(
            "article_days",
            records.ArticleDay,
            "history",
            ("article_id", "day"),
            "One row per UTC day and reading, of an article or of the whole account.",
            job_type="video_stats",
        ),
        Resource(
            "followers",
            records.FollowerTotal,
            "level",
            ("user_id",),
            "One row per author and reading: how many follow.",
            job_type="daily_channel",
        ),
    ),
    collect=lazy("dlt_sources.devto.collect:collect"),
    variables=VARIABLES,
    # Three a second for an address; evenly apart, so that no second ever holds four.
    quota=Quota(points=1, seconds=0.4, variable=PACE),
    identify=lazy("dlt_sources.devto.identify:identify"),
)
