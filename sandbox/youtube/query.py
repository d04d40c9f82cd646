"""Reading a query as strictly as Google does.

Here: every check of a parameter's name, number and form. Not here: what it selects.
"""

from urllib.parse import parse_qsl

from sandbox.youtube.errors import Refused, invalid, unknown_parameter

COMMON = ("key", "access_token", "prettyPrint", "fields", "alt", "quotaUser")
MOST = 50


class Query:
    """The parameters of one request."""

    def __init__(self, text: str) -> None:
        self._values: dict[str, list[str]] = {}
        for key, value in parse_qsl(text, keep_blank_values=True):
            self._values.setdefault(key, []).append(value)

    def allow(self, *names: str) -> None:
        """Refuse every parameter that is not named here."""
        for name in self._values:
            if name not in (*names, *COMMON):
                raise unknown_parameter(name)

    def one(self, name: str) -> str | None:
        """Return the last value of a parameter, as Google does."""
        values = self._values.get(name)
        return values[-1] if values else None

    def required(self, name: str) -> str:
        """Return the value of a parameter that must be there."""
        value = self.one(name)
        if not value:
            raise Refused(
                400,
                "missingRequiredParameter",
                f"No filter selected: {name} is missing",
            )
        return value

    def many(self, name: str) -> list[str]:
        """Return all values, whether repeated or separated by commas."""
        values = [
            one for text in self._values.get(name, []) for one in text.split(",") if one
        ]
        return list(dict.fromkeys(values))

    def ids(self, name: str = "id") -> list[str]:
        """Return at most 50 ids."""
        values = self.many(name)
        if len(values) > MOST:
            raise Refused(
                400,
                "invalidFilters",
                "The request specifies an invalid filter parameter: too many ids.",
            )
        return values

    def parts(self, *known: str) -> list[str]:
        """Return the parts that are asked for."""
        values = self.many("part")
        if not values:
            raise Refused(
                400,
                "missingRequiredParameter",
                "Required parameter: part",
                "global",
            )
        for value in values:
            if value not in known:
                raise Refused(400, "unknownPart", f"'{value}'")
        return values

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """Return a whole number within bounds."""
        text = self.one(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise invalid(name, text)
        return int(text)
