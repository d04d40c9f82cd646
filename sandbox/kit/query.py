"""Query parameters.

Here: reading them. Not here: the platforms' checks and error messages, which subclasses
add.
"""

from urllib.parse import parse_qsl


class Query:
    """The query parameters of one request, in the order in which they came."""

    def __init__(self, text: str) -> None:
        self.parameters: dict[str, list[str]] = {}
        for key, value in parse_qsl(text, keep_blank_values=True):
            self.parameters.setdefault(self.name_of(key), []).append(value)

    def name_of(self, key: str) -> str:
        """Return the parameter that a key means."""
        return key

    def values(self, name: str) -> list[str]:
        """Return all values of a parameter."""
        return self.parameters.get(name, [])

    def one(self, name: str) -> str | None:
        """Return the last value of a parameter."""
        values = self.values(name)
        return values[-1] if values else None

    def positive(self, name: str, default: int) -> int:
        """Return a positive integer, or the default for anything else."""
        return whole_number(self.one(name) or "") or default


def whole_number(text: str) -> int | None:
    """Return a number of ASCII digits, None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() else None
