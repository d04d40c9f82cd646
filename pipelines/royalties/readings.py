"""Up to which day the earnings of a statement were read.

Here: the day of each open statement, and what a reader is told about a month that is
incomplete. Not here: months without any reading, which are gaps (`parts.py`).
"""

from datetime import date

from sqlalchemy import Connection, text

from pipelines.days import last_day_of

RECORD = text("""
    with paid as (
        select distinct statements.id, statements.month, lines.post_id
        from app.royalty_statements as statements
        inner join app.royalty_lines as lines on lines.statement_id = statements.id
        where
            statements.status = 'open'
            and lines.kind = 'earnings'
            and lines.earned_in = statements.month
    ),

    ends as (
        select paid.id, min(newest.snapshot_date) as read_until
        from paid
        cross join lateral (
            select snapshots.snapshot_date
            from cg_analytics.snapshots as snapshots
            where
                snapshots.post_id = paid.post_id
                and snapshots.snapshot_date >= paid.month
                and snapshots.snapshot_date < paid.month + interval '1 month'
                and snapshots.lifetime_earnings is not null
            order by snapshots.snapshot_date desc
            limit 1
        ) as newest
        group by paid.id
    )

    update app.royalty_statements as statement
    set read_until = ends.read_until
    from ends
    where statement.id = ends.id
""")


def record_readings(session: Connection) -> None:
    """Store of each open statement the day up to which all its posts were read."""
    session.execute(RECORD)


def describe_readings(month: date, read_until: date | None) -> str | None:
    """Return the words for an incomplete month.

    None is a complete month, or one of which the last read day is unknown.
    """
    last_day = last_day_of(month)
    if read_until is None or read_until >= last_day:
        return None
    return f"incomplete: its earnings were read up to {read_until}, not to {last_day}"
