"""CreatorSync's derived tables against the document, built by day and from nothing."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.commands import REPOSITORY
from tests.support.journey import Journey

HERE = Path(__file__).parent
CREATORSYNC = yaml.safe_load((HERE / "creatorsync.yml").read_text())
DERIVED = {
    table["name"]: table
    for table in CREATORSYNC["tables"]
    if table["kind"] == "derived"
}
TYPES = {
    "timestamptz": "timestamp with time zone",
    r"varchar\((\d+)\)": r"character varying(\1)",
}
OUR_INDEXES = {
    "channel_analytics_date_idx",
    "social_analytics_date_idx",
    "video_daily_stats_date_idx",
}
"""A build finds the rows of its days by them."""

COLUMNS = """
    select attname, format_type(atttypid, atttypmod), attnotnull, atthasdef,
        col_description(attrelid, attnum) from pg_attribute
    where attrelid = cast(%s as regclass) and attnum > 0 and not attisdropped
    order by attnum
"""
CONSTRAINTS = """
    set local search_path to '';
    select pg_get_constraintdef(oid) from pg_constraint
    where conrelid = cast(%s as regclass) and contype <> 'n' order by 1
"""
INDEXES = """
    select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
    where indrelid = cast(%s as regclass) and not exists (
        select from pg_constraint where conindid = indexrelid
    )
