"""The environment variables of Twitch.

Here: names, defaults and checks. Not here: their use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dlt_sources.contract import Secret, Variable
from dlt_sources.extract.settings import read_values, whole_number

AUTHORIZED_SCOPES = (
    "user:read:follows",
    "channel:read:subscriptions",
    "moderator:read:followers",
)
"""Scopes that `creators connect` requests: numbers of the channel, and webhooks."""

VARIABLES = (
    Variable("TWITCH_CLIENT_ID", "client id of your application at dev.twitch.tv"),
    Variable("TWITCH_CLIENT_SECRET", "client secret of the same application"),
    Variable(
        "TWITCH_API_URL",
        "base URL of the Helix API",
        default="https://api.twitch.tv/helix",
    ),
    Variable(
        "TWITCH_AUTH_URL",
        "base URL of the token endpoint",
        default="https://id.twitch.tv/oauth2",
    ),
    Variable("TWITCH_CLIPS_DAYS", "past days whose clips are read again", default="14"),
    Variable(
        "TWITCH_WEBHOOK_SECRET",
        "secrets of its webhook deliveries, comma separated while they rotate",
        default="",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that requests need."""

    client_id: str
    client_secret: Secret
    api_url: str
    auth_url: str
    clips_days: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: a variable has no value or an invalid one.
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
        """Return the names of the variables of the application."""
        return "TWITCH_CLIENT_ID and TWITCH_CLIENT_SECRET"

    def form(self) -> dict[str, Secret]:
        """Return the fields of the application for a token request."""
        return {
            "client_id": Secret(self.client_id, is_public=True),
            "client_secret": self.client_secret,
        }
