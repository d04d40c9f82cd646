"""Rows about a person that an erasure keeps without the person.

Here: shared workspaces of the person, what they wrote or added for others, such as
comments, and the audit trail of what they did and of what was done with their accounts.
Not here: rows that go as a whole (`rows.py`), documents of others that mention them.
"""

from collections import defaultdict
from collections.abc import Iterable
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
    ({conditions})
    and not exists (
        select from their_rows where relation = {oid} and place = kept.ctid
    )
"""
NAMED_IN_TRAIL = "concat_ws(' ', entity_id, details) ~* :pattern"
"""The condition of rows of the audit trail that contain a word of the person."""
OWN = {
    "app.workspaces": "owner_id = cast(:person as uuid)",
    "app.audit_logs": NAMED_IN_TRAIL,
}
"""Further conditions, by table."""


def mark_kept_rows(session: Connection, identity: Identity) -> list[tuple[Table, int]]:
    """Mark these rows in `kept_rows`, after `mark_rows`; return tables with rows."""
    session.exec_driver_sql(PREPARE)
    conditions: defaultdict[int, list[str]] = defaultdict(list)
    authors: Iterable[Any] = session.execute(AUTHORS)
    for oid, author in authors:
        conditions[oid].append(f"{author} = cast(:person as uuid)")
    named = {"person": identity.person_id, "pattern": Mask(identity).pattern}
    marked = []
    for oid, table in read_tables(session).items():
        if table.full_name in OWN:
            conditions[oid].append(OWN[table.full_name])
        if oid not in conditions:
            continue
        query = MARK.format(
            oid=oid, relation=table.relation, conditions=" or ".join(conditions[oid])
        )
        rows = int(session.execute(text(query), named).rowcount)
        if rows:
            marked.append((table, rows))
    return marked
