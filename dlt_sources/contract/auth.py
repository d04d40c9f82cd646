"""Secrets, token grants and credentials.

Here: types and protocols. Not here: headers (`http/auth.py`), storage of tokens
(`pipelines/accounts`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dlt_sources.contract import redaction


class Secret:
    """A string that `repr`, `str`, formatting and pickling never reveal.

    Its value is redacted from text that enters from a platform or leaves to the ledger
    and the logs. `is_public` marks a value that needs no redaction, such as a client id
    in a mapping of secrets.
    """

    __slots__ = ("_is_public", "_value")

    def __init__(self, value: str, *, is_public: bool = False) -> None:
        self._value = value
        self._is_public = is_public
        if not is_public:
            redaction.OPENED.add(value)

    @property
    def is_public(self) -> bool:
        """Return whether the value may be shown."""
        return self._is_public

    def reveal(self) -> str:
        """Return the text; only for an HTTP header or body."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__

    def __reduce__(self) -> str | tuple[object, ...]:
        msg = "a Secret cannot be pickled"
        raise TypeError(msg)


@dataclass(frozen=True, slots=True)
class Grant:
    """The response of a token endpoint: a token pair, its expiry and its scopes."""

    access_token: Secret
    refresh_token: Secret | None = None
    expires_at: datetime | None = None
    scopes: tuple[str, ...] | None = None


class RefusedGrant(Exception):  # noqa: N818 - named like the other errors of http
    """The platform rejects this grant for good; its owner must connect again."""


class Credentials(Protocol):
    """The tokens of one connection."""

    async def current(self) -> Secret:
        """Return the current access token."""
        ...

    async def refresh(self, stale: Secret) -> Secret:
        """Return a token that replaces `stale`; concurrent calls refresh it once.

        Raises:
            RefusedGrant: the platform refused; the connection is disconnected.
        """
        ...
