"""Secrets, token grants, and the credentials that whoever runs a source provides.

Here: types and protocols. Not here: headers (`http/auth.py`), storage of tokens.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Secret:
    """A string that shows itself only when asked to.

    `repr`, `str`, formatting and pickling never give the value away.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret text, for an HTTP header or body and nothing else."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __reduce__(self) -> str | tuple[object, ...]:
        msg = "a Secret is never pickled"
        raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token endpoint answered: a token pair, its end and its scopes."""

    access_token: Secret
    refresh_token: Secret | None = None
    expires_at: datetime | None = None
    scopes: tuple[str, ...] | None = None


class RefusedGrant(Exception):  # noqa: N818 - named after the remedy
    """The platform will never accept this grant again; its owner must reconnect."""


class Credentials(Protocol):
    """The token of one connection, kept by whoever runs the source."""

    async def current(self) -> Secret:
        """Return the access token to use now."""
        ...

    async def refreshed(self, stale: Secret) -> Secret:
        """Replace `stale` once, whoever asks, and return the token to use instead.

        Raises:
            RefusedGrant: the platform refused; the connection is disconnected by then.
        """
        ...
