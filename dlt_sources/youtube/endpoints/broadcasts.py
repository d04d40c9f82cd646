"""The videos of each channel that may be live, as one collection learns of them.

Here: when a video is requested again, and whether it is a broadcast. Not here: requests
(`live_videos.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from dlt_sources.youtube.records import LiveVideo, Video

LIVE, UPCOMING = "live", "upcoming"
EARLY = timedelta(minutes=15)
"""How long before its schedule a broadcast is requested in every round."""
LATE = timedelta(hours=1)
"""How long after its schedule; later only the first round of each slot requests it."""
SEARCH_TIME = timedelta(minutes=5)
"""How long after its minute a search may start."""
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class KnownVideo:
    """One video: when a round requests it next, and whether it was upcoming or live."""

    due_at: datetime
    is_broadcast: bool


@dataclass(slots=True)
class Broadcasts:
    """The videos that may be live, by channel and id.

    They last for all rounds of a collection. The next collection begins with the known
    ids of earlier readings.
    """

    channels: dict[str, dict[str, KnownVideo]] = field(default_factory=dict)
    searched_at: datetime | None = None

    def add(
        self, channel: str, ids: Iterable[str], now: datetime, *, is_broadcast: bool
    ) -> None:
        """Add videos that the collection does not know yet; they are due now."""
        videos = self.channels.setdefault(channel, {})
        for video in ids:
            videos.setdefault(video, KnownVideo(now, is_broadcast))

    def due(self, channel: str, now: datetime) -> list[str]:
        """Return all videos that may be live, if one of them is due; else none."""
        videos = self.channels.get(channel, {})
        if all(one.due_at > now for one in videos.values()):
            return []
        return [video for video, one in videos.items() if one.due_at != NEVER]

    def learn(self, row: LiveVideo, now: datetime) -> bool:
        """Learn the state of a video; return whether its row is a sample to store.

        Samples are a live video, the first sight of an upcoming one, and the end.
        """
        known = self.channels[row.channel_id][row.id]
        was_broadcast, state = known.is_broadcast, row.live_broadcast_content
        known.is_broadcast = was_broadcast or is_open(row)
        if state == LIVE:
            known.due_at = now
            return True
        if state == UPCOMING:
            known.due_at = _next_check(row, now)
            return not was_broadcast
        known.due_at = NEVER
        return was_broadcast and row.actual_end_time is not None

    def forget(self, channel: str, video: str) -> None:
        """Leave a video that no response contains to the next collection."""
        self.channels[channel][video].due_at = NEVER

    def is_search_due(self, now: datetime, minutes: int) -> bool:
        """Return whether the newest uploads are searched: once every `minutes`."""
        since = timedelta(minutes=int(now.timestamp()) // 60 % minutes)
        if since >= SEARCH_TIME:
            return False
        return self.searched_at is None or now - self.searched_at >= SEARCH_TIME


def is_open(row: LiveVideo | Video) -> bool:
    """Return whether a video is a live or upcoming broadcast."""
    return row.live_broadcast_content in (LIVE, UPCOMING)


def to_live_video(row: Video) -> LiveVideo:
    """Return the columns of a live video."""
    return LiveVideo(
        **{name: getattr(row, name) for name in LiveVideo.__struct_fields__}
    )


def _next_check(row: LiveVideo, now: datetime) -> datetime:
    scheduled = row.scheduled_start_time
    if scheduled is None or now > scheduled + LATE:
        return NEVER
    return max(now, scheduled - EARLY)
