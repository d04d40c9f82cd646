"""CreatorSync's derived tables, built by day and by a full refresh."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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
    select pg_get_indexdef(indexrelid) from pg_index
    where indrelid = cast(%s as regclass)
    order by 1
"""
READERS = ("analyst", "creator", "receiver")
tables = pytest.mark.parametrize("name", DERIVED)
unsourceable = pytest.mark.parametrize(
    "name",
    [
        name
        for name, table in DERIVED.items()
        if any(isinstance(one.get("unsourceable"), str) for one in table["columns"])
    ],
)

REBUILD = (
    *(
        "-m",
        "pipelines.operations.entry_point",
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
    """Return the system that three days built, then its copy after a full refresh."""
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


@unsourceable
def test_unsourceable_columns_are_null_with_a_comment(
    built: Journey, name: str
) -> None:
    comments = {row[0]: row[4] for row in built.ask(COLUMNS, f"creatorsync.{name}")}
    for column in DERIVED[name]["columns"]:
        if isinstance(column.get("unsourceable"), str):
            assert "Always null" in comments[column["name"]]
            ((filled,),) = built.ask(
                f"select count({column['name']}) from creatorsync.{name}"
            )
            assert filled == 0, column["name"]


@tables
def test_an_id_is_a_hash_of_the_natural_key(built: Journey, name: str) -> None:
    key = ", ".join(f"{column}::text" for column in DERIVED[name]["natural_key"])
    wrong = built.ask(
        f"select id from creatorsync.{name} where id is distinct from"
        f" ('x' || left(md5(concat_ws('|', {key})), 16))::bit(64)::bigint"
        " & 9223372036854775807"
    )
    assert wrong == []


def test_no_column_is_json_or_a_timestamp_without_a_zone(built: Journey) -> None:
    found = built.ask(
        "select attrelid::regclass::text, attname from pg_attribute"
        " inner join pg_class on pg_class.oid = attrelid"
        " inner join pg_namespace on pg_namespace.oid = relnamespace"
        " where attnum > 0 and not attisdropped and relkind in ('r', 'v')"
        " and nspname in ('app', 'core', 'creatorsync', 'staging', 'intermediate')"
        " and format_type(atttypid, null) in ('json', 'timestamp without time zone')"
    )
    assert found == []


def test_a_full_refresh_gives_the_same_rows_and_relations(
    built: Journey, three_days: Journey
) -> None:
    assert built.digest() == three_days.digest()
    for name in DERIVED:
        born = f"select id, created_at from creatorsync.{name} order by 1"
        assert built.ask(born) == three_days.ask(born), name
        for query in (COLUMNS, CONSTRAINTS, INDEXES):
            relation = f"creatorsync.{name}"
            assert built.ask(query, relation) == three_days.ask(query, relation)


@tables
def test_only_analysts_and_creators_may_read(built: Journey, name: str) -> None:
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
def test_people_see_only_their_own_rows(built: Journey, name: str) -> None:
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
