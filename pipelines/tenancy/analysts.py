"""Transactions of commands that read as an analyst.

Here: one transaction with the role `analyst`, read only and as of one moment. Not here:
requests of the web service (`transactions.py`), and what an analyst may read (the
grants of `migrations/`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from pipelines.database.warehouse import Warehouse

ROLE = "analyst"
BEGIN = (
    "set transaction isolation level repeatable read, read only",
    f"set local role {ROLE}",
    "set local timezone to 'UTC'",
)


@contextmanager
def as_analyst(warehouse: Warehouse) -> Iterator[Connection]:
    """Open a transaction that sees what an analyst may see; it changes nothing."""
    with warehouse.begin() as session:
        for statement in BEGIN:
            session.execute(text(statement))
        yield session
