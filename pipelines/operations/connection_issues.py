"""Open issues of active connections, for `creators doctor` and a check.

Here: what the platforms reported, and tokens that end soon and cannot be renewed. Not
here: how a load finds issues (`ingestion/issues.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import text

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
    where issue.resolved_at is null and connection.is_active
    order by issue.platform, account, issue.kind, issue.name
""")

ENDING_TOKENS = text("""
    select platform, platform_username as account, token_expires_at
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


def list_open(warehouse: Warehouse) -> list[OpenIssue]:
    """Return every open issue of an active connection."""
    values = {"until": settings.now() + WARN_BEFORE}
    with warehouse.begin() as connection:
        issues: Iterable[Any] = connection.execute(ISSUES).all()
        tokens: Iterable[Any] = connection.execute(ENDING_TOKENS, values).all()
    return [
        *(
            OpenIssue(
                row.platform, row.account, row.message, is_urgent=row.kind != WITHDRAWN
            )
            for row in issues
        ),
        *(
            OpenIssue(
                row.platform,
                row.account,
                f"its token ends on {_day(row.token_expires_at)} and {problem}",
                is_urgent=True,
            )
            for row in tokens
            if (problem := _problem(row.platform, row.token_expires_at)) is not None
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
