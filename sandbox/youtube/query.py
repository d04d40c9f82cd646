"""Google's checks of query parameters.

Here: the form of each parameter. Not here: what it selects.
"""

from sandbox.kit.query import Query as BaseQuery
from sandbox.kit.query import whole_number
from sandbox.youtube.errors import bad_request, google_error, invalid, missing

COMMON = ("key", "access_token", "prettyPrint", "fields", "alt", "quotaUser")
LARGEST = 50


class Query(BaseQuery):
    """The parameters of one request; of a repeated one the last value counts."""

    def allow(self, *names: str) -> None:
        """Refuse every other parameter."""
        for name in self.parameters:
            if name not in (*names, *COMMON):
                raise bad_request(
                    f'Invalid JSON payload received. Unknown name "{name}": '
                    "Cannot bind query parameter. "
                    "Field could not be found in request message."
                )

    def required(self, name: str) -> str:
        """Return the value of a required parameter."""
        value = self.one(name)
        if not value:
            raise missing(f"No filter selected: {name} is missing")
        return value

    def many(self, name: str) -> list[str]:
        """Return all distinct values, repeated or separated by commas."""
        values = ",".join(self.values(name)).split(",")
        return list(dict.fromkeys(value for value in values if value))

    def ids(self, name: str = "id") -> list[str]:
        """Return at most 50 ids."""
        values = self.many(name)
        if len(values) > LARGEST:
            message = "The request specifies an invalid filter parameter: too many ids."
            raise google_error(400, "invalidFilters", message)
        return values

    def parts(self, *known: str) -> list[str]:
        """Return the requested parts."""
        values = self.many("part")
        if not values:
            raise missing("Required parameter: part", "global")
        for value in values:
            if value not in known:
                raise google_error(400, "unknownPart", f"'{value}'")
        return values

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """Return an integer within bounds."""
        text = self.one(name)
        if text is None:
            return default
        value = whole_number(text)
        if value is None or not least <= value <= most:
            raise invalid(name, text)
        return value
