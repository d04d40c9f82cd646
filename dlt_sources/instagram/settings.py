"""The environment variables of Instagram, and its permissions.

Here: names, defaults and checks. Not here: their use. The application is optional:
without its secret, requests are not signed and tokens are not exchanged.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dlt_sources.contract import Secret, Variable
from dlt_sources.extract.settings import read_values, whole_number

GRAPH_VERSION = "v25.0"
"""The version of every default address."""
INSIGHTS_SCOPE = "instagram_manage_insights"
AUTHORIZED_SCOPES = (
    "instagram_basic",
    INSIGHTS_SCOPE,
    "pages_show_list",
    "pages_read_engagement",
)
"""Scopes that `creators connect` requests."""
MOST_MEDIA = 10_000
"""Instagram lists no more media of an account."""

VARIABLES = (
    Variable("INSTAGRAM_APP_ID", "id of your application at Meta", default=""),
    Variable(
        "INSTAGRAM_APP_SECRET",
        "secret of the same application; it signs requests and webhook deliveries,"
        " comma separated while it rotates, the newest first",
        default="",
    ),
    Variable(
        "INSTAGRAM_API_URL",
        "base URL of the Graph API with its version",
        default=f"https://graph.facebook.com/{GRAPH_VERSION}",
    ),
    Variable(
        "INSTAGRAM_AUTH_URL",
        "base URL of the token endpoint",
        default=f"https://graph.facebook.com/{GRAPH_VERSION}/oauth",
    ),
    Variable(
        "INSTAGRAM_CONSENT_URL",
        "URL of the consent page",
        default=f"https://www.facebook.com/{GRAPH_VERSION}/dialog/oauth",
    ),
    Variable(
        "INSTAGRAM_TRAILING_DAYS",
        "past days of account insights that are read again; Meta completes them late",
        default="3",
    ),
    Variable(
        "INSTAGRAM_MEDIA_PER_ACCOUNT",
        "newest media of an account whose insights are read",
        default="500",
    ),
    Variable(
        "INSTAGRAM_VERIFY_TOKEN",
        "tokens that the confirmation of a webhook must show, comma separated",
        default="",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that requests need."""

    app_id: str
    app_secret: Secret | None
    verify_token: Secret | None
    api_url: str
    auth_url: str
    consent_url: str
    trailing_days: int
    media_per_account: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: a variable has an invalid value.
        """
        values = read_values(environ, VARIABLES)
        secret = values["INSTAGRAM_APP_SECRET"].partition(",")[0].strip()
        token = values["INSTAGRAM_VERIFY_TOKEN"].partition(",")[0].strip()
        return cls(
            app_id=values["INSTAGRAM_APP_ID"],
            app_secret=Secret(secret) if secret else None,
            verify_token=Secret(token) if token else None,
            api_url=values["INSTAGRAM_API_URL"],
            auth_url=values["INSTAGRAM_AUTH_URL"],
            consent_url=values["INSTAGRAM_CONSENT_URL"],
            trailing_days=whole_number(values, "INSTAGRAM_TRAILING_DAYS", 1),
            media_per_account=whole_number(values, "INSTAGRAM_MEDIA_PER_ACCOUNT"),
        )
