"""Posts of a page, their insights and their earnings as rows.

Here: fields and decoders. Not here: requests (`lists.py`) and readings (`page.py`).
"""

from typing import Any

from dlt_sources.decode.rows import Row, RowDecoder, with_colon
from dlt_sources.facebook import records
from dlt_sources.facebook.endpoints.edges import first, inner
from dlt_sources.facebook.endpoints.insights import lifetime_values

EDGE = "published_posts"
FIELDS = (
    "id",
    "message",
    "created_time",
    "updated_time",
    "permalink_url",
    "status_type",
    "is_hidden",
    "parent_id",
    "full_picture",
    "attachments{media_type,type,target{id},title,unshimmed_url}",
    "shares",
    "reactions.summary(total_count).limit(0)",
    "comments.summary(total_count).limit(0)",
)


def _post(row: Row) -> dict[str, Any]:
    attachment = first(row, "attachments")
    attachments = inner(row, "attachments", "data")
    return {
        **row,
        "created_time": with_colon(row.get("created_time")),
        "updated_time": with_colon(row.get("updated_time")),
        "media_type": attachment.get("media_type"),
        "attachment_type": attachment.get("type"),
        "target_id": inner(attachment, "target", "id"),
        "attachments": attachments,
        # Facebook leaves the object out where it would be zero.
        "shares_count": inner(row, "shares", "count") if "shares" in row else 0,
        "reactions_count": inner(row, "reactions", "summary", "total_count"),
        "comments_count": inner(row, "comments", "summary", "total_count"),
    }


def _insight(row: Row) -> dict[str, Any]:
    return {"post_id": row.get("id"), **lifetime_values(row, "insights")}


POSTS = RowDecoder(
    records.Post,
    key=("id",),
    flatten=_post,
    ignored=("shares", "reactions", "comments", "insights"),
)
INSIGHTS = RowDecoder(
    records.PostInsight, key=("post_id",), flatten=_insight, ignored=FIELDS
)
EARNINGS = RowDecoder(
    records.PostEarning, key=("post_id",), flatten=_insight, ignored=FIELDS
)
