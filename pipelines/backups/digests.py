"""Row counts and digests of tables: equal tables have equal digests.

Here: every table of a database, or the rows of a query. Not here: what a difference
means (`restore.py`).
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

from pipelines.database.catalogue import list_tables
from pipelines.redaction import first_line

SESSION = """
set timezone to 'UTC';
set datestyle to 'ISO, YMD';
set intervalstyle to 'postgres';
set bytea_output to 'hex';
set extra_float_digits to 1;
set row_security to off
"""
"""Settings that decide the text of a value. A table whose rows a policy hides from this
role is an error, never an empty table."""

DIGEST = """
select count(*), coalesce(sum(hashtextextended(one_row::text, 0)::numeric), 0)::text
from ({query}) as one_row
"""


@dataclass(frozen=True, slots=True)
class TableDigest:
    """The number of rows of a table, and the sum of the hashes of their text."""

    rows: int
    digest: str


def read_digests(session: Connection) -> dict[str, TableDigest]:
    """Return the digest of each table, by its qualified name."""
    session.execute(text(SESSION))
    return {
        name: digest_rows(session, f"table {name}") for name in list_tables(session)
    }


def digest_rows(session: Connection, query: str) -> TableDigest:
    """Return the digest of the rows of a query, in any order."""
    found = session.execute(text(DIGEST.format(query=query))).one()
    return TableDigest(int(found[0]), str(found[1]))


def find_differences(
    expected: dict[str, TableDigest], found: dict[str, TableDigest]
) -> list[str]:
    """Return one line for each table that is missing, additional or different."""
    lines = []
    for name in sorted(expected.keys() | found.keys()):
        wanted, got = expected.get(name), found.get(name)
        if wanted == got:
            continue
        if wanted is None or got is None:
            state = "is additional" if wanted is None else "is missing"
            lines.append(f"{name} {state}")
        elif wanted.rows != got.rows:
            lines.append(f"{name} has {got.rows:,} rows instead of {wanted.rows:,}")
        else:
            lines.append(f"{name} has other content in its {got.rows:,} rows")
    return [first_line(line) for line in lines]
