"""The environment variables of GitHub and what they stand for.

Here: names, defaults and the one check that they make sense. Not here: their use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dlt_sources.contract import Secret, Variable
from dlt_sources.extract.settings import read_values, whole_number

VARIABLES = (
    Variable(
        "GITHUB_API_URL", "base of the REST API", default="https://api.github.com"
    ),
    Variable(
        "GITHUB_GRAPHQL_URL",
        "address of the GraphQL API",
        default="https://api.github.com/graphql",
    ),
    Variable(
        "GITHUB_TOKEN",
        "personal access token for what is followed without a connection",
        default="",
        is_secret=True,
    ),
    Variable(
        "GITHUB_TRAILING_DAYS",
        "days back in which contributions are read again",
        default="7",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What every request needs to know."""

    api_url: str
    graphql_url: str
    token: Secret | None
    trailing_days: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: one has a value that makes no sense.
        """
        values = read_values(environ, VARIABLES)
        token = values["GITHUB_TOKEN"]
        return cls(
            api_url=values["GITHUB_API_URL"],
            graphql_url=values["GITHUB_GRAPHQL_URL"],
            token=Secret(token) if token else None,
            trailing_days=whole_number(values, "GITHUB_TRAILING_DAYS", 1),
        )
