"""Stored statements: find them, with their lines.

Here: SQL that reads. Not here: building (`build.py`), printing (`cli/`), documents
(`documents.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError

COLUMNS = (
    *("artist_name", "month", "currency", "status", "opening", "earnings", "rate"),
    *("royalty", "adjustments", "payable", "carried", "gaps", "read_until"),
    *("built_at", "locked_at"),
)
LINE_COLUMNS = (
    *("line", "kind", "post_id", "title", "earned_in", "from_date", "to_date"),
    *("post_earnings", "share", "earnings", "rate", "royalty", "amount", "reason"),
)

FIND = text(f"""
    select id::text as id, {", ".join(COLUMNS)}
    from app.royalty_statements
    where
        (cast(:month as date) is null or month = :month)
        and (cast(:artist as text) is null or artist_name = :artist)
    order by month, artist_name, currency
""")  # noqa: S608 - constants
LINES = text(f"""
    select statement_id::text as statement_id, {", ".join(LINE_COLUMNS)}
    from app.royalty_lines
    where statement_id = any(cast(:ids as uuid[]))
    order by statement_id, line
""")  # noqa: S608 - constants
IS_KNOWN = text("select exists (select from app.artists where name = :artist)")


@dataclass(frozen=True, slots=True)
class StoredStatement:
    """A statement as the database has it, by column; so are its lines."""

    id: str
    values: Mapping[str, Any]
    lines: Sequence[Mapping[str, Any]]

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


def find_statements(
    warehouse: Warehouse,
    *,
    month: date | None = None,
    artist: str | None = None,
    with_lines: bool = False,
) -> list[StoredStatement]:
    """Return statements by month, artist and currency; None takes all.

    Raises:
        UserError: there is neither a statement nor an artist of this name.
    """
    with warehouse.begin() as session:
        session.execute(text("set transaction isolation level repeatable read"))
        found = session.execute(FIND, {"month": month, "artist": artist})
        rows: list[dict[str, Any]] = [dict(row) for row in found.mappings()]
        if not rows and artist is not None:
            _check_artist(session, artist)
        lines: dict[str, list[Mapping[str, Any]]] = {row["id"]: [] for row in rows}
        if with_lines:
            for line in session.execute(LINES, {"ids": list(lines)}).mappings():
                lines[line["statement_id"]].append(dict(line))
    return [StoredStatement(row["id"], row, lines[row["id"]]) for row in rows]


def _check_artist(session: Connection, artist: str) -> None:
    if not session.scalar(IS_KNOWN, {"artist": artist}):
        raise UserError(f"artist {artist!r} does not exist; see `creators artists`")
