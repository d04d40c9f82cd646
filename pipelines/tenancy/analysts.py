"""Transactions of commands that read as an analyst.

Here: one transaction with the role `analyst`, read only and as of one moment. Not here:
requests of the web service (`transactions.py`), and what an analyst may read (the
grants of `migrations/`).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from pipelines.database.sqlstate import find_sqlstate
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError

ROLE = "analyst"
INSUFFICIENT_PRIVILEGE = "42501"
BEGIN = (
    "set transaction isolation level repeatable read, read only",
    f"set local role {ROLE}",
    "set local timezone to 'UTC'",
)


@contextmanager
def as_analyst(warehouse: Warehouse) -> Iterator[Connection]:
    """Open a transaction that sees what an analyst may see; it changes nothing.

    Raises:
        UserError: the login is no member of the role.
    """
    with warehouse.begin() as session:
        try:
            for statement in BEGIN:
                session.execute(text(statement))
        except ProgrammingError as error:
            if find_sqlstate(error) != INSUFFICIENT_PRIVILEGE:
                raise
            raise UserError(
                f"this database's login may not become {ROLE}: run `creators migrate`,"
                f" or let its administrator run `grant {ROLE} to pipeline`",
                exit_code=1,
            ) from None
        yield session
