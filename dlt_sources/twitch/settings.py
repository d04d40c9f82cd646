"""The environment variables of Twitch and what they stand for.

Here: names, defaults and the one check that they are set. Not here: their use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dlt_sources.contract import Secret, Variable
from dlt_sources.extract.settings import read_values, whole_number

VARIABLES = (
    Variable("TWITCH_CLIENT_ID", "client id of your application at dev.twitch.tv"),
    Variable("TWITCH_CLIENT_SECRET", "its client secret", is_secret=True),
    Variable(
        "TWITCH_API_URL", "base of the Helix API", default="https://api.twitch.tv/helix"
    ),
    Variable(
        "TWITCH_AUTH_URL",
        "base of the token endpoint",
        default="https://id.twitch.tv/oauth2",
    ),
    Variable(
        "TWITCH_CLIPS_DAYS", "days back in which clips are read again", default="14"
    ),
    Variable(
        "TWITCH_WEBHOOK_SECRET",
        "secrets of its webhook deliveries, comma separated while they rotate",
        default="",
        is_secret=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What every request needs to know."""

    client_id: str
    client_secret: Secret
    api_url: str
    auth_url: str
    clips_days: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: one has no value, or one that makes no sense.
        """
        values = read_values(environ, VARIABLES)
        return cls(
            client_id=values["TWITCH_CLIENT_ID"],
            client_secret=Secret(values["TWITCH_CLIENT_SECRET"]),
            api_url=values["TWITCH_API_URL"],
            auth_url=values["TWITCH_AUTH_URL"],
            clips_days=whole_number(values, "TWITCH_CLIPS_DAYS", 1),
        )

    @property
    def names(self) -> str:
        """Return the names of the variables that identify the application."""
        return "TWITCH_CLIENT_ID and TWITCH_CLIENT_SECRET"

    def form(self) -> dict[str, Secret]:
        """Return the application's part of every token request."""
        return {
            "client_id": Secret(self.client_id),
            "client_secret": self.client_secret,
        }
