"""The names of the metrics that are requested, in groups of one request.

Here: names that were valid in November 2026. One withdrawn name fails a whole request,
so a failed group is halved until that name stands alone (`extract/metrics.py`). Metrics
of money are requested alone: Facebook refuses them together with others. Not here:
requests.
"""

from dlt_sources.facebook import records

MONEY = (
    "content_monetization_earnings",
    "monetization_approximate_earnings",
    "creator_monetization_qualified_views",
)
_OTHER_FIELDS = {"page_id", "post_id", "video_id", "edge", "day", "end_time"}


def _of(record: type) -> tuple[str, ...]:
    fields: tuple[str, ...] = record.__struct_fields__  # type: ignore[attr-defined] # a msgspec.Struct
    return tuple(name for name in fields if name not in _OTHER_FIELDS)


PAGE = _of(records.PageDay)
POST = _of(records.PostInsight)
_VIDEOS = _of(records.VideoInsight)
VIDEO = tuple(name for name in _VIDEOS if name.startswith("total_video_"))
REEL = tuple(name for name in _VIDEOS if name not in VIDEO)
