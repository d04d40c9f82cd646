"""Facts that one collection learns while it reads.

Here: the uploads of each channel, and channels that cannot be read. Not here: requests
(`channels.py`, `uploads.py`).
"""

from dataclasses import dataclass, field
from datetime import datetime

from dlt_sources.extract.runner import RunContext
from dlt_sources.youtube.client import Clients
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

    def videos(self) -> list[str]:
        """Return every video to read, those of the list first."""
        return [*self.published, *self.left_out]

    def is_public(self, video: str) -> bool:
        """Return whether the list has a publication time; private videos have none."""
        return self.published.get(video) is not None


@dataclass(slots=True)
class Discoveries:
    """Uploads by channel, and channels without further requests."""

    uploads: dict[str, Uploads] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
