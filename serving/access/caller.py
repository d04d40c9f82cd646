"""The person of a request.

Here: the facts about the person. Not here: how a request is authenticated (the other
modules of this package).
"""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from pipelines.tenancy.transactions import Tenant

Method = Literal["session", "token", "key"]


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who is signed in, and how."""

    person_id: UUID
    user_id: str
    username: str | None
    display_name: str | None
    timezone: str
    role: str | None
    database_role: str
    may_administer: bool
    method: Method
    scopes: frozenset[str] | None = None
    """What a key may do; None: everything that the person may do."""
    csrf_token: str | None = None
    channel_ids: tuple[UUID, ...] | None = None
    """The only channels that a limited key sees; None: no limit."""

    @property
    def tenant(self) -> Tenant:
        """The role and the person of this caller's transactions."""
        return Tenant(self.person_id, self.database_role)

    @property
    def rate_key(self) -> str:
        """The key of this caller's rate limits."""
        return f"person:{self.person_id}"


def read_caller(row: Any, method: Method, **more: Any) -> Caller:
    """Return the caller of a row of type `service.caller`."""
    return Caller(
        row["person_id"],
        row["user_id"],
        row["username"],
        row["display_name"],
        row["timezone"],
        row["role"],
        row["database_role"],
        row["may_administer"],
        method,
        **more,
    )
