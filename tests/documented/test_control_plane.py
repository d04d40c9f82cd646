"""Schema `app` against what is documented, both ways."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute

HERE = Path(__file__).parent
APP = yaml.safe_load((HERE / "app.yml").read_text())
FUNCTIONS = yaml.safe_load((HERE / "functions.yml").read_text())
TABLES = {table["name"]: table for table in APP["tables"]}
OURS = {
    "schema_version": "alembic's own row",
    "loads": "the run ledger",
    "readings": "the completeness ledger",
    "quarantine": "records set aside",
    "quota_buckets": "quota shared by processes",
    "quota_usage": "budgets of a period",
    "conditional_reads": "answers kept between runs",
    "vault_keys": "which keys the sealed values need",
}
OUR_TRIGGERS = {
    "connections_twitch_account": "people.twitch_user_id is a copy, kept by it",
    "audit_logs_never_emptied": "truncate would pass a trigger for rows",
}
TYPES = {
    "timestamptz": "timestamp with time zone",
    r"varchar\((\d+)\)": r"character varying(\1)",
}

COLUMNS = """
    select relname, attname, format_type(atttypid, atttypmod) as type, attnotnull,
        pg_get_expr(adbin, adrelid) as default, attidentity::text as identity,
        col_description(attrelid, attnum) as comment
    from pg_attribute inner join pg_class on pg_class.oid = attrelid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relnamespace = 'app'::regnamespace and relkind = 'r' and attnum > 0
        and not attisdropped
    order by attnum
"""
CONSTRAINTS = """
    select relname, conname, contype::text, pg_get_constraintdef(pg_constraint.oid)
        as definition, conkey, conindid::regclass::text as index
    from pg_constraint inner join pg_class on pg_class.oid = conrelid
    where connamespace = 'app'::regnamespace and contype <> 'n'
"""
INDEXES = """
    select tablename as relname, indexname, indexdef from pg_indexes
    where schemaname = 'app' and indexname not in (
        select conname from pg_constraint where connamespace = 'app'::regnamespace
    )
