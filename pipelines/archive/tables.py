"""The tables of schema `archive`: one per rule, partitioned by month.

Here: their columns follow the live table; a view shows live and archived rows together.
Not here: the move of rows (`move.py`).
"""

from datetime import date

from sqlalchemy import Connection, text

from pipelines.archive.rules import Rule
from pipelines.database.catalogue import exists
from pipelines.days import next_month

COLUMNS = text("""
    select quote_ident(attname), format_type(atttypid, atttypmod)
    from pg_attribute
    where attrelid = to_regclass(:name) and attnum > 0 and not attisdropped
    order by attnum
""")
REQUIRED = text("""
    select quote_ident(attname)
    from pg_attribute
    where
        attrelid = to_regclass(:name) and attnum > 0 and not attisdropped
        and attnotnull
        and attname <> all(:keys)
""")
CREATE = """
create table {archived} (like {live} including comments)
partition by range ({moment});
alter table {archived} add primary key ({key}, {moment});
comment on table {archived} is
'Rows of {live} older than {days} days, in one partition for each month.'
"""
VIEW = """
drop view if exists {view};
drop function if exists {function};
create function {function}() returns setof {archived}
language sql stable as $rows$
    select {present} from {live}
    union all
    select {columns} from {archived} as old
    where not exists (select from {live} as live where {same_key})
$rows$;
revoke all on function {function}() from public;
create view {view} as select * from {function}();
comment on view {view} is 'Rows of {live}, live and archived. A live row wins.'
"""
"""The function's text is no dependency of the live table, so dbt may replace it."""
GRANTS = """
grant execute on function {function}() to analyst;
grant select on {view}, {archived} to analyst
"""


def read_columns(session: Connection, name: str) -> dict[str, str]:
    """Return the quoted columns of a table with their types."""
    found = session.execute(COLUMNS, {"name": name})
    return {str(column): str(kind) for column, kind in found}


def ensure_table(session: Connection, rule: Rule) -> list[str]:
    """Create the archive of a rule, or add new columns; return the live columns."""
    live = read_columns(session, rule.live)
    is_new = not exists(session, rule.archived)
    if is_new:
        _execute(session, CREATE, rule)
    archived = read_columns(session, rule.archived)
    added = [f"{name} {kind}" for name, kind in live.items() if name not in archived]
    for column in added:
        session.execute(text(f"alter table {rule.archived} add column {column}"))
    named = {"name": rule.archived, "keys": rule.keys}
    for column in session.scalars(REQUIRED, named).all():
        session.execute(
            text(f"alter table {rule.archived} alter {column} drop not null")
        )
    if is_new or added:
        _create_view(session, rule, live)
    return list(live)


def ensure_partition(session: Connection, rule: Rule, month: date) -> str:
    """Create the partition of a month if it is missing; return its name."""
    name = rule.partition(month)
    session.execute(
        text(
            f"create table if not exists {name} partition of {rule.archived}"
            f" for values from ('{month}') to ('{next_month(month)}')"
        )
    )
    return name


def _create_view(session: Connection, rule: Rule, live: dict[str, str]) -> None:
    archived = read_columns(session, rule.archived)
    columns = ", ".join(archived)
    present = ", ".join(
        name if name in live else f"null::{kind}" for name, kind in archived.items()
    )
    _execute(session, VIEW, rule, columns=columns, present=present)
    if rule.is_shown:
        _execute(session, GRANTS, rule)


def _execute(session: Connection, script: str, rule: Rule, **parts: str) -> None:
    session.exec_driver_sql(
        script.format(
            live=rule.live,
            archived=rule.archived,
            view=f"archive.all_{rule.name}",
            function=f"archive.read_{rule.name}",
            moment=rule.moment,
            key=rule.key,
            days=rule.days,
            same_key=" and ".join(f"live.{one} = old.{one}" for one in rule.keys),
            **parts,
        )
    )
