"""Relations and columns, from the database's own catalogue.

Here: quoted names, whether a relation exists, every table and its columns. Not here:
what an analyst may read (`analysis/tables.py`), rights (`access.py`).
"""

from dataclasses import dataclass

from sqlalchemy import Connection, text

EXISTS = text("select to_regclass(:name) is not null")
STORED = """
    relkind = 'r'
    and relpersistence <> 't'
    and nspname !~ '^pg_'
    and nspname <> 'information_schema'
"""
"""The condition of a table that is neither temporary nor PostgreSQL's own."""
TABLES = text(f"""
    select format('%I.%I', nspname, relname)
    from pg_class
    inner join pg_namespace on relnamespace = pg_namespace.oid
    where {STORED}
    order by 1
""")  # noqa: S608 - constants
COLUMNS = text(f"""
    select
        pg_class.oid, nspname::text as schema, relname::text as table,
        attname::text as name, format_type(atttypid, null) as type
    from pg_attribute
    inner join pg_class on attrelid = pg_class.oid
    inner join pg_namespace on relnamespace = pg_namespace.oid
    where {STORED} and attnum > 0 and not attisdropped
    order by nspname, relname, attnum
""")  # noqa: S608 - constants


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `type` has no length and no precision."""

    oid: int
    """The table's number in the catalogue."""
    schema: str
    table: str
    name: str
    type: str


def quote(*names: str) -> str:
    """Quote an identifier, or the parts of a qualified name."""
    escaped = (name.replace('"', '""') for name in names)
    return ".".join(f'"{name}"' for name in escaped)


def exists(session: Connection, name: str) -> bool:
    """Tell whether a relation exists."""
    return bool(session.scalar(EXISTS, {"name": name}))


def list_tables(session: Connection) -> list[str]:
    """Return the qualified and quoted name of every table."""
    return [str(name) for name in session.scalars(TABLES)]


def list_columns(session: Connection) -> list[Column]:
    """Return the columns of every table, table by table."""
    return [Column(**row) for row in session.execute(COLUMNS).mappings()]
