"""Videos and reels of a page, and their insights, as rows.

Here: fields and decoders. Not here: requests (`lists.py`) and readings (`page.py`).
"""

from typing import Any

from dlt_sources.decode.rows import Row, RowDecoder, with_colon
from dlt_sources.facebook import records
from dlt_sources.facebook.endpoints import metrics
from dlt_sources.facebook.endpoints.edges import inner
from dlt_sources.facebook.endpoints.insights import lifetime_values

EDGES = {"videos": metrics.VIDEO, "video_reels": metrics.REEL}
"""The lists of videos and of reels, with the metrics of each."""
FIELDS = (
    "id",
    "title",
    "description",
    "created_time",
    "updated_time",
    "length",
    "format{filter,width,height}",
    "permalink_url",
    "views",
    "post_id",
    "universal_video_id",
    "custom_labels",
    "content_category",
    "published",
    "status{video_status}",
    "privacy{value}",
    "is_crosspost_video",
)


def _video(row: Row) -> dict[str, Any]:
    return {
        **row,
        "created_time": with_colon(row.get("created_time")),
        "updated_time": with_colon(row.get("updated_time")),
        "video_status": inner(row, "status", "video_status"),
        "privacy": inner(row, "privacy", "value"),
        "format": _sizes(row.get("format")),
    }


def _sizes(formats: Any) -> Any:
    """Return the sizes of each format; its preview's URL and player are left out."""
    if not isinstance(formats, list):
        return None
    return [
        {name: one.get(name) for name in ("filter", "width", "height")}
        for one in formats
        if isinstance(one, dict)
    ]


def _insight(row: Row) -> dict[str, Any]:
    return {"video_id": row.get("id"), **lifetime_values(row, "video_insights")}


VIDEOS = RowDecoder(
    records.Video, key=("id",), flatten=_video, ignored=("status", "video_insights")
)
INSIGHTS = RowDecoder(records.VideoInsight, key=("video_id",), flatten=_insight)
