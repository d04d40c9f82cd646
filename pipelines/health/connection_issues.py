"""Open issues of active connections, for `creators doctor` and a check.

Here: what the platforms reported, and tokens that end soon and cannot be renewed. Not
here: how a load finds issues (`ingestion/issues.py`), and those that the ledger of
readings shows to their owners (`issue_updates.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources import platforms
from pipelines import settings
from pipelines.database.warehouse import Warehouse

WARN_BEFORE = timedelta(days=14)
WITHDRAWN = "withdrawn_metric"

ISSUES = text("""
    select
        issue.platform,
        connection.platform_username as account,
        issue.kind,
        issue.name,
        issue.message,
        issue.expires_at
    from app.connection_issues as issue
    inner join app.connections as connection
        on issue.credential_id = connection.id::text
    where
        issue.resolved_at is null
        and connection.is_active
        and issue.kind in ('withdrawn_metric', 'expiring_access')
    order by issue.platform, account, issue.kind, issue.name
""")

ENDING_TOKENS = text("""
    select
        id::text as credential_id,
        platform,
        platform_username as account,
        token_expires_at
    from app.connections
    where
        is_active
        and refresh_token is null
        and token_expires_at <= :until
    order by platform, account
""")


@dataclass(frozen=True, slots=True)
class OpenIssue:
    """One issue of one account; `is_urgent` if the account must be connected again."""

    platform: str
    account: str
    message: str
    is_urgent: bool

    def __str__(self) -> str:
        return f"{self.platform} {self.account}: {self.message}"


@dataclass(frozen=True, slots=True)
class EndingToken:
    """A token that ends soon and is not renewed."""

    credential_id: str
    platform: str
    account: str
    message: str
    ends_at: datetime


def list_ending_tokens(session: Connection) -> list[EndingToken]:
    """Return the tokens of active connections that end soon and are not renewed."""
    rows: Iterable[Any] = session.execute(
        ENDING_TOKENS, {"until": settings.now() + WARN_BEFORE}
    )
    return [
        EndingToken(
            row.credential_id,
            row.platform,
            row.account,
            f"its token ends on {_day(row.token_expires_at)} and {problem}",
            row.token_expires_at,
        )
        for row in rows
        if (problem := _problem(row.platform, row.token_expires_at)) is not None
    ]


def list_open(warehouse: Warehouse) -> list[OpenIssue]:
    """Return every open issue of an active connection."""
    with warehouse.begin() as session:
        issues: Iterable[Any] = session.execute(ISSUES).all()
        tokens = list_ending_tokens(session)
    return [
        *(
            OpenIssue(
                row.platform, row.account, row.message, is_urgent=row.kind != WITHDRAWN
            )
            for row in issues
        ),
        *(
            OpenIssue(one.platform, one.account, one.message, is_urgent=True)
            for one in tokens
        ),
    ]


def _problem(platform_name: str, ends_at: datetime) -> str | None:
    """Return why a token ends; None while its exchange is still to come.

    A token that was not exchanged in the first half of that period is a problem.
    """
    platform = platforms().get(platform_name)
    if platform is None or platform.exchange_before is None:
        return "has no renewal"
    left = ends_at - settings.now()
    return "was not exchanged" if left <= platform.exchange_before / 2 else None


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d}"
