"""Numbers of a file that differ from those of the platform's own interface.

Here: the comparison of a preview with the tables of core. Not here: the preview, which
compares with earlier imports (`preview.py`), and which of two numbers counts (dbt).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.catalogue import exists

SHOWN = 5
CHANNEL = "core.fct_channel_native_days"
LEVELS = "core.fct_content_days"
FLOWS = "core.fct_content_native_days"

METRICS: Mapping[str, Mapping[str, str]] = {
    CHANNEL: {
        "views": "views_gained",
        "likes": "likes_gained",
        "comments": "comments_gained",
        "shares": "shares_gained",
        "follows": "followers_won",
        "subscribers_won": "followers_won",
        "subscribers_lost": "followers_lost",
    },
    LEVELS: {
        "preview.views": "views_total",
        "coalesce(preview.reactions, preview.likes)": "likes_total",
        "preview.comments": "comments_total",
        "preview.shares": "shares_total",
    },
    FLOWS: {
        "preview.views": "views_gained",
        "coalesce(preview.reactions, preview.likes)": "likes_gained",
        "preview.comments": "comments_gained",
        "preview.shares": "shares_gained",
    },
}
"""By table of core: the number of a file, and the column of the same number."""

OF_CHANNELS = """
    select
        preview.account_id || ' ' || existing.date as place,
        preview.metric,
        cast(preview.value as numeric) as file,
        cast(case preview.metric {cases} end as numeric) as read
    from preview_account_days as preview
    inner join core.fct_channel_native_days as existing
        on
            preview.platform = existing.platform
            and preview.account_id = existing.channel_id
            and preview.day = existing.date
    where existing.basis <> 'imported'
"""
OF_POSTS = """
    select
        preview.post_id || ' ' || existing.date as place,
        metric.name as metric,
        cast(metric.file as numeric) as file,
        cast(metric.read as numeric) as read
    from preview_posts as preview
    inner join {table} as existing
        on
            preview.platform = existing.platform
            and existing.content_id
            in (preview.post_id, preview.account_id || '_' || preview.post_id)
            and coalesce(preview.day, cast(:downloaded_on as date)) = existing.date
    cross join lateral (values {pairs}) as metric (name, file, read)
    where preview.span = :span and existing.basis <> 'imported'
"""
DIFFERENT = """
    with found as ({found})

    select place, metric, file, read, count(*) over () as conflicts
    from found where file <> read
    order by place, metric limit {shown}
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One number of a file that differs from the platform's own."""

    place: str
    metric: str
    file: str
    read: str

    def __str__(self) -> str:
        return f"{self.place} {self.metric}: {self.file} in the file, {self.read} read"


def find(
    session: Connection, table: str, downloaded_on: date
) -> tuple[int, list[Conflict]]:
    """Return how many numbers of a preview differ, and the first of them."""
    count, shown = 0, list[Conflict]()
    for core, query, values in _queries(table):
        if not exists(session, core):
            continue  # the tables were never built
        parameters = {"downloaded_on": downloaded_on, **values}
        used = {name: it for name, it in parameters.items() if f":{name}" in query}
        rows: list[Any] = list(
            session.execute(text(DIFFERENT.format(found=query, shown=SHOWN)), used)
        )
        count += rows[0].conflicts if rows else 0
        shown += [
            Conflict(row.place, row.metric, f"{row.file:f}", f"{row.read:f}")
            for row in rows
        ]
    return count, shown[:SHOWN]


def _queries(table: str) -> list[tuple[str, str, dict[str, str]]]:
    if table == "account_days":
        cases = " ".join(
            f"when '{metric}' then existing.{column}"
            for metric, column in METRICS[CHANNEL].items()
        )
        return [(CHANNEL, OF_CHANNELS.format(cases=cases), {})]
    if table == "posts":
        return [
            (core, OF_POSTS.format(table=core, pairs=_pairs(core)), {"span": span})
            for core, span in ((LEVELS, "lifetime"), (FLOWS, "day"))
        ]
    return []


def _pairs(core: str) -> str:
    return ", ".join(
        f"('{column.rpartition('_')[0]}', {metric}, existing.{column})"
        for metric, column in METRICS[core].items()
    )
