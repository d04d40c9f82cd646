"""The origin of a number: from a row of a table back to its raw rows.

Here: the rows of a day and a key, and the raw tables behind their model. Not here: the
subjects of a row (`row_subjects.py`), the raw rows of a subject (`raw_rows.py`), and
the meaning of a column (`meaning.py`).
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from sqlalchemy import Connection, text

from pipelines.analysis.keys import find_ids, find_owner_ids
from pipelines.analysis.meaning import BOOKKEEPING
from pipelines.analysis.raw_rows import MOST_RAW_ROWS, Origin, read_origins
from pipelines.analysis.row_subjects import find_subjects
from pipelines.analysis.tables import Table, find_table, model_of, platforms_of
from pipelines.database.catalogue import quote
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.tenancy.analysts import as_analyst
from pipelines.transform import dbt
from pipelines.transform.ancestors import find_sources
from pipelines.transform.lineage import open_cache

MOST_ROWS = 10
KEY_TYPES = ("text", "uuid", "character varying")
"""Types of the columns that a key may be in."""


@dataclass(frozen=True, slots=True)
class Trace:
    """Rows of a table, and the raw rows behind them."""

    table: str
    rows: Sequence[Mapping[str, Any]]
    origins: Sequence[Origin]
    is_cut: bool
    """Whether there may be more: a list has as many rows as its limit allows."""


def trace(
    warehouse: Warehouse, name: str, day: date, key: str, column: str | None = None
) -> Trace:
    """Return the rows of a table for a day and a key, and the raw rows behind them.

    `key` is an id in a column of the table, or the name of a person or a channel.
    With `column` only the raw tables behind this column count.

    Raises:
        UserError: dbt does not build the table by day, the column or row is missing,
            or several channels have the name.
    """
    with as_analyst(warehouse) as session:
        table = find_table(session, name)
        if column is not None:
            table.column(column)
        model = model_of(table)
        if model is None or table.day is None:
            raise UserError(f"{table.full_name} is not built by day from readings")
        only = platforms_of(model)
        rows = _find_rows(session, table, day, key, only)
    wanted = _raw_columns(warehouse, model, column)
    with warehouse.begin() as session:
        subjects = {
            one
            for one in find_subjects(session, rows)
            if not only or one.platform in only
        }
        found = [
            list(read_origins(session, wanted, day, one))
            for one in sorted(subjects, key=str)
        ]
    is_cut = len(rows) == MOST_ROWS or any(
        MOST_RAW_ROWS in Counter(one.table for one in origins).values()
        for origins in found
    )
    return Trace(table.full_name, rows, list(chain.from_iterable(found)), is_cut)


def _find_rows(
    session: Connection, table: Table, day: date, key: str, only: Collection[str]
) -> list[Mapping[str, Any]]:
    columns = [
        one.name
        for one in table.columns
        if one.base_type in KEY_TYPES
        and (one.name in table.key or one.name.endswith(("id", "name", "title")))
    ]
    matches = " or ".join(
        f"{quote(one)}::text = any(cast(:keys as text[]))" for one in columns
    )
    if not matches:
        raise UserError(f"{table.full_name} has no key that a command can name")
    readable = ", ".join(quote(one.name) for one in table.columns)
    query = (
        f"select {readable} from {table.relation}"  # noqa: S608
        f" where {table.day} = :day and ({matches}) limit {MOST_ROWS}"
    )
    # Ids of the name come first: another row may have the name as its title. Rows of a
    # person come last: a channel's own rows say more about its name.
    for find in (find_ids, lambda *_: [key], find_owner_ids):
        keys = find(session, key, only)
        rows = session.execute(text(query), {"day": day, "keys": keys}).mappings()
        found: list[Mapping[str, Any]] = [dict(row) for row in rows]
        if found:
            return found
    raise UserError(
        f"{table.full_name} has no row of {key!r} on {day}: the day was not read,"
        " or no row has this id or name",
        exit_code=1,
    )


def _raw_columns(
    warehouse: Warehouse, model: Mapping[str, Any], column: str | None
) -> dict[tuple[str, str], set[str]]:
    """Return the raw tables behind a model, and the columns that are shown of each.

    No column means all of them.
    """
    if column is not None:
        cache = open_cache(warehouse)
        found: dict[tuple[str, str], set[str]] = {}
        for schema, table, name in cache.raw_origins(model["unique_id"], column):
            if schema.startswith("raw_") and name not in BOOKKEEPING:
                found.setdefault((schema, table), set()).add(name)
        return found
    return {
        (one["schema"], one["name"]): set()
        for one in find_sources(dbt.manifest(), model["unique_id"])
        if one["schema"].startswith("raw_")
    }
