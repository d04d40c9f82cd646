"""The environment variables of GitHub, and limits that GitHub documents.

Here: names, defaults, checks, and limits that resources declare. Not here: their use.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from dlt_sources.contract import Secret, Variable
from dlt_sources.extract.settings import read_values, whole_number

DAYS_PER_QUERY = 365
"""Longest range of one contributions query; GitHub rejects a longer one."""
MONTHLY_DAYS = DAYS_PER_QUERY - 2
"""Past days that the run of the first day of a month reads, for late pushes.

One query reads them, with the day before and the day after.
"""
TRAFFIC_RETENTION = timedelta(days=14)
"""How long GitHub keeps traffic: today and the 13 days before."""
TRAFFIC_LAG = timedelta(days=2)
"""How long after its end a day may still be absent from traffic."""
AUTHORIZED_SCOPES = ("repo", "read:user")
"""Scopes that `creators connect` requests: traffic and private contributions."""

VARIABLES = (
    Variable(
        "GITHUB_API_URL", "base URL of the REST API", default="https://api.github.com"
    ),
    Variable(
        "GITHUB_GRAPHQL_URL",
        "URL of the GraphQL API",
        default="https://api.github.com/graphql",
    ),
    Variable(
        "GITHUB_TOKEN",
        "personal access token for subjects without a connection",
        default="",
    ),
    Variable(
        "GITHUB_CLIENT_ID",
        "client id of your OAuth app, which connects accounts",
        default="",
    ),
    Variable("GITHUB_CLIENT_SECRET", "client secret of the same app", default=""),
    Variable(
        "GITHUB_LOGIN_URL",
        "base URL of the consent page",
        default="https://github.com/login/oauth",
    ),
    Variable(
        "GITHUB_TRAILING_DAYS",
        "past days whose contributions are read again",
        default="7",
    ),
    Variable(
        "GITHUB_WEBHOOK_SECRET",
        "secrets of its webhook deliveries, comma separated while they rotate",
        default="",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that requests need."""

    api_url: str
    graphql_url: str
    token: Secret | None
    client_id: str
    client_secret: Secret | None
    login_url: str
    trailing_days: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: a variable has an invalid value.
        """
        values = read_values(environ, VARIABLES)
        token = values["GITHUB_TOKEN"]
        client_secret = values["GITHUB_CLIENT_SECRET"]
        return cls(
            api_url=values["GITHUB_API_URL"],
            graphql_url=values["GITHUB_GRAPHQL_URL"],
            token=Secret(token) if token else None,
            client_id=values["GITHUB_CLIENT_ID"],
            client_secret=Secret(client_secret) if client_secret else None,
            login_url=values["GITHUB_LOGIN_URL"],
            trailing_days=whole_number(values, "GITHUB_TRAILING_DAYS", 1),
        )
