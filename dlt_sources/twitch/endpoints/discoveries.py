"""Facts that one collection learns while it reads.

Here: data that later reads use. Not here: requests (`by_id.py`, `channel.py`).
"""

from dataclasses import dataclass, field

from dlt_sources.extract.runner import RunContext
from dlt_sources.http.client import ApiClient
from dlt_sources.twitch.records import User
from dlt_sources.twitch.settings import Settings

TwitchRun = RunContext[Settings, ApiClient]

NOT_FOUND = "not found: Twitch knows no user with this id (deleted or suspended)"


@dataclass(slots=True)
class Discoveries:
    """Users, ids that Twitch does not know, and games whose names are needed."""

    users: dict[str, User] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    games: set[str] = field(default_factory=set)

    def add_game(self, game_id: str | None) -> None:
        """Remember a game to look up; Twitch sends '0' for no game."""
        if game_id and game_id != "0":
            self.games.add(game_id)
