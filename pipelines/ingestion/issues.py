"""Open issues of connections in `app.connection_issues`.

Here: the issues that a load knows and finds. Not here: their display
(`health/connection_issues.py`), and what an issue is (`contract/issues.py`).
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, text

from dlt_sources.contract import Issue, IssueBook, Platform
from dlt_sources.contract.redaction import redact
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.redaction import first_line

OPEN = text("""
    select kind, subject_id, credential_id, name, message, last_seen_at, expires_at
    from app.connection_issues
    where platform = :platform and resolved_at is null
""")

REPORT = text("""
    insert into app.connection_issues as issue (
        platform, subject_id, credential_id, kind, name, message, expires_at,
        first_seen_at, last_seen_at
    )
    values (
        :platform, :subject_id, :credential_id, :kind, :name, :message, :expires_at,
        :seen_at, :seen_at
    )
    on conflict (platform, subject_id, credential_id, kind, name) do update
    set
        message = excluded.message,
        expires_at = excluded.expires_at,
        first_seen_at = case
            when issue.resolved_at is null
                then least(issue.first_seen_at, excluded.first_seen_at)
            else excluded.first_seen_at
        end,
        last_seen_at = case
            when issue.resolved_at is null
                then greatest(issue.last_seen_at, excluded.last_seen_at)
            else excluded.last_seen_at
        end,
        resolved_at = null
""")

RESOLVE = text("""
    update app.connection_issues
    set resolved_at = :now
    where
        platform = :platform
        and kind = :kind
        and subject_id = :subject_id
        and credential_id = :credential_id
        and name = :name
        and resolved_at is null
""")


def read_open(warehouse: Warehouse, platform: Platform) -> IssueBook:
    """Return the open issues of a platform's connections."""
    with warehouse.begin() as connection:
        rows: Iterable[Any] = connection.execute(OPEN, {"platform": platform.name})
        return IssueBook(
            Issue(
                row.kind,
                row.subject_id,
                row.credential_id,
                row.name,
                row.message,
                row.last_seen_at,
                row.expires_at,
            )
            for row in rows
        )


def store(connection: Connection, platform: Platform, book: IssueBook) -> None:
    """Store what a load found, in the transaction of its commit."""
    for one in book.reported.values():
        connection.execute(
            REPORT,
            {
                "platform": platform.name,
                "subject_id": one.subject_id,
                "credential_id": one.credential_id,
                "kind": one.kind,
                "name": one.name,
                "message": first_line(redact(one.message)),
                "expires_at": one.expires_at,
                "seen_at": one.seen_at,
            },
        )
    for kind, subject_id, credential_id, name in book.resolved:
        connection.execute(
            RESOLVE,
            {
                "platform": platform.name,
                "subject_id": subject_id,
                "credential_id": credential_id,
                "kind": kind,
                "name": name,
                "now": settings.now(),
            },
        )