"""


def rows(warehouse: Warehouse, query: str, **values: object) -> list[Any]:
    with warehouse.begin() as connection:
        return list(connection.execute(text(query), values).all())


def of_table(found: list[Any], name: str) -> list[Any]:
    return [row for row in found if row.relname == name]


def shown_type(documented: str) -> str:
    for pattern, shown in TYPES.items():
        documented = re.sub(f"^{pattern}$", shown, documented)
    return documented


def shown_default(column: dict[str, Any]) -> str | None:
    """Return a default as PostgreSQL shows it: constants carry their type."""
    given = column.get("default")
    if given is None:
        return None
    kind = shown_type(column["type"])
    if re.fullmatch(r"'.*'", given):
        return f"{given}::{kind}"
    return re.sub(r"^(.*\(\))::text$", r"(\1)::text", str(given))


def reference(key: dict[str, Any]) -> str:
    action = key["on_delete"]
    ending = "" if action == "no action" else f" on delete {action}"
    columns = ", ".join(key["columns"])
    return f"foreign key ({columns}) references {key['references']}{ending}"


def test_the_tables_are_the_documented_ones_and_our_ledgers(
    warehouse: Warehouse,
) -> None:
    found = rows(warehouse, "select tablename from pg_tables where schemaname = 'app'")
    assert {row.tablename for row in found} == {*TABLES, *OURS}


def test_columns_types_nullability_and_defaults(warehouse: Warehouse) -> None:
    found = rows(warehouse, COLUMNS)
    for name, table in TABLES.items():
        live = {
            row.attname: (row.type, row.attnotnull, row.default, row.identity)
            for row in of_table(found, name)
        }
        identity = {"by default": "d", "always": "a", None: ""}
        assert live == {
            column["name"]: (
                shown_type(column["type"]),
                column.get("nullable") is False,
                shown_default(column),
                identity[column.get("identity")],
            )
            for column in table["columns"]
        }, name


def test_keys_and_foreign_keys(warehouse: Warehouse) -> None:
    found = rows(warehouse, CONSTRAINTS)
    for name, table in TABLES.items():
        live = sorted(
            row.definition.lower()
            for row in of_table(found, name)
            if row.contype in ("p", "u", "f")
        )
        documented = [
            f"primary key ({', '.join(table['primary_key'])})",
            *(
                f"unique ({', '.join(key['columns'])})"
                for key in table.get("unique", [])
            ),
            *(reference(key) for key in table.get("foreign_keys", [])),
        ]
        assert live == sorted(documented), name


def test_names_of_unique_keys(warehouse: Warehouse) -> None:
    found = {(row.relname, row.conname) for row in rows(warehouse, CONSTRAINTS)}
    for name, table in TABLES.items():
        for key in table.get("unique", []):
            assert "name" not in key or (name, key["name"]) in found


def test_indexes(warehouse: Warehouse) -> None:
    found = rows(warehouse, INDEXES)
    for name, table in TABLES.items():
        live = {
            row.indexname: re.sub(r"[()]", "", row.indexdef.partition(" USING ")[2])
            for row in of_table(found, name)
        }
        unique = {
            row.indexname for row in of_table(found, name) if "UNIQUE" in row.indexdef
        }
        documented = {}
        for index in table.get("indexes", []):
            where = f" where {index['where']}" if "where" in index else ""
            documented[index["name"]] = f"btree {', '.join(index['columns'])}{where}"
        cleaned = {
            key: value.lower().replace("::text", "") for key, value in live.items()
        }
        assert cleaned == documented, name
        assert unique == {
            index["name"] for index in table.get("indexes", []) if index.get("unique")
        }


def test_checks_are_the_documented_ones_and_no_others(warehouse: Warehouse) -> None:
    found = rows(warehouse, CONSTRAINTS)
    for name, table in TABLES.items():
        live = [row for row in of_table(found, name) if row.contype == "c"]
        documented = [
            column
            for column in table["columns"]
            if "allowed" in column or "check" in column
        ]
        assert len(live) == len(documented) + len(table.get("checks", [])), name
        for column in documented:
            (values,) = (
                sorted(re.findall(r"'([^']*)'", row.definition))
                for row in live
                if row.conname == f"{name}_{column['name']}_check"
                or ("check" in column and column["check"].split()[0] in row.definition)
            )
            assert values == sorted(column.get("allowed", [])), (name, column)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into app.artist_rates select id, '2026-01-01', 101 from app.artists",
        "insert into app.artist_rates select id, '2026-01-01', -1 from app.artists",
        "insert into app.post_annotations (post_id, parent_post_id) values ('a', 'a')",
        """
        insert into app.post_annotations (post_id, previous_iteration_id)
        values ('a', 'a')
        """,
        """
        insert into app.goals (
            person_id, platform, goal_type, target_value, unit, start_date, end_date
        ) select id, 'all', 'x', 1, 'x', '2026-01-02', '2026-01-01' from app.people
        """,
        """
        insert into app.connections (
            person_id, platform, platform_user_id, platform_username, access_token
        ) select id, 'twitch', '1', 'a', 'b' from app.people
        """,
        "insert into app.people (role) values ('king')",
    ],
)
def test_documented_checks_refuse(warehouse: Warehouse, statement: str) -> None:
    execute(warehouse, "insert into app.artists (name) values ('ann')")
    execute(warehouse, "insert into app.people (username) values ('ann')")
    with pytest.raises(DBAPIError, match="violates check constraint"):
        execute(warehouse, statement)


def test_every_foreign_key_has_an_index_that_starts_with_it(
    warehouse: Warehouse,
) -> None:
    without = rows(
        warehouse,
        "select conrelid::regclass::text, conname from pg_constraint"
        " where contype = 'f' and connamespace = 'app'::regnamespace"
        " and not exists (select 1 from pg_index where indrelid = conrelid"
        " and (indkey::int2[])[0:array_length(conkey, 1) - 1] @> conkey)",
    )
    assert without == []


def test_platforms_are_the_documented_rows(warehouse: Warehouse) -> None:
    found = rows(warehouse, "select platform, title, has_connector from app.platforms")
    assert sorted(map(tuple, found)) == sorted(
        tuple(row.values()) for row in TABLES["platforms"]["rows"]
    )


def test_triggers(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        "select tgname from pg_trigger inner join pg_class on pg_class.oid = tgrelid"
        " where relnamespace = 'app'::regnamespace and not tgisinternal",
    )
    documented = {
        trigger["name"]
        for table in TABLES.values()
        for trigger in table.get("triggers", [])
    }
    assert {row.tgname for row in found} == documented | set(OUR_TRIGGERS)


def test_every_table_and_column_says_what_it_is(warehouse: Warehouse) -> None:
    silent = [
        f"{row.relname}.{row.attname}"
        for row in rows(warehouse, COLUMNS)
        if not row.comment and row.relname != "schema_version"
    ]
    assert silent == []
    said = {
        row.relname: row.said
        for row in rows(
            warehouse,
            "select relname, obj_description(oid, 'pg_class') as said from pg_class"
            " where relnamespace = 'app'::regnamespace and relkind = 'r'",
        )
    }
    for name, table in TABLES.items():
        assert said[name] == table["purpose"].strip(), name
    assert all(said[name] for name in OURS if name != "schema_version")
