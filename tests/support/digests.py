"""A checksum for each derived table: equal tables have equal checksums.

Here: the tables that dbt builds. Not here: a whole system's digest (`journey.py`).
"""

import psycopg2

TABLES = """
select format('%I.%I', schemaname, tablename) from pg_tables
where schemaname in (
    'core', 'cg_analytics', 'creatorsync', 'devpulse', 'streamtrack'
)
order by 1
"""
DIGEST = """
select coalesce(md5(string_agg(content, '|' order by content)), 'empty'), count(*)
from (select (to_jsonb(t) - 'created_at' - '{stamp}')::text as content from {table} t)
"""


def digests(url: str) -> dict[str, tuple[str, int]]:
    """Return per derived table a digest of its rows, without when they were built."""
    found = {}
    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute(TABLES)
        for (table,) in cursor.fetchall():
            # In video_analytics updated_at is data.
            stamp = "" if table.endswith("video_analytics") else "updated_at"
            cursor.execute(DIGEST.format(table=table, stamp=stamp))
            found[table] = cursor.fetchone() or ("", 0)
    return found
