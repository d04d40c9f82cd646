"""Twitch's checks of query parameters.

Here: the form of each parameter. Not here: what it selects.
"""

import re
from collections.abc import Iterable

from sandbox.kit.query import Query as BaseQuery
from sandbox.kit.query import whole_number
from sandbox.kit.responses import ApiError
from sandbox.twitch.errors import helix_error, malformed
from sandbox.world.times import parse_iso

LARGEST = 100
PAGING = ("first", "after", "before")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


class Query(BaseQuery):
    """The parameters of one request to Helix."""

    def name_of(self, key: str) -> str:
        """Return the parameter that a key means: `id[]` is `id`."""
        return key.removesuffix("[]")

    def allow(self, *names: str) -> None:
        """Refuse every other parameter, and empty values."""
        for name, values in self.parameters.items():
            if name not in names:
                raise helix_error(400, f'Unknown query parameter "{name}"')
            if "" in values:
                raise malformed(name, "must not be empty")

    def many(self, name: str) -> list[str]:
        """Return the distinct values of a repeatable parameter."""
        values = self.values(name)
        if len(values) > LARGEST:
            raise malformed(name, f"must have no more than {LARGEST} items")
        return list(dict.fromkeys(values))

    def ids(self, name: str) -> list[str]:
        """Return numeric ids."""
        values = self.many(name)
        if any(whole_number(value) is None for value in values):
            raise malformed(name, "must match the regular expression ^[0-9]+$")
        return values

    def one(self, name: str) -> str | None:
        """Return the value of a parameter that may not be repeated."""
        if len(self.values(name)) > 1:
            raise malformed(name, "must not be repeated")
        return super().one(name)

    def required(self, name: str) -> str:
        """Return the value of a required parameter."""
        value = self.one(name)
        if value is None:
            raise missing(name)
        return value

    def choice(self, name: str, choices: Iterable[str], default: str) -> str:
        """Return one of a few words."""
        value = self.one(name)
        if value is not None and value not in choices:
            raise malformed(name, f"must be one of {', '.join(choices)}")
        return value or default

    def number(self, name: str, default: int) -> int:
        """Return an integer from 1 to 100."""
        text = self.one(name)
        if text is None:
            return default
        value = whole_number(text)
        if value is None:
            raise malformed(name, "must be an integer")
        if value < 1:
            raise malformed(name, "must be greater than or equal to 1")
        if value > LARGEST:
            raise malformed(name, f"must be less than or equal to {LARGEST}")
        return value

    def instant(self, name: str) -> int | None:
        """Return an RFC 3339 time."""
        text = self.one(name)
        if text is None:
            return None
        try:
            moment = parse_iso(text)
        except ValueError:
            moment = None
        if moment is None or not _RFC3339.fullmatch(text):
            raise malformed(name, "must be in RFC3339 format")
        return moment

    def exactly_one_of(self, *names: str) -> str:
        """Return which of several exclusive parameters is present."""
        present = [name for name in names if name in self.parameters]
        if not present:
            listed = ", ".join(names)
            raise helix_error(400, f"Must provide one of the following: {listed}")
        if len(present) > 1:
            raise helix_error(400, f"May provide only one of: {', '.join(present)}")
        return present[0]

    def selection(self) -> str:
        """Return the parameters without the page."""
        chosen = {key: self.parameters[key] for key in self.parameters.keys() - PAGING}
        return repr(sorted(chosen.items()))


def missing(name: str) -> ApiError:
    """Return the error for a parameter that is not there."""
    return helix_error(400, f'Missing required parameter "{name}"')
