"""CSV exports: files that a person downloads from a platform's own pages.

Here: the raw tables. Recognising and reading files is in `reader.py`; the templates in
`templates/` are data. No platform: a file has no API, no quota and no connection.
Not here: imports, their state and their undo (`pipelines/imports`).
"""

from dlt_sources.contract import RawTables, Resource
from dlt_sources.csv_exports import records

__all__ = ["RAW_TABLES"]

RAW_TABLES = RawTables(
    name="csv_exports",
    resources=(
        Resource(
            "posts",
            records.Post,
            "level",
            ("line",),
            "One row per post and line of an imported file.",
        ),
        Resource(
            "account_days",
            records.AccountDay,
            "history",
            ("line", "metric"),
            "One row per day, metric and line of an imported file.",
        ),
        Resource(
            "audience",
            records.AudienceShare,
            "level",
            ("line", "segment", "metric"),
            "One row per segment, metric and line of an imported file.",
        ),
    ),
)
