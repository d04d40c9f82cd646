"""The documented tables against a database, both ways: one case per table and rule.

Here: names, columns, keys, indexes, checks and comments, the same for every catalogue.
Not here: what the tables hold (`test_creatorsync_tables.py`, `tests/dbt_project`) and
what the views select (`test_views.py`).
"""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.journey import Journey

HERE = Path(__file__).parent
CATALOGUES = {
    name: yaml.safe_load((HERE / f"{name}.yml").read_text())
    for name in ("app", "cg_analytics", "creatorsync", "devpulse", "streamtrack")
}
OWN_TABLES = {
    "app": {
        "schema_version",  # alembic's revision
        "loads",
        "readings",
        "quarantine",
        "quota_buckets",
        "quota_usage",
        "conditional_reads",
        "vault_keys",
        "live_events",
        "chat_minutes",
        "chat_chatters",
        "webhook_subscriptions",
        "webhook_refreshes",
        "live_minutes",
        "shard_subjects",
        "sign_in_users",
        "own_emails",
        "imports",
        "import_rejections",
        "table_stats",
        "database_stats",
        "slow_queries",
        "erasures",
        "roles",
        "sign_in_links",
        "browser_sessions",
        "authorizations",
        "platform_scopes",
        "goal_metrics",
        "collection_requests",
        "connection_issues",
        "day_notes",
        "table_builds",
        "post_splits",
        "royalty_months",
        "royalty_statements",
        "royalty_lines",
        "alert_rules",
        "deployment_profile",
        "alert_firings",
    },
    "cg_analytics": {"delta_reasons", "post_iterations", "snapshot_provenance"},
}
"""Tables of the running system that no product document has."""
OWN_VIEWS = {"cg_analytics": {"post_artists", "royalty_lines", "royalty_statements"}}
"""Views beside the documented tables: shares of posts, and royalties."""
OWN_INDEXES = {
    "webhook_events_content_key",
    "channel_analytics_date_idx",
    "livestreams_date_idx",
    "social_analytics_date_idx",
    "stream_sessions_date_idx",
    "video_daily_stats_date_idx",
    "youtube_videos_synced_at_idx",
    "notifications_stream_ended_idx",
    "notifications_growth_idx",
    "deltas_from_date_idx",
    "deltas_falls_idx",
}
"""Indexes by which a build finds the rows of its days, and keys of notifications."""
TYPES = {
    "timestamptz": "timestamp with time zone",
    r"varchar\((\d+)\)": r"character varying(\1)",
}
IDENTITIES = {"by default": "d", "always": "a", None: ""}

RELATIONS = """
    select relname
    from pg_class
    where relnamespace = cast(%s as regnamespace) and relkind = %s
"""
COLUMNS = """
    select
        attname, format_type(atttypid, atttypmod), attnotnull,
        pg_get_expr(adbin, adrelid), attidentity::text
    from pg_attribute
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attrelid = cast(%s as regclass) and attnum > 0 and not attisdropped
    order by attnum
"""
COMMENTS = """
    select coalesce(attname, 'table'), description
    from pg_class
    left join pg_attribute
        on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    left join pg_description
        on objoid = pg_class.oid and objsubid = attnum
        and classoid = 'pg_class'::regclass
    where pg_class.oid = cast(%s as regclass)
"""
TABLE_COMMENT = "select obj_description(cast(%s as regclass), 'pg_class')"
CONSTRAINTS = """
    set local search_path to '';
    select conname, contype::text, lower(replace(pg_get_constraintdef(oid), '"', ''))
    from pg_constraint
    where conrelid = cast(%s as regclass) and contype <> 'n'
"""
INDEXES = """
    set local search_path to '';
    select
        relname, indisunique,
        lower(regexp_replace(pg_get_indexdef(indexrelid), '^.* USING |"', '', 'g'))
    from pg_index
    inner join pg_class on pg_class.oid = indexrelid
    where
        indrelid = cast(%s as regclass)
        and not exists (select from pg_constraint where conindid = indexrelid)
"""
UNINDEXED_KEYS = """
    select conrelid::regclass::text, conname
    from pg_constraint
    where
        contype = 'f'
        and connamespace = cast(%s as regnamespace)
        and not exists (
            select from pg_index
            where
                indrelid = conrelid
                and (indkey::int2[])[0:array_length(conkey, 1) - 1] @> conkey
        )
"""


def is_view(table: dict[str, Any]) -> bool:
    return table.get("kind") == "operational"


def cases(*, views: bool, where: str = "") -> pytest.MarkDecorator:
    """Parametrise a test by documented tables, and by views if asked."""
    return pytest.mark.parametrize(
        ("schema", "table"),
        [
            pytest.param(schema, table, id=f"{schema}.{table['name']}")
            for schema, catalogue in CATALOGUES.items()
            for table in catalogue["tables"]
            if (views or not is_view(table))
            and (not where or any(where in column for column in table["columns"]))
        ],
    )


def shown_type(documented: str) -> str:
    for pattern, shown in TYPES.items():
        documented = re.sub(f"^{pattern}$", shown, documented)
    return documented


def shown_default(column: dict[str, Any]) -> str | None:
    """Return a default as PostgreSQL shows it: constants carry their type."""
    default = column.get("default")
    if default is None:
        return None
    if re.fullmatch(r"'.*'", default):
        return f"{default}::{shown_type(column['type'])}"
    return re.sub(r"^(.*\(\))::text$", r"(\1)::text", str(default))


def shown_key(key: dict[str, Any]) -> str:
    """Return a foreign key as PostgreSQL shows it."""
    target = key.get("target", key["references"])
    action = key["on_delete"]
    suffix = "" if action == "no action" else f" on delete {action}"
    return f"foreign key ({', '.join(key['columns'])}) references {target}{suffix}"


