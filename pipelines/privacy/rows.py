"""The rows of one person in every table of the database.

Here: the search, by the names and types of columns and by foreign keys, as PostgreSQL's
catalogue has them. A new table needs no line here if its columns have the usual names.
Not here: what is done with the rows (`person_export.py`, `erasure.py`).

Three temporary tables hold the result: the person's accounts, the contents of these
accounts, and the place (`ctid`) of each row of the person.
"""

import graphlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.catalogue import list_columns, quote
from pipelines.privacy.identity import Identity

PREPARE = """
drop table if exists pg_temp.their_accounts;
drop table if exists pg_temp.their_contents;
drop table if exists pg_temp.their_rows;
create temporary table their_accounts (platform text, account text) on commit drop;
create temporary table their_contents (platform text, content text) on commit drop;
create temporary table their_rows (relation oid, place tid) on commit drop
"""
KEYS = text("""
    select
        conrelid as child, confrelid as parent, confdeltype::text as on_delete,
        array(
            select attname::text
            from unnest(conkey) with ordinality as k (number, place)
            inner join pg_attribute on attrelid = conrelid and attnum = number
            order by place
        ) as columns,
        array(
            select attname::text
            from unnest(confkey) with ordinality as k (number, place)
            inner join pg_attribute on attrelid = confrelid and attnum = number
            order by place
        ) as referenced
    from pg_constraint
    where contype = 'f' and conrelid <> confrelid
""")
SET_NULL = "n"
OTHER_ACTIONS = ("a", "r", "c", "d")
"""What a deletion of the parent does, as `pg_constraint.confdeltype` writes it."""

CONTENTS_FOUND = text("select distinct platform, content from their_contents")

UUID_LENGTH = 36
TEXTS = {"text", "character varying"}

# Names of columns, by what they identify.
PERSONS = {"person_id", "user_id", "creatorsync_id", "clerk_user_id"}
CONNECTIONS = {"connection_id", "credential_id", "platform_connection_id"}
BUCKETS = {"bucket"}
"""The name of a quota bucket; it ends with a colon and the account."""
ACCOUNTS = {
    *("channel_id", "subject_id", "platform_user_id", "platform_resource_id"),
    *("account_id", "broadcaster_id", "author_id", "owner_id"),
}
CONTENTS = {"content_id", "livestream_id", "stream_id", "video_id", "repository_id"}
POSTS = {"post_id"}
SUBJECTS = {"subject_id", "channel_id"}
"""A subject may be one content: a kind, a colon and its id, such as a repository's."""

RAW = "raw_"
RAW_ACCOUNTS = {*ACCOUNTS, "user_id", "creator_id"}
KEPT = {"app.erasures"}
"""The ledger of erasures holds digests, no names."""
SHARED = {
    "app.workspaces": """
        exists (
            select from app.workspace_members as members
            where
                members.workspace_id = workspaces.id
                and members.person_id <> workspaces.owner_id
        )
    """
}
"""Rows that other people use too: an erasure passes them on."""


@dataclass(slots=True)
class Table:
    """A table with its columns."""

    oid: int
    schema: str
    name: str
    types: dict[str, str] = field(default_factory=dict)

    @property
    def full_name(self) -> str:
        """The name with its schema."""
        return f"{self.schema}.{self.name}"

    @property
    def relation(self) -> str:
        """The qualified and quoted name."""
        return quote(self.schema, self.name)

    def texts(self, names: Iterable[str]) -> list[str]:
        """Return the text columns with one of the names."""
        return [one for one in names if self.types.get(one) in TEXTS]


def mark_rows(session: Connection, identity: Identity) -> list[tuple[Table, int]]:
    """Store the place of each row of the person in `their_rows`.

    A row belongs to the person if one of its columns identifies the person, or if a
    foreign key leads to such a row. The places last until the end of the transaction.

    Returns:
        Tables with such rows and the number of these rows; children before parents.
    """
    session.exec_driver_sql(PREPARE)
    accounts = [
        {"platform": platform, "account": account}
        for platform, account in sorted(identity.accounts)
    ]
    if accounts:
        session.execute(
            text("insert into their_accounts values (:platform, :account)"), accounts
        )
    tables = read_tables(session)
    keys: list[Any] = list(session.execute(KEYS))
    # A key with ON DELETE SET NULL is a mention: the row belongs to somebody else.
    mentions = {
        (key.child, column)
        for key in keys
        for column in key.columns
        if key.on_delete == SET_NULL
    }
    named = {
        "keys": sorted(identity.keys | ({identity.user_id or ""} - {""})),
        "uuids": sorted(one for one in identity.keys if len(one) == UUID_LENGTH),
    }
    _collect_contents(session, tables.values())
    marked = []
    parents = defaultdict(list)
    for key in keys:
        if key.on_delete != SET_NULL and key.child in tables:
            parents[key.child].append(key)
    for oid in _order(tables, keys):
        table = tables[oid]
        conditions = _direct_conditions(table, mentions) + [
            _inherited(key, tables[key.parent])
            for key in parents[oid]
            if key.parent in tables
        ]
        rows = _mark(session, table, conditions, named)
        if rows:
            marked.append((table, rows))
    return marked[::-1]


