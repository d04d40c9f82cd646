"""The environment variables of Dev.to.

Here: names, defaults and checks. Not here: their use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from dlt_sources.contract import Variable
from dlt_sources.extract.settings import read_values, whole_number
from dlt_sources.http.errors import MissingSetting

PACE = "DEVTO_SECONDS_A_REQUEST"
MAX_PACE = 60.0

VARIABLES = (
    Variable("DEVTO_API_URL", "base URL of the API", default="https://dev.to/api"),
    Variable(
        "DEVTO_TRAILING_DAYS",
        "past days whose numbers are read again",
        default="21",
    ),
    Variable(
        "DEVTO_ARTICLES_PER_ACCOUNT",
        "newest articles of an author whose days are read one by one",
        default="200",
    ),
    Variable(
        PACE,
        "seconds between two requests; another Forem may allow fewer",
        default="0.4",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The values that requests need."""

    api_url: str
    trailing_days: int
    articles_per_account: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the variables.

        Raises:
            MissingSetting: a variable has an invalid value.
        """
        values = read_values(environ, VARIABLES)
        if not _is_pace(values[PACE]):
            raise MissingSetting(
                f"{PACE} must be a number of seconds between 0 and {MAX_PACE:g}"
            )
        return cls(
            api_url=values["DEVTO_API_URL"],
            trailing_days=whole_number(values, "DEVTO_TRAILING_DAYS", 1),
            articles_per_account=whole_number(values, "DEVTO_ARTICLES_PER_ACCOUNT"),
        )


def _is_pace(text: str) -> bool:
    try:
        return 0 < float(text) < MAX_PACE
    except ValueError:
        return False
