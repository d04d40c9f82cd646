"""One collection under way: what its parts share.

Here: data. Not here: requests (`by_id.py`, `lists.py`, `collect.py`).
"""

from dataclasses import dataclass, field

from dlt_sources.contract import CollectionJob, RefusedGrant, Subject
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.http.client import ApiClient
from dlt_sources.twitch.records import User
from dlt_sources.twitch.settings import Settings

PER_SUBJECT = (
    "channel_followers",
    "followed_channels",
    "subscriptions",
    "videos",
    "clips",
)
NOT_FOUND = "not found: Twitch knows no user with this id (deleted or suspended)"


@dataclass(slots=True)
class RunContext:
    """The job, its books, its client, and what was learnt on the way."""

    job: CollectionJob
    recorder: ReadingRecorder
    app: ApiClient
    settings: Settings
    subjects: list[Subject]
    users: dict[str, User] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    games: set[str] = field(default_factory=set)
    disconnected: dict[str, RefusedGrant] = field(default_factory=dict)
    """Connections whose refresh was refused in this collection; it is asked once."""

    def met_game(self, game_id: str | None) -> None:
        """Remember a game whose name is to be looked up; '0' stands for none."""
        if game_id and game_id != "0":
            self.games.add(game_id)
