"""Replacing values in the text columns of a database, row by row.

Here: the search by a pattern, and the update of what has changed. Not here: the words
(`mask.py`), and which columns lose them (`documents.py`, `erasure.py`).
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, TextClause, text

from pipelines.database.catalogue import Column, quote

FIND = """
select ctid::text, {value} from {relation} as document
where {searched} ~* :pattern and {condition}
"""
CHANGE = """
update {relation} set {name} = cast(:value as {kind})
where ctid = cast(:place as tid) and {value} = :old
"""


def replace_values(
    session: Connection,
    column: Column,
    pattern: str,
    replace: Callable[[Any], Any],
    *,
    condition: str = "true",
    dry_run: bool,
) -> int:
    """Replace the values of a column that match a pattern; return changed values.

    Args:
        session: a transaction of the database.
        column: one of text, JSON or bytes; a value of `bytea` stays bytes.
        pattern: the regular expression of the values, without regard to case.
        replace: returns the new value, or an equal one.
        condition: the condition of the rows, which are called `document`.
        dry_run: only count.
    """
    name = quote(column.name)
    is_binary = column.type == "bytea"
    value = name if is_binary else f"{name}::text"
    parts = {
        "relation": quote(column.schema, column.table),
        "name": name,
        "value": value,
        "searched": f"encode({name}, 'escape')" if is_binary else value,
        "kind": column.type,
        "condition": condition,
    }
    found: list[Any] = list(
        session.execute(_text(FIND.format(**parts)), {"pattern": pattern})
    )
    changed = [
        {"place": place, "value": new, "old": old}
        for place, old in found
        if (new := replace(old)) != old
    ]
    if changed and not dry_run:
        session.execute(_text(CHANGE.format(**parts)), changed)
    return len(changed)


def _text(query: str) -> TextClause:
    """Quote the colons of casts, which would begin a parameter."""
    return text(query.replace("::", "\\:\\:"))
