"""Reading a query strictly: a client that misspells a parameter finds out here.

Here: every check of a parameter's number and form. Not here: what it selects.
"""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from sandbox.twitch.errors import Refused, malformed
from sandbox.world.times import moment_of

MOST = 100
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class Query:
    """The parameters of one request."""

    def __init__(self, text: str) -> None:
        self._values: dict[str, list[str]] = {}
        for key, value in parse_qsl(text, keep_blank_values=True):
            self._values.setdefault(key.removesuffix("[]"), []).append(value)

    def allow(self, *names: str) -> None:
        """Refuse every parameter that is not named here."""
        for name, values in self._values.items():
            if name not in names:
                raise Refused(400, f'Unknown query parameter "{name}"')
            if "" in values:
                raise malformed(name, "must not be empty")

    def many(self, name: str) -> list[str]:
        """Return all values of a parameter that may be repeated."""
        values = self._values.get(name, [])
        if len(values) > MOST:
            raise malformed(name, f"must have no more than {MOST} items")
        return list(dict.fromkeys(values))

    def ids(self, name: str) -> list[str]:
        """Return numeric ids."""
        values = self.many(name)
        if not all(value.isascii() and value.isdecimal() for value in values):
            raise malformed(name, "must match the regular expression ^[0-9]+$")
        return values

    def one(self, name: str) -> str | None:
        """Return the value of a parameter that may not be repeated."""
        values = self._values.get(name, [])
        if len(values) > 1:
            raise malformed(name, "must not be repeated")
        return values[0] if values else None

    def required(self, name: str) -> str:
        """Return the value of a parameter that must be there."""
        value = self.one(name)
        if value is None:
            raise Refused(400, f'Missing required parameter "{name}"')
        return value

    def choice(self, name: str, choices: Iterable[str], default: str) -> str:
        """Return one of a few words."""
        value = self.one(name)
        if value is not None and value not in choices:
            raise malformed(name, f"must be one of {', '.join(choices)}")
        return value or default

    def number(self, name: str, default: int) -> int:
        """Return a whole number from 1 to 100."""
        text = self.one(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdecimal()):
            raise malformed(name, "must be an integer")
        if int(text) < 1:
            raise malformed(name, "must be greater than or equal to 1")
        if int(text) > MOST:
            raise malformed(name, f"must be less than or equal to {MOST}")
        return int(text)

    def instant(self, name: str) -> int | None:
        """Return an RFC 3339 instant."""
        text = self.one(name)
        if text is None:
            return None
        try:
            moment = moment_of(text)
        except ValueError:
            moment = None
        if moment is None or not _RFC3339.fullmatch(text):
            raise malformed(name, "must be in RFC3339 format")
        return moment

    def exactly_one_of(self, *names: str) -> str:
        """Return which of several exclusive parameters was given."""
        given = [name for name in names if name in self._values]
        if not given:
            listed = ", ".join(names)
            raise Refused(400, f"Must provide one of the following: {listed}")
        if len(given) > 1:
            raise Refused(400, f"May provide only one of: {', '.join(given)}")
        return given[0]

    def selection(self) -> str:
        """Describe what is selected, whatever the page."""
        paging = ("first", "after", "before")
        chosen = {key: self._values[key] for key in self._values if key not in paging}
        return repr(sorted(chosen.items()))