def read_tables(session: Connection) -> dict[int, Table]:
    """Return every table by its number in the catalogue."""
    tables: dict[int, Table] = {}
    for one in list_columns(session):
        if f"{one.schema}.{one.table}" not in KEPT:
            table = tables.setdefault(one.oid, Table(one.oid, one.schema, one.table))
            table.types[one.name] = one.type
    return tables


def _direct_conditions(table: Table, mentions: set[tuple[int, str]]) -> list[str]:
    """Return conditions of which one holds if the row's own columns name the person."""
    found = [
        f"{quote(name)} = any(cast(:uuids as uuid[]))"
        for name, kind in table.types.items()
        if kind == "uuid" and (table.oid, name) not in mentions
    ]
    found += [
        f"{quote(name)} = any(:keys)" for name in table.texts([*PERSONS, *CONNECTIONS])
    ]
    if table.schema.startswith(RAW):
        platform = table.schema.removeprefix(RAW).replace("'", "")
        found += [
            f"{quote(name)} in (select account from their_accounts"
            f" where platform = '{platform}')"
            for name in table.texts(RAW_ACCOUNTS)
        ]
        found += [_of_content(name, f"'{platform}'") for name in table.texts(SUBJECTS)]
    if "platform" in table.types:
        found += [
            f"(platform, {quote(name)})"
            " in (select platform, account from their_accounts)"
            for name in table.texts(ACCOUNTS)
        ]
        found += [
            f"(platform, {quote(name)})"
            " in (select platform, content from their_contents)"
            for name in table.texts(CONTENTS)
        ]
        found += [
            f"(platform, substring({quote(name)} from '[^:]*$'))"
            " in (select platform, account from their_accounts)"
            for name in table.texts(BUCKETS)
        ]
        found += [_of_content(name) for name in table.texts(SUBJECTS)]
    found += [
        f"{quote(name)} in (select platform || '\\:' || content from their_contents)"
        for name in table.texts(POSTS)
    ]
    return found


def _of_content(name: str, platform: str = "platform") -> str:
    """Return the condition that a subject is one of the person's contents."""
    column = quote(name)
    return (
        f"{column} ~ '^[a-z]+\\:' and ({platform}, substring({column} from '[^:]*$'))"
        " in (select platform, content from their_contents)"
    )


def list_subjects(
    session: Connection, marked: Iterable[tuple[Table, int]]
) -> list[tuple[str, str]]:
    """Return the subjects that are one content of the person, with their platform.

    Only tables that `mark_rows` has returned can have such a subject.
    """
    found: set[tuple[str, str]] = set()
    for table, _ in marked:
        if "platform" not in table.types:
            continue
        for name in table.texts(SUBJECTS):
            query = (
                f"select distinct platform, {quote(name)} from {table.relation}"
                f" where {_of_content(name)}"
            )
            rows: list[Any] = list(session.execute(text(query)))
            found |= {(platform, subject) for platform, subject in rows}
    return sorted(found)


def _collect_contents(session: Connection, tables: Iterable[Table]) -> None:
    """Store the contents of the person's accounts in `their_contents`.

    Every table with an account and a content in one row tells which contents these are.
    """
    for table in tables:
        if "platform" not in table.types:
            continue
        for account in table.texts(ACCOUNTS - {"subject_id"}):
            for content in table.texts(CONTENTS):
                session.execute(
                    text(
                        f"insert into their_contents select distinct platform,"
                        f" {quote(content)} from {table.relation}"
                        f" where {quote(content)} is not null"
                        f" and (platform, {quote(account)})"
                        " in (select platform, account from their_accounts)"
                    )
                )


def read_contents(session: Connection) -> set[tuple[str, str]]:
    """Return the contents in `their_contents`, each with its platform."""
    found = session.execute(CONTENTS_FOUND)
    return {(str(platform), str(content)) for platform, content in found}


def _inherited(key: Any, parent: Table) -> str:
    """Return the condition that the row's parent belongs to the person."""
    columns = ", ".join(map(quote, key.columns))
    referenced = ", ".join(map(quote, key.referenced))
    return (
        f"({columns}) in (select {referenced} from {parent.relation} as parent"
        f" where parent.ctid in (select place from their_rows"
        f" where relation = {parent.oid}))"
    )


def _mark(
    session: Connection, table: Table, conditions: list[str], named: dict[str, Any]
) -> int:
    if not conditions:
        return 0
    query = (
        f"insert into their_rows select {table.oid}, ctid from {table.relation}"
        f" where ({' or '.join(conditions)})"
        f" and not {SHARED.get(table.full_name, 'false')}"
    )
    used = {name: value for name, value in named.items() if f":{name}" in query}
    return int(session.execute(text(query), used).rowcount)


def _order(tables: dict[int, Table], keys: list[Any]) -> list[int]:
    """Return the tables, parents before children.

    Keys with ON DELETE SET NULL may form cycles. They are left out then.
    """
    for kinds in ((*OTHER_ACTIONS, SET_NULL), OTHER_ACTIONS):
        graph: dict[int, set[int]] = {oid: set() for oid in tables}
        for key in keys:
            if key.on_delete in kinds and key.child in graph and key.parent in graph:
                graph[key.child].add(key.parent)
        try:
            return list(graphlib.TopologicalSorter(graph).static_order())
        except graphlib.CycleError:
            continue
    return list(tables)
