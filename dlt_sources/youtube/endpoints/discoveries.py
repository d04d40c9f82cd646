"""Facts that one collection learns while it reads.

Here: the uploads of each channel, and channels that cannot be read. Not here: requests
(`channels.py`, `uploads.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from dlt_sources.extract.runner import RunContext
from dlt_sources.youtube.client import Clients
from dlt_sources.youtube.records import Video, VideoStat
from dlt_sources.youtube.settings import Settings

YoutubeRun = RunContext[Settings, Clients]


@dataclass(slots=True)
class Uploads:
    """The uploads of a channel: publication time by video, newest video first.

    `left_out` are videos of the last reading that the list does not have. With such
    videos the list is in doubt, until every video of `open_ids` was requested by id.
    """

    published: dict[str, datetime | None] = field(default_factory=dict)
    error: Exception | None = None
    left_out: list[str] = field(default_factory=list)
    open_ids: set[str] = field(default_factory=set)
    view_counts: dict[str, int] = field(default_factory=dict)
    """Views since publication, of the videos whose response has them."""

    def videos(self) -> list[str]:
        """Return every video to read, those of the list first."""
        return [*self.published, *self.left_out]

    def have_no_views(self, videos: Iterable[str]) -> bool:
        """Return whether the view count of every video is known and 0."""
        return all(self.view_counts.get(video) == 0 for video in videos)

    def add_view_counts(self, rows: Iterable[Video | VideoStat]) -> None:
        """Keep the view counts of videos that were read."""
        for row in rows:
            if row.view_count is not None:
                self.view_counts[row.id] = row.view_count

    def is_public(self, video: str) -> bool:
        """Return whether the list has a publication time; private videos have none."""
        return self.published.get(video) is not None


@dataclass(slots=True)
class Discoveries:
    """Uploads by channel, and channels without further requests."""

    uploads: dict[str, Uploads] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
