"""The environment variables of Facebook, and the version of its API.

Here: names, defaults and checks. Not here: their use. Without the app's id and secret,
pages are read with their own tokens only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dlt_sources.contract import Secret, Variable
from dlt_sources.extract.settings import read_values, whole_number

GRAPH_VERSION = "v25.0"
"""The version of every request; Facebook serves it until 2028-07-29."""
INSIGHTS_SCOPE = "read_insights"
AUTHORIZED_SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    INSIGHTS_SCOPE,
    "pages_manage_metadata",
)
"""Scopes that `creators connect` requests."""
DAYS_A_CALL = 90
"""Most days of a request of insights."""

VARIABLES = (
    Variable(
        "FACEBOOK_API_URL",
        "base URL of the Graph API, without a version",
        default="https://graph.facebook.com",
    ),
    Variable(
        "FACEBOOK_APP_ID", "id of your app at developers.facebook.com", default=""
    ),
    Variable(
        "FACEBOOK_APP_SECRET",
        "secret of the same app; it proves requests and signs webhook deliveries,"
        " comma separated while it rotates, the newest first",
        default="",
    ),
    Variable(
        "FACEBOOK_VERIFY_TOKEN",
        "text that you choose, with which Facebook verifies the webhook's address",
        default="",
    ),
    Variable(
        "FACEBOOK_CONSENT_URL",
        "URL of the consent page",
        default=f"https://www.facebook.com/{GRAPH_VERSION}/dialog/oauth",
    ),
    Variable(
        "FACEBOOK_TRAILING_DAYS",
        "past days of page insights that are read again; Facebook restates them",
        default="3",
    ),
    Variable(
        "FACEBOOK_REVENUE_TRAILING_DAYS",
        "past days of earnings that are read again; Facebook restates them for weeks",
        default="28",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that requests need."""

    api_url: str
    app_id: str
    app_secret: Secret | None
    verify_token: Secret | None
    consent_url: str
    trailing_days: int
    revenue_trailing_days: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: a variable has an invalid value.
        """
        values = read_values(environ, VARIABLES)
        secret = values["FACEBOOK_APP_SECRET"].partition(",")[0].strip()
        token = values["FACEBOOK_VERIFY_TOKEN"].partition(",")[0].strip()
        return cls(
            api_url=f"{values['FACEBOOK_API_URL'].rstrip('/')}/{GRAPH_VERSION}",
            app_id=values["FACEBOOK_APP_ID"],
            app_secret=Secret(secret) if secret else None,
            verify_token=Secret(token) if token else None,
            consent_url=values["FACEBOOK_CONSENT_URL"],
            trailing_days=whole_number(values, "FACEBOOK_TRAILING_DAYS", 1),
            revenue_trailing_days=whole_number(
                values, "FACEBOOK_REVENUE_TRAILING_DAYS", 1
            ),
        )