"""
READERS = ("analyst", "creator", "receiver")
tables = pytest.mark.parametrize("name", DERIVED)

REBUILD = (
    *(
        "-m",
        "pipelines.operations.instance",
        sys.executable,
        "-m",
        "dbt.cli.main",
        "run",
    ),
    *("--full-refresh", "--select", "config.materialized:incremental"),
)


@pytest.fixture(scope="module", params=["by day", "full refresh"])
def built(
    request: pytest.FixtureRequest,
    three_days: Journey,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Journey]:
    """Return the system as three days built it, then as dbt builds it from nothing."""
    if request.param == "by day":
        yield three_days
        return
    journey = three_days.copy(tmp_path_factory.mktemp("rebuilt") / "home")
    try:
        done = subprocess.run(
            [sys.executable, *REBUILD],
            env=journey.environment,
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        yield journey
    finally:
        journey.drop()


def shown_type(documented: str) -> str:
    for pattern, shown in TYPES.items():
        documented = re.sub(f"^{pattern}$", shown, documented)
    return documented


def reference(key: dict[str, Any]) -> str:
    """Return a foreign key as PostgreSQL writes it."""
    columns = ", ".join(key["columns"])
    target = key.get("target", key["references"])
    return f"foreign key ({columns}) references {target} on delete {key['on_delete']}"


def test_the_tables_are_the_documented_ones(built: Journey) -> None:
    found = built.ask(
        "select tablename from pg_tables where schemaname = 'creatorsync'"
    )
    assert {name for (name,) in found} == set(DERIVED)


@tables
def test_columns_types_and_nullability_and_no_default(
    built: Journey, name: str
) -> None:
    found = built.ask(COLUMNS, f"creatorsync.{name}")
    assert [row[:4] for row in found] == [
        (
            column["name"],
            shown_type(column["type"]),
            column.get("nullable") is False,
            False,
        )
        for column in DERIVED[name]["columns"]
    ]


@tables
def test_every_table_and_column_says_what_it_is(built: Journey, name: str) -> None:
    found = built.ask(COLUMNS, f"creatorsync.{name}")
    assert [row[0] for row in found if not (row[4] or "").strip()] == []
    ((said,),) = built.ask(
        "select obj_description(cast(%s as regclass), 'pg_class')",
        f"creatorsync.{name}",
    )
    assert said


@tables
def test_keys_and_foreign_keys(built: Journey, name: str) -> None:
    table = DERIVED[name]
    found = built.ask(CONSTRAINTS, f"creatorsync.{name}")
    live = [definition.lower() for (definition,) in found]
    documented = [
        f"primary key ({', '.join(table['primary_key'])})",
        *(f"unique ({', '.join(key['columns'])})" for key in table.get("unique", [])),
        *(reference(key) for key in table.get("foreign_keys", [])),
    ]
    assert sorted(live) == sorted(documented)


@tables
def test_indexes_have_the_documented_names_order_and_direction(
    built: Journey, name: str
) -> None:
    live = {
        index.rpartition(".")[2]: definition.partition(" USING ")[2]
        for index, definition in built.ask(INDEXES, f"creatorsync.{name}")
    }
    documented = {
        index["name"]: f"btree ({', '.join(index['columns'])})"
        for index in DERIVED[name].get("indexes", [])
    }
    ours = {key: live.pop(key) for key in OUR_INDEXES & set(live)}
    assert {key: value.lower() for key, value in live.items()} == documented
    assert set(ours.values()) <= {"btree (date)"}


@tables
def test_values_are_the_allowed_ones(built: Journey, name: str) -> None:
    for column in DERIVED[name]["columns"]:
        if "allowed" in column:
            found = built.ask(
                f"select distinct {column['name']} from creatorsync.{name}"
            )
            assert {value for (value,) in found} <= set(column["allowed"])


@tables
def test_what_nothing_can_fill_is_null_and_says_why(built: Journey, name: str) -> None:
    said = {row[0]: row[4] for row in built.ask(COLUMNS, f"creatorsync.{name}")}
    for column in DERIVED[name]["columns"]:
        if isinstance(column.get("unsourceable"), str):
            assert "Always null" in said[column["name"]]
            ((filled,),) = built.ask(
                f"select count({column['name']}) from creatorsync.{name}"
            )
            assert filled == 0, column["name"]


@tables
def test_an_id_is_made_of_the_natural_key(built: Journey, name: str) -> None:
    key = ", ".join(f"{column}::text" for column in DERIVED[name]["natural_key"])
    wrong = built.ask(
        f"select id from creatorsync.{name} where id is distinct from"
        f" ('x' || left(md5(concat_ws('|', {key})), 16))::bit(64)::bigint"
        " & 9223372036854775807"
    )
    assert wrong == []


def test_no_json_and_no_instant_without_a_zone_anywhere(built: Journey) -> None:
    found = built.ask(
        "select attrelid::regclass::text, attname from pg_attribute"
        " inner join pg_class on pg_class.oid = attrelid"
        " inner join pg_namespace on pg_namespace.oid = relnamespace"
        " where attnum > 0 and not attisdropped and relkind in ('r', 'v')"
        " and nspname in ('app', 'core', 'creatorsync', 'staging', 'intermediate')"
        " and format_type(atttypid, null) in ('json', 'timestamp without time zone')"
    )
    assert found == []


def test_every_foreign_key_has_an_index_that_starts_with_it(
    built: Journey,
) -> None:
    without = built.ask(
        "select conrelid::regclass::text, conname from pg_constraint"
        " where contype = 'f' and connamespace = 'creatorsync'::regnamespace"
        " and not exists (select 1 from pg_index where indrelid = conrelid"
        " and (indkey::int2[])[0:array_length(conkey, 1) - 1] @> conkey)"
    )
    assert without == []


def test_building_from_nothing_gives_the_same_rows(
    built: Journey, three_days: Journey
) -> None:
    assert built.digest() == three_days.digest()
    for name in DERIVED:
        born = f"select id, created_at from creatorsync.{name} order by 1"
        assert built.ask(born) == three_days.ask(born), name


@tables
def test_analysts_and_creators_read_and_nobody_else_does_anything(
    built: Journey, name: str
) -> None:
    rights = built.ask(
        "select role, word from unnest(%s) as role, unnest(array['select', 'insert',"
        " 'update', 'delete', 'truncate', 'references', 'trigger']) as word"
        " where has_table_privilege(role, cast(%s as regclass), word)",
        list(READERS),
        f"creatorsync.{name}",
    )
    assert sorted(rights) == [("analyst", "select"), ("creator", "select")]


def seen(journey: Journey, role: str, person_id: str, name: str) -> int:
    """Return how many rows of a table a role sees on behalf of a person."""
    ((rows,),) = journey.ask(
        f"select set_config('app.person_id', %s, true); set local role {role};"
        f" select count(*) from creatorsync.{name}",
        person_id,
    )
    return int(rows)


@tables
def test_people_see_their_own_rows_and_without_a_person_nothing(
    built: Journey, name: str
) -> None:
    owner, join = "user_id", ""
    if name == "video_daily_stats":
        owner, join = "video.user_id", "join video_analytics as video using (video_id)"
    theirs = dict(
        built.ask(
            "set local search_path to creatorsync; select people.id::text,"
            f" (select count(*) from {name} {join}"
            f" where {owner} = people.creatorsync_id) from app.people as people"
        )
    )
    assert len(theirs) > 2
    for person, rows in theirs.items():
        assert seen(built, "creator", person, name) == rows
    assert seen(built, "creator", "", name) == 0
    assert seen(built, "analyst", "", name) == sum(theirs.values())
