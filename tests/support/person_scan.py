"""A search for the words of a person in every column of a database, and in its files.

Here: text, JSON, UUID and byte columns of every schema, found by the catalogue; every
value of every Parquet file. Not here: the product's own search (`pipelines/privacy/`),
which this one checks.
"""

import re
from collections import Counter
from pathlib import Path

import polars as pl
import psycopg2

COLUMNS = """
select format('%I.%I', table_schema, table_name), quote_ident(column_name), data_type
from information_schema.columns
inner join information_schema.tables using (table_schema, table_name)
where
    table_type = 'BASE TABLE'
    and table_schema not in ('pg_catalog', 'information_schema')
    and data_type in (
        'text', 'character varying', 'character', 'json', 'jsonb', 'uuid', 'ARRAY',
        'bytea', 'name', 'xml'
    )
order by 1, 2
"""


def find(url: str, words: list[str]) -> dict[str, int]:
    """Return the columns that hold one of the words, with the number of rows."""
    pattern = _pattern(words)
    found = {}
    session = psycopg2.connect(url)
    try:
        with session, session.cursor() as cursor:
            cursor.execute(COLUMNS)
            for relation, column, kind in cursor.fetchall():
                value = f"{column}::text"
                if kind == "bytea":
                    value = f"encode({column}, 'escape')"
                cursor.execute(
                    f"select count(*) from {relation} where {value} ~* %s", (pattern,)
                )
                row = cursor.fetchone()
                if row and row[0]:
                    found[f"{relation}.{column}"] = row[0]
    finally:
        session.close()
    return found


def find_in_files(folder: Path, words: list[str]) -> dict[str, int]:
    """Return the columns of Parquet files that hold one of the words, with the rows."""
    pattern = re.compile(_pattern(words), re.IGNORECASE)
    found: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.parquet")):
        for row in pl.read_parquet(path).iter_rows(named=True):
            for name, value in row.items():
                if pattern.search(_read(str(value))):
                    found[f"{path.relative_to(folder)}.{name}"] += 1
    return dict(found)


def _pattern(words: list[str]) -> str:
    return rf"(^|\W)({'|'.join(re.escape(word) for word in words)})(\W|$)"


def _read(value: str) -> str:
    """Return the text of bytes, which PostgreSQL writes as hexadecimal digits."""
    if not re.fullmatch(r"\\x([0-9a-f]{2})*", value):
        return value
    return bytes.fromhex(value[2:]).decode("utf-8", "replace")
