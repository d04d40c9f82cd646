"""Build the statements of all open months.

Here: the one transaction that reads, calculates and stores. Not here: the calculation
(`calculation.py`), the lock (`lock.py`).
"""

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import md5
from itertools import islice
from typing import Any

from sqlalchemy import Connection, text

from pipelines import settings
from pipelines.database import audit
from pipelines.database.catalogue import exists
from pipelines.database.warehouse import Warehouse
from pipelines.days import next_month
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.royalties import reading
from pipelines.royalties.calculation import calculate_statements
from pipelines.royalties.facts import Line, Statement
from pipelines.royalties.months import newest_ended_month, shown_month
from pipelines.royalties.readings import record_readings

TABLES = "app.royalty_months, app.royalty_statements, app.royalty_lines"
WRITE_LOCK = text(f"lock table {TABLES} in share row exclusive mode")
READ_LOCK = text(f"lock table {', '.join(reading.SOURCES)} in access share mode")

NEWEST_OPEN = text("select max(month) from app.royalty_months where locked_at is null")
DELETE = text("delete from app.royalty_statements where status = 'open'")
DELETE_MONTHS = text("delete from app.royalty_months where locked_at is null")
INSERT_MONTHS = text("""
    insert into app.royalty_months (month, built_at)
    select month, :now from unnest(cast(:months as date[])) as month
""")
INSERT_STATEMENTS = text("""
    insert into app.royalty_statements (
        id, artist_id, artist_name, month, currency, opening, earnings, rate, royalty,
        adjustments, payable, carried, gaps, built_at
    )
    select new.*, :now
    from jsonb_to_recordset(cast(:rows as jsonb)) as new (
        id uuid, artist_id uuid, artist_name text, month date, currency text,
        opening numeric, earnings numeric, rate numeric, royalty numeric,
        adjustments numeric, payable numeric, carried numeric, gaps integer
    )
""")
INSERT_LINES = text("""
    insert into app.royalty_lines (
        id, statement_id, line, kind, post_id, title, earned_in, from_date, to_date,
        post_earnings, share, earnings, rate, royalty, amount, reason
    )
    select new.*
    from jsonb_to_recordset(cast(:rows as jsonb)) as new (
        id uuid, statement_id uuid, line integer, kind text, post_id text, title text,
        earned_in date, from_date date, to_date date, post_earnings numeric,
        share numeric, earnings numeric, rate numeric, royalty numeric,
        amount numeric, reason text
    )
""")
ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Built:
    """What a build wrote."""

    first: date
    last: date
    statements: int
    lines: int
    adjustments: int
    gaps: int


@contextmanager
def exclusive(warehouse: Warehouse) -> Iterator[Connection]:
    """Open the transaction of a build or a lock; only one runs at a time.

    The table lock comes first, because the first query takes the snapshot.
    """
    engine = warehouse.engine.execution_options(isolation_level="REPEATABLE READ")
    with engine.begin() as session:
        session.execute(WRITE_LOCK)
        yield session


def build_statements(warehouse: Warehouse, until: date | None = None) -> Built:
    """Build every open month up to `until`, by default the last month that is over.

    Later months that were built before are built again, since they depend on it.

    Raises:
        UserError: the month is locked, or the posts were never built.
    """
    _check_sources(warehouse)
    now = settings.now()
    with exclusive(warehouse) as session:
        session.execute(READ_LOCK)
        locked = reading.read_newest_locked(session)
        last = until or newest_ended_month()
        if locked is not None and last <= locked:
            problem = f"{shown_month(last)} is locked"
            raise UserError(
                f"{problem}: the first open month is {shown_month(next_month(locked))}"
            )
        last = max(last, session.scalar(NEWEST_OPEN) or last)
        statements = calculate(session, locked, last)
        hit("royalties calculate")
        built = _store(session, statements, locked, last, now)
        audit.record(
            session,
            action="royalties.build",
            entity_type="royalty_statements",
            entity_id=shown_month(built.last),
            details=asdict(built),
        )
        hit("royalties store")
    return built


def calculate(session: Connection, locked: date | None, last: date) -> list[Statement]:
    """Return the statements of all months after `locked` up to `last`."""
    return calculate_statements(
        reading.read_facts(session),
        reading.read_settled(session),
        reading.read_balances(session),
        locked=locked,
        last=last,
    )


def _check_sources(warehouse: Warehouse) -> None:
    with warehouse.begin() as session:
        for name in reading.SOURCES:
            if not exists(session, name):
                raise UserError(f"{name} does not exist: `creators run` builds it", 1)


def _store(
    session: Connection,
    statements: Sequence[Statement],
    locked: date | None,
    last: date,
    now: datetime,
) -> Built:
    months = {one.month for one in statements} | {last}
    session.execute(DELETE)
    session.execute(DELETE_MONTHS)
    session.execute(INSERT_MONTHS, {"months": sorted(months), "now": now})
    _insert(session, INSERT_STATEMENTS, map(_statement_row, statements), now=now)
    rows = (row for one in statements for row in _line_rows(one))
    _insert(session, INSERT_LINES, rows)
    record_readings(session)
    lines = [line for one in statements for line in one.lines]
    return Built(
        first=next_month(locked) if locked else min(months),
        last=last,
        statements=len(statements),
        lines=len(lines),
        adjustments=sum(one.kind == "adjustment" for one in lines),
        gaps=sum(one.kind == "gap" for one in lines),
    )


def _insert(
    session: Connection, statement: Any, rows: Iterable[dict[str, Any]], **values: Any
) -> None:
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_AT_ONCE)):
        # Decimals travel as text: a number of JSON might lose digits.
        session.execute(statement, {"rows": json.dumps(batch, default=str), **values})


def _statement_row(one: Statement) -> dict[str, Any]:
    gaps = sum(line.kind == "gap" for line in one.lines)
    row = {"id": _statement_id(one), **asdict(one), "gaps": gaps}
    del row["lines"]
    return row


def _line_rows(one: Statement) -> Iterator[dict[str, Any]]:
    statement_id = _statement_id(one)
    for number, line in enumerate(one.lines, start=1):
        yield {
            "id": _key(statement_id, number),
            "statement_id": statement_id,
            "line": number,
            **_values(line),
        }


def _values(line: Line) -> dict[str, Decimal | date | str | None]:
    values = asdict(line)
    del values["artist_id"], values["currency"]
    return values


def _statement_id(one: Statement) -> str:
    return _key(one.artist_id, one.month, one.currency)


def _key(*parts: object) -> str:
    """Return the id of a row whose natural key has these parts."""
    digest = md5("|".join(map(str, parts)).encode(), usedforsecurity=False)
    return str(uuid.UUID(digest.hexdigest()))