def shown_index(index: dict[str, Any]) -> tuple[bool, str]:
    where = f" where {index['where']}" if "where" in index else ""
    method = index.get("method", "btree")
    definition = f"{method} {', '.join(index['columns'])}{where}"
    return bool(index.get("unique")), plain(definition)


def plain(definition: str) -> str:
    """Return an index definition without parentheses and casts."""
    return re.sub(r"[()]|::text", "", definition)


@pytest.mark.parametrize("schema", CATALOGUES)
def test_the_relations_are_the_documented_ones(
    three_days: Journey, schema: str
) -> None:
    tables = CATALOGUES[schema]["tables"]
    for kind, views in (("r", False), ("v", True)):
        if views and schema == "app":
            continue
        found = {name for (name,) in three_days.ask(RELATIONS, schema, kind)}
        documented = {one["name"] for one in tables if is_view(one) is views}
        own = (OWN_VIEWS if views else OWN_TABLES).get(schema, set())
        assert found == documented | own


@cases(views=True)
def test_the_columns_are_the_documented_ones(
    three_days: Journey, schema: str, table: dict[str, Any]
) -> None:
    found = three_days.ask(COLUMNS, f"{schema}.{table['name']}")
    documented = [
        (
            column["name"],
            shown_type(column["type"]),
            column.get("nullable") is False,
            shown_default(column),
            IDENTITIES[column.get("identity")],
        )
        for column in [*table["columns"], *table.get("additions", [])]
    ]
    if is_view(table):
        assert [row[:2] for row in found] == [row[:2] for row in documented]
    elif schema == "app":
        assert sorted(found) == sorted(documented)
    else:
        assert found == documented


@cases(views=True)
def test_every_relation_and_column_has_a_comment(
    three_days: Journey, schema: str, table: dict[str, Any]
) -> None:
    name = f"{schema}.{table['name']}"
    comments = three_days.ask(COMMENTS, name)
    assert [column for column, comment in comments if not comment] == []
    ((comment,),) = three_days.ask(TABLE_COMMENT, name)
    if schema == "app" or is_view(table):
        assert comment == table["purpose"].strip()
    else:
        assert comment


@pytest.mark.parametrize("name", sorted(OWN_TABLES["app"] - {"schema_version"}))
def test_own_tables_have_comments(three_days: Journey, name: str) -> None:
    comments = three_days.ask(COMMENTS, f"app.{name}")
    assert [column for column, comment in comments if not comment] == []
    assert three_days.ask(TABLE_COMMENT, f"app.{name}") != [(None,)]


@cases(views=False)
def test_the_keys_are_the_documented_ones(
    three_days: Journey, schema: str, table: dict[str, Any]
) -> None:
    found = three_days.ask(CONSTRAINTS, f"{schema}.{table['name']}")
    keys = sorted(definition for _, kind, definition in found if kind in "puf")
    unique = table.get("unique", [])
    assert keys == sorted(
        [
            f"primary key ({', '.join(table['primary_key'])})",
            *(f"unique ({', '.join(key['columns'])})" for key in unique),
            *map(shown_key, table.get("foreign_keys", [])),
        ]
    )
    names = {key["name"] for key in unique if "name" in key}
    assert names <= {name for name, *_ in found}


@cases(views=False)
def test_the_indexes_are_the_documented_ones(
    three_days: Journey, schema: str, table: dict[str, Any]
) -> None:
    found = {
        name: (is_unique, plain(definition))
        for name, is_unique, definition in three_days.ask(
            INDEXES, f"{schema}.{table['name']}"
        )
        if name not in OWN_INDEXES
    }
    documented = table.get("indexes", [])
    named = {
        index["name"]: shown_index(index) for index in documented if "name" in index
    }
    assert named.items() <= found.items()
    # The document may leave the name open.
    unnamed = [shown_index(index) for index in documented if "name" not in index]
    others = [index for name, index in found.items() if name not in named]
    assert sorted(others) == sorted(unnamed)


@pytest.mark.parametrize("schema", CATALOGUES)
def test_every_foreign_key_has_an_index(three_days: Journey, schema: str) -> None:
    assert three_days.ask(UNINDEXED_KEYS, schema) == []


@pytest.mark.parametrize("table", CATALOGUES["app"]["tables"], ids=lambda t: t["name"])
def test_the_checks_are_the_documented_ones(
    three_days: Journey, table: dict[str, Any]
) -> None:
    found = {
        name: definition
        for name, kind, definition in three_days.ask(
            CONSTRAINTS, f"app.{table['name']}"
        )
        if kind == "c"
    }
    documented = [
        column for column in table["columns"] if {"allowed", "check"} & column.keys()
    ]
    assert len(found) == len(documented) + len(table.get("checks", []))
    for column in documented:
        definition = found.get(f"{table['name']}_{column['name']}_check")
        if definition is None:
            first = column["check"].split()[0]
            (definition,) = (one for one in found.values() if first in one)
        values = sorted(re.findall(r"'([^']*)'", definition))
        assert values == sorted(column.get("allowed", [])), column["name"]


@cases(views=False, where="allowed")
def test_values_are_the_allowed_ones(
    three_days: Journey, schema: str, table: dict[str, Any]
) -> None:
    for column in table["columns"]:
        if "allowed" in column:
            query = f"select distinct {column['name']} from {schema}.{table['name']}"
            allowed = {*column["allowed"], *([None] if is_nullable(column) else [])}
            assert {value for (value,) in three_days.ask(query)} <= allowed


def is_nullable(column: dict[str, Any]) -> bool:
    return column.get("nullable") is not False
