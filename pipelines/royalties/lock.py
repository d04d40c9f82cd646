"""The lock of a month: the database then refuses every change of it.

Here: the order of months and the change of status. Not here: the triggers that refuse
(`migrations/`), corrections of locked months (`corrections.py`).
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import text

from pipelines import settings
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.days import last_day_of, month_of
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.royalties.build import exclusive
from pipelines.royalties.months import shown_month
from pipelines.royalties.reading import read_newest_locked

FIND = text("select locked_at from app.royalty_months where month = :month")
EARLIER = text("""
    select min(month) from app.royalty_months
    where month < :month and locked_at is null
""")
LOCK_STATEMENTS = text("""
    update app.royalty_statements
    set status = 'locked', locked_at = :now
    where month = :month and status = 'open'
""")
READINGS = text("""
    select count(*) as statements, min(read_until) as read_until
    from app.royalty_statements
    where month = :month and read_until < :last_day
""")
LOCK_MONTH = text("update app.royalty_months set locked_at = :now where month = :month")


@dataclass(frozen=True, slots=True)
class Locked:
    """A locked month; `is_new` is False if it was locked before."""

    month: date
    statements: int
    is_new: bool
    incomplete: int = 0
    """Statements whose earnings were not read up to the end of the month."""
    read_until: date | None = None
    """The earliest `read_until` of these statements."""


def lock_month(warehouse: Warehouse, month: date) -> Locked:
    """Lock the statements of a month as they were built.

    Raises:
        UserError: the month is not over, not built, or an earlier one is open.
    """
    now = settings.now()
    if month >= month_of(now.date()):
        raise UserError(f"{shown_month(month)} is not over")
    with exclusive(warehouse) as session:
        found = session.execute(FIND, {"month": month}).one_or_none()
        if found is not None and found.locked_at is not None:
            return Locked(month, 0, is_new=False)
        newest = read_newest_locked(session)
        if found is None and newest is not None and month < newest:
            raise UserError(f"{shown_month(month)} is closed without statements")
        if found is None:
            raise UserError(
                f"{shown_month(month)} has no statements: `creators statements build"
                f" --month {shown_month(month)}` builds them"
            )
        if earlier := session.scalar(EARLIER, {"month": month}):
            raise UserError(f"{shown_month(earlier)} is open: lock it first")
        values = {"month": month, "now": now}
        count = session.execute(LOCK_STATEMENTS, values).rowcount
        days = {"month": month, "last_day": last_day_of(month)}
        early = session.execute(READINGS, days).one()
        hit("royalties lock")
        session.execute(LOCK_MONTH, values)
        audit.record(
            session,
            action="royalties.lock",
            entity_type="royalty_statements",
            entity_id=shown_month(month),
            details={"statements": count, "incomplete": early.statements},
        )
        hit("royalties locked")
    return Locked(
        month,
        count,
        is_new=True,
        incomplete=early.statements,
        read_until=early.read_until,
    )
