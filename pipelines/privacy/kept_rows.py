"""Rows about a person that an erasure keeps without the person.

Here: shared workspaces of the person, what they wrote or added for others, such as
comments, and the audit trail of what they did and of what was done with their accounts.
Not here: rows that go as a whole (`rows.py`), documents of others that mention them.
"""

from typing import Any

from sqlalchemy import Connection, text

from pipelines.privacy.identity import Identity
from pipelines.privacy.mask import Mask
from pipelines.privacy.rows import Table, read_tables

PREPARE = """
drop table if exists pg_temp.kept_rows;
create temporary table kept_rows (relation oid, place tid) on commit drop
"""
AUTHORS = text("""
    select conrelid as relation, string_agg(format('%I', attname), ' ') as author
    from pg_constraint
    inner join pg_attribute on attrelid = conrelid and attnum = any(conkey)
    where
        contype = 'f'
        and confrelid = to_regclass('app.people')
        and confdeltype = 'n'
        and cardinality(conkey) = 1
    group by conrelid, conname
    order by conrelid, conname
""")
"""The columns that an erasure empties: the row outlives the person."""
MARK = """
insert into kept_rows
select {oid}, ctid from {relation} as kept
where
    ({condition})
    and not exists (
        select from their_rows where relation = {oid} and place = kept.ctid
    )
    and not exists (
        select from kept_rows where relation = {oid} and place = kept.ctid
    )
"""
OWN = {
    "app.workspaces": "owner_id = cast(:person as uuid)",
    "app.audit_logs": "concat_ws(' ', entity_id, details) ~* :pattern",
}
"""Further conditions, by table."""


def mark_kept_rows(session: Connection, identity: Identity) -> list[tuple[Table, int]]:
    """Mark these rows in `kept_rows`, after `mark_rows`; return tables with rows."""
    session.exec_driver_sql(PREPARE)
    tables = read_tables(session)
    named = {"person": identity.person_id, "pattern": Mask(identity).pattern}
    authors: list[Any] = list(session.execute(AUTHORS))
    steps = [
        (tables[one.relation], f"{one.author} = cast(:person as uuid)")
        for one in authors
    ]
    steps += [
        (table, OWN[table.full_name])
        for table in tables.values()
        if table.full_name in OWN
    ]
    counts: dict[int, int] = {}
    for table, condition in steps:
        query = MARK.format(oid=table.oid, relation=table.relation, condition=condition)
        given = {name: value for name, value in named.items() if f":{name}" in query}
        marked = int(session.execute(text(query), given).rowcount)
        counts[table.oid] = counts.get(table.oid, 0) + marked
    return [(tables[oid], rows) for oid, rows in counts.items() if rows]
