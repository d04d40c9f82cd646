"""Statements as CSV: one row a line, with the totals of its statement.

Here: the columns. Not here: cells that a spreadsheet must not run as formulas
(`pipelines/exports.py`).
"""

from collections.abc import Iterable
from typing import IO

from pipelines.exports import write_csv
from pipelines.royalties.statements import COLUMNS, LINE_COLUMNS, StoredStatement

SHARED = {"earnings", "rate", "royalty"}
"""Columns that a statement and its lines have both; the line's has the plain name."""
HEADINGS = (
    *(f"statement_{name}" if name in SHARED else name for name in COLUMNS),
    *LINE_COLUMNS,
)


def write_statements(stream: IO[str], statements: Iterable[StoredStatement]) -> int:
    """Write the lines of statements and return how many."""
    return write_csv(
        stream,
        HEADINGS,
        (
            [
                *(one[name] for name in COLUMNS),
                *(line[name] for name in LINE_COLUMNS),
            ]
            for one in statements
            for line in one.lines
        ),
    )
