"""Moving old rows to the archive, and counting them without a move.

Here: one transaction per table and month. Not here: the rules (`rules.py`) and files
(`files.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from pipelines.archive import tables
from pipelines.archive.rules import RULES, Rule
from pipelines.database.catalogue import exists
from pipelines.database.warehouse import Warehouse
from pipelines.days import next_month
from pipelines.failpoints import hit

LOCK = "archive"
MONTHS = """
select date_trunc('month', {moment})::date, count(*)
from {live} where {is_old} group by 1 order by 1
"""
MOVE = """
with moved as (
    delete from {live}
    where {is_old} and {moment} >= :first and {moment} < :next
    returning {columns}
)
insert into {partition} ({columns}) select {columns} from moved
on conflict ({key}, {moment}) do update set {values}
"""
UTC = text("set local timezone to 'UTC'")


@dataclass(frozen=True, slots=True)
class Count:
    """Rows of one month of a table."""

    table: str
    month: date
    rows: int

    def as_dict(self) -> dict[str, object]:
        """Return the fields, for JSON."""
        return {**asdict(self), "month": f"{self.month:%Y-%m}"}


def count_old(warehouse: Warehouse, today: date) -> list[Count]:
    """Count the rows that a move would take, by table and month."""
    return [
        Count(rule.live, month, rows) for rule, month, rows in _plan(warehouse, today)
    ]


def move_old(warehouse: Warehouse, today: date) -> list[Count]:
    """Move old rows; a repeat after a kill moves the rest."""
    moved = []
    with warehouse.advisory_lock(LOCK):
        for rule, month, _ in _plan(warehouse, today):
            with warehouse.begin() as session:
                rows = _move_month(session, rule, month, today)
                hit("archive-moved")
            moved.append(Count(rule.live, month, rows))
    return [one for one in moved if one.rows]


def _plan(warehouse: Warehouse, today: date) -> list[tuple[Rule, date, int]]:
    """Return the months with old rows, and how many these are."""
    with warehouse.begin() as session:
        return [
            (rule, month, rows)
            for rule in _present(session)
            for month, rows in _old_months(session, rule, today)
        ]


def _present(session: Connection) -> Iterator[Rule]:
    """Yield the rules whose tables exist; a product may not be built yet."""
    return (rule for rule in RULES if exists(session, rule.live))


def _old_months(session: Connection, rule: Rule, today: date) -> list[tuple[date, int]]:
    session.execute(UTC)
    query = MONTHS.format(moment=rule.moment, live=rule.live, is_old=_is_old(rule))
    found: Iterable[Any] = session.execute(text(query), {"limit": rule.limit(today)})
    return [(month, int(rows)) for month, rows in found]


def _is_old(rule: Rule) -> str:
    return f"{rule.moment} < :limit and {rule.condition}"


def _move_month(session: Connection, rule: Rule, month: date, today: date) -> int:
    session.execute(UTC)
    columns = tables.ensure_table(session, rule)
    partition = tables.ensure_partition(session, rule, month)
    query = MOVE.format(
        live=rule.live,
        is_old=_is_old(rule),
        moment=rule.moment,
        columns=", ".join(columns),
        partition=partition,
        key=rule.key,
        values=", ".join(f"{one} = excluded.{one}" for one in columns),
    )
    days = {"limit": rule.limit(today), "first": month, "next": next_month(month)}
    done = session.execute(text(query), days)
    return int(done.rowcount)
