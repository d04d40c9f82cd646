"""Columns of the products without any value, and whether their comment says why.

Here: the search in a database that was built. Not here: which build a test looks at.
"""

import psycopg2
from psycopg2 import sql

from pipelines.analysis.meaning import SENTENCE

COLUMNS = """
select
    space.nspname, relation.relname,
    array_agg(attribute.attname::text order by attribute.attnum),
    array_agg(col_description(relation.oid, attribute.attnum) order by attribute.attnum)
from pg_class as relation
inner join pg_namespace as space on space.oid = relation.relnamespace
inner join pg_attribute as attribute on attribute.attrelid = relation.oid
where
    space.nspname in ('creatorsync', 'cg_analytics', 'streamtrack', 'devpulse')
    and relation.relkind in ('r', 'p', 'v')
    and attribute.attnum > 0 and not attribute.attisdropped
group by space.nspname, relation.relname
order by 1, 2
"""


def find_empty_columns(url: str) -> dict[str, str | None]:
    """Return the columns that are null in every row of a filled table, with comments.

    It reads as the owner, who sees all rows.
    """
    found: dict[str, str | None] = {}
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute(COLUMNS)
        for schema, relation, names, comments in cursor.fetchall():
            counts = [sql.SQL("count({})").format(sql.Identifier(one)) for one in names]
            cursor.execute(
                sql.SQL("select count(*), {} from {}").format(
                    sql.SQL(", ").join(counts), sql.Identifier(schema, relation)
                )
            )
            rows, *values = cursor.fetchone() or (0,)
            for name, comment, value in zip(names, comments, values, strict=False):
                if rows and not value:
                    found[f"{schema}.{relation}.{name}"] = comment
    return found


def without_reason(columns: dict[str, str | None]) -> list[str]:
    """Return the columns whose comment does not say when they are null."""
    return [name for name, comment in columns.items() if not says_why(comment)]


def says_why(comment: str | None) -> bool:
    """Tell whether `creators explain` finds a sentence about null."""
    return bool(comment and SENTENCE.search(comment))
