"""The native histories of every platform.

Here: the keys, the day and one measure of each. Not here: readings of them
(`raw_loads.py`).
"""

from dataclasses import dataclass
from datetime import date

from tests.support.raw_loads import Row


@dataclass(frozen=True, slots=True)
class History:
    """A resource with history: its keys beside the day, and one measure."""

    platform: str
    resource: str
    subject: str
    key: dict[str, str]
    day: str
    measure: str
    staged_day: str
    staged_measure: str

    @property
    def view(self) -> str:
        """Return the staging view."""
        return f"staging.stg_{self.platform}__{self.resource}"

    def row(self, subject: str, day: date, value: int) -> Row:
        """Return the row of a subject and day."""
        owner = {self.subject: subject} if self.subject else {}
        return {**owner, **self.key, self.day: day, self.measure: value}


def _youtube(resource: str, key: dict[str, str], *more: str) -> History:
    return History("youtube", resource, "channel_id", key, *more)


LAST = ("last_day", "views", "last_date", "views")
OWN = ("day", "views", "native_date", "views")
HISTORIES = [
    History(
        *("github", "contribution_days", "user_id", {}),
        *("day", "contribution_count", "day", "contributions"),
    ),
    History(
        *("github", "traffic_views", "", {"repository_id": "r"}),
        *("day", "count", "day", "views"),
    ),
    History(
        *("github", "traffic_clones", "", {"repository_id": "r"}),
        *("day", "count", "day", "clones"),
    ),
    History(
        *("devto", "article_days", "", {"article_id": "a"}),
        *("day", "page_views", "day", "views"),
    ),
    History(
        *("facebook", "page_days", "page_id", {}),
        *("day", "page_media_view", "native_date", "views"),
    ),
    History(
        *("facebook", "page_earning_days", "page_id", {}),
        *("day", "creator_monetization_qualified_views"),
        *("native_date", "qualified_views"),
    ),
    History(
        *("instagram", "account_days", "account_id", {}),
        *("day", "views", "native_date", "views"),
    ),
    History(
        *("instagram", "follower_days", "account_id", {}),
        *("day", "follower_count", "native_date", "followers_won"),
    ),
    _youtube("channel_days", {}, *OWN),
    _youtube("video_days", {"video_id": "v"}, *OWN),
    _youtube(
        *("channel_revenue_days", {}),
        *("day", "monetized_playbacks", "native_date", "monetized_playbacks"),
    ),
    _youtube("audience_countries", {"country": "NZ"}, *LAST),
    _youtube(
        *("audience_demographics", {"age_group": "age18-24", "gender": "male"}),
        *("last_day", "viewer_percentage", "last_date", "viewer_pct"),
    ),
    _youtube("audience_traffic_sources", {"insight_traffic_source_type": "ADS"}, *OWN),
    _youtube("audience_devices", {"device_type": "TV"}, *OWN),
]
"""Every history of every platform (`test_history_law.py` checks it)."""
