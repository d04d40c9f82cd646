"""Plan the queries for the days of single videos.

Here: the cheaper of two ways, within a limit. Not here: the requests
(`reports.py`).
"""

from datetime import UTC, datetime, time

from dlt_sources.contract import Window
from dlt_sources.extract import windows
from dlt_sources.extract.concurrency import chunks
from dlt_sources.youtube.endpoints.discoveries import Uploads
from dlt_sources.youtube.endpoints.reports import VIDEOS_PER_REPORT

Query = tuple[Window, list[str]]
"""Days and videos: either one day or one video."""


def plan_queries(
    uploads: Uploads, window: Window, limit: int
) -> tuple[list[Query], int]:
    """Return queries for the days of each video, and the number of videos left out.

    A query covers all days of one video, or one day of 200 videos. The way with fewer
    queries is taken. Beyond `limit` queries the oldest videos are left out.
    """
    days = [Window(day, day + windows.DAY) for day in windows.days(window)]
    videos = list(uploads.published)
    by_video: list[Query] = [(window, [video]) for video in videos]
    by_day: list[Query] = [
        (day, list(chunk))
        for day in days
        for chunk in chunks(_published_by(uploads, day), VIDEOS_PER_REPORT)
    ]
    if len(by_video) <= len(by_day):
        return by_video[:limit], max(0, len(by_video) - limit)
    if len(by_day) <= limit:
        return by_day, 0
    newest = max(1, limit // len(days)) * VIDEOS_PER_REPORT
    if len(videos) <= newest or limit < len(days):
        return by_video[:limit], max(0, len(by_video) - limit)
    kept = Uploads(dict(list(uploads.published.items())[:newest]))
    return plan_queries(kept, window, limit)[0], len(videos) - newest


def _published_by(uploads: Uploads, day: Window) -> list[str]:
    """Return the videos published by a day, and private ones, which have no date.

    A day of margin covers every zone.
    """
    end = datetime.combine(day.end + windows.DAY, time(), UTC)
    return [
        video
        for video, published_at in uploads.published.items()
        if published_at is None or published_at < end
    ]
