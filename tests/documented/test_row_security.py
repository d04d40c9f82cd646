"""Roles, grants, policies and helper functions against what is documented."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from tests.documented.own_rights import (
    ALERT_POLICIES,
    ISSUES_POLICY,
    KEY_POLICIES,
    OWN_DEFINERS,
    OWN_ROWS,
    PROFILE_POLICY,
    PROFILE_TABLE,
    RECEIVER_POLICY,
    ROYALTY_POLICIES,
    RULE_COLUMNS,
)
from tests.support.fakes import execute, person, scalar

HERE = Path(__file__).parent
APP = yaml.safe_load((HERE / "app.yml").read_text())
FUNCTIONS = yaml.safe_load((HERE / "functions.yml").read_text())
POLICIES = FUNCTIONS["policies"]
PERSONAL = [*POLICIES["documented"], *POLICIES["needed"]]
TABLES = {table["name"]: table for table in APP["tables"]}
READERS = ("analyst", "creator")


def ask(
    warehouse: Warehouse, role: str, query: str, person_id: str | None = None
) -> Any:
    with warehouse.begin() as connection:
        connection.execute(
            text("select set_config('app.person_id', :id, true)"),
            {"id": person_id or ""},
        )
        connection.execute(text(f"set local role {role}"))
        result = connection.execute(text(query))
        return result.all() if result.returns_rows else result.rowcount


def refused(warehouse: Warehouse, role: str, query: str) -> None:
    with pytest.raises(DBAPIError, match="permission denied"):
        ask(warehouse, role, query)


@pytest.fixture
def team(warehouse: Warehouse) -> dict[str, str]:
    """Ann owns a team in which Ben is a member; Eve is a stranger with her own."""
    ids = {name: person(warehouse, name) for name in ("ann", "ben", "eve")}
    for owner, members in (("ann", ("ann", "ben")), ("eve", ("eve",))):
        execute(
            warehouse,
            "insert into app.workspaces (name, slug, owner_id)"
            " values (:owner, :owner, cast(:id as uuid))",
            owner=owner,
            id=ids[owner],
        )
        for name in members:
            execute(
                warehouse,
                "insert into app.workspace_members (workspace_id, person_id, role)"
                " select id, cast(:person as uuid), :role from app.workspaces"
                " where slug = :owner",
                person=ids[name],
                role="owner" if name == owner else "member",
                owner=owner,
            )
    return ids


def test_every_policy_reads_as_documented(warehouse: Warehouse) -> None:
    with warehouse.begin() as connection:
        for policy in PERSONAL:
            check = policy.get("with_check")
            connection.execute(
                text(
                    f'create policy "~{policy["name"]}" on'
                    f" {policy['table']} for {policy['command']} to creator"
                    f" using ({policy['using']})"
                    + (f" with check ({check})" if check else "")
                )
            )
        found = connection.execute(
            text("select * from pg_policies where schemaname = 'app'")
        ).all()
        connection.rollback()
    live = {
        (row.tablename, row.policyname): (row.roles, row.cmd, row.qual, row.with_check)
        for row in found
    }
    for policy in PERSONAL:
        table = policy["table"].removeprefix("app.")
        assert live.pop((table, f"~{policy['name']}")) == live.pop(
            (table, policy["name"])
        )
    everyone = POLICIES["every_table"]["name"]
    assert {name for _, name in live} == {
        everyone,
        RECEIVER_POLICY,
        *ROYALTY_POLICIES,
        ISSUES_POLICY,
        *KEY_POLICIES,
        *ALERT_POLICIES,
        PROFILE_POLICY,
    }
    for (_, name), facts in live.items():
        if name == everyone:
            assert facts == (["analyst"], "SELECT", "true", None)


def test_every_table_limits_its_rows(warehouse: Warehouse) -> None:
    open_tables = scalar(
        warehouse,
        "select array_agg(tablename::text) from pg_tables"
        " where schemaname = 'app' and not rowsecurity",
    )
    assert open_tables == ["schema_version"]


def test_readers_see_every_column_but_secrets(warehouse: Warehouse) -> None:
    expected = {
        (role, name, column["name"])
        for role in READERS
        for name, table in TABLES.items()
        for column in table["columns"]
        if "secret" not in column
    }
    with warehouse.begin() as connection:
        rows = connection.execute(
            text(
                "select role, relname, attname from unnest(cast(:roles as text[])) as"
                " role, pg_attribute inner join pg_class on pg_class.oid = attrelid"
                " where relnamespace = 'app'::regnamespace and relkind = 'r'"
                " and attnum > 0 and not attisdropped"
                " and has_column_privilege(role, attrelid, attnum, 'select')"
            ),
            {"roles": [*READERS, "receiver"]},
        ).all()
    found = {tuple(row) for row in rows if row.relname in TABLES}
    assert found == expected
    others = {*TABLES, *OWN_ROWS, PROFILE_TABLE}
    assert {row.role for row in rows if row.relname not in others} == {"analyst"}
    own = {row.role for row in rows if row.relname in OWN_ROWS}
    assert own == set(READERS)
    assert ("analyst", "quarantine", "body") not in set(map(tuple, rows))


def test_writing_needs_a_policy(warehouse: Warehouse) -> None:
    expected = {
        ("creator", policy["table"].removeprefix("app."), column, "update")
        for policy in PERSONAL
        for column in policy.get("columns_granted", [])
    }
    columns = [column["name"] for column in TABLES["webhook_events"]["columns"]]
    expected |= {("receiver", "webhook_events", column, "insert") for column in columns}
    expected |= {("creator", "alert_rules", one, "insert") for one in RULE_COLUMNS}
    with warehouse.begin() as connection:
        rows = connection.execute(
            text(
                "select role, relname, attname, right_name from"
                " unnest(cast(:roles as text[])) as role,"
                " unnest(array['insert', 'update', 'references']) as right_name,"
                " pg_attribute inner join pg_class on pg_class.oid = attrelid"
                " where relnamespace = 'app'::regnamespace and relkind in ('r', 'v')"
                " and attnum > 0 and not attisdropped"
                " and has_column_privilege(role, attrelid, attnum, right_name)"
            ),
            {"roles": [*READERS, "receiver"]},
        ).all()
        whole = connection.execute(
            text(
                "select role, relname, right_name from pg_class,"
                " unnest(cast(:roles as text[])) as role,"
                " unnest(array['delete', 'truncate', 'trigger']) as right_name"
                " where relnamespace = 'app'::regnamespace and relkind in ('r', 'v')"
                " and has_table_privilege(role, oid, right_name)"
            ),
            {"roles": [*READERS, "receiver"]},
        ).all()
    assert {tuple(row) for row in rows} == expected
    assert list(map(tuple, whole)) == [("creator", "alert_rules", "delete")]


def test_definer_functions_pin_their_path_and_name_who_may_call(
    warehouse: Warehouse,
) -> None:
    with warehouse.begin() as connection:
        rows = connection.execute(
            text(
                "select proname, prosecdef, proconfig, proacl::text as rights"
                " from pg_proc where pronamespace = 'app'::regnamespace"
            )
        ).all()
    assert all(row.proconfig == ['search_path=""'] for row in rows)
    assert not any(",=X/" in row.rights or "{=X/" in row.rights for row in rows)
    definers = {f"app.{row.proname}" for row in rows if row.prosecdef}
    assert definers - OWN_DEFINERS == {
        helper["name"]
        for helper in FUNCTIONS["helpers"]
        if helper.get("security") == "definer"
    }


@pytest.mark.parametrize("method", FUNCTIONS["methods"], ids=lambda one: one["name"])
def test_methods_have_the_documented_signature(
    warehouse: Warehouse, method: dict[str, str]
) -> None:
    name = method["signature"].partition("(")[0]
    shown = scalar(
        warehouse,
        "select format('%s(%s) returns %s', cast(:name as text),"
        " pg_get_function_arguments(oid), pg_get_function_result(oid)) from pg_proc"
        " where oid = cast(:name as regproc)",
        name=name,
    )
    plain = shown.lower().replace("null::bigint", "null").replace("null::jsonb", "null")
    assert plain.replace("null::text", "null") == method["signature"].strip()


def test_without_a_person_nothing_is_seen(
    warehouse: Warehouse, team: dict[str, str]
) -> None:
    for name in TABLES:
        count = f"select count(*) from app.{name}"
        assert ask(warehouse, "creator", count) == [(0,)], name


def test_people_see_themselves_and_their_team(
    warehouse: Warehouse, team: dict[str, str]
) -> None:
    query = "select username from app.people order by username"
    assert ask(warehouse, "creator", query, team["ben"]) == [("ann",), ("ben",)]
    assert ask(warehouse, "creator", query, team["eve"]) == [("eve",)]
    assert len(ask(warehouse, "analyst", query)) == 3
    users = "select count(*) from creatorsync.users"
    assert ask(warehouse, "creator", users, team["eve"]) == [(1,)]


@pytest.mark.parametrize(("name", "rows"), [("ann", 1), ("ben", 0), ("eve", 0)])
def test_only_admins_update_their_team(
    warehouse: Warehouse, team: dict[str, str], name: str, rows: int
) -> None:
    update = "update app.workspaces set name = 'new' where slug = 'ann'"
    assert ask(warehouse, "creator", update, team[name]) == rows


def test_a_person_cannot_become_super_admin_alone(
    warehouse: Warehouse, team: dict[str, str]
) -> None:
    refused(warehouse, "creator", "update app.people set role = 'super_admin'")
    refused(warehouse, "creator", "update app.people set id = gen_random_uuid()")
    bio = "update app.people set bio = 'hello'"
    assert ask(warehouse, "creator", bio, team["ben"]) == 1
    picture = "update creatorsync.users set profile_image_url = 'x'"
    assert ask(warehouse, "creator", picture, team["ben"]) == 1
    refused(warehouse, "creator", "update creatorsync.users set username = 'x'")


@pytest.mark.parametrize("role", READERS)
def test_secrets_are_for_the_pipeline_only(
    warehouse: Warehouse, team: dict[str, str], role: str
) -> None:
    execute(
        warehouse,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at)"
        " select id, 'twitch', '1', 'ann', 'v1:k:A', 'v1:k:R', now()"
        " from app.people where username = 'ann'",
    )
    refused(warehouse, role, "select access_token from app.connections")
    assert ask(warehouse, role, "select * from app.secrets", team["ann"]) == []
    tokens = (
        "select encrypted_access_token, encrypted_refresh_token"
        " from creatorsync.user_twitch_tokens"
    )
    assert ask(warehouse, role, tokens, team["ann"]) == [(None, None)]
    assert ask(warehouse, "pipeline", tokens) == [("v1:k:A", "v1:k:R")]


def test_the_receiver_stores_events_and_reads_nothing(warehouse: Warehouse) -> None:
    stored = (
        "insert into app.webhook_events (platform, event_type, event_data, delivery_id)"
        " values ('twitch', 'a', '{}', 'once') on conflict do nothing"
    )
    assert ask(warehouse, "receiver", stored) == 1
    assert ask(warehouse, "receiver", stored) == 0
    refused(warehouse, "receiver", "select * from app.webhook_events")
    refused(warehouse, "receiver", "select * from app.people")


def test_a_full_team_accepts_no_member(warehouse: Warehouse) -> None:
    owner = person(warehouse, "p0")
    execute(
        warehouse,
        "insert into app.workspaces (name, slug, owner_id)"
        " values ('t', 't', cast(:id as uuid))",
        id=owner,
    )
    join = (
        "insert into app.workspace_members (workspace_id, person_id)"
        " select id, cast(:id as uuid) from app.workspaces"
    )
    execute(warehouse, join, id=owner)
    for name in ("p1", "p2"):
        execute(warehouse, join, id=person(warehouse, name))
    with pytest.raises(DBAPIError, match="already has 3 members"):
        execute(warehouse, join, id=person(warehouse, "p3"))
    execute(warehouse, "update app.workspaces set max_members = null")
    execute(warehouse, join, id=person(warehouse, "p4"))


def test_a_second_account_is_kept_and_only_the_first_is_primary(
    warehouse: Warehouse,
) -> None:
    owner = person(warehouse, "ann")
    add = (
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, is_primary)"
        " values (cast(:id as uuid), 'devto', :user, 'a', 'b', :primary)"
    )
    for user in ("1", "2"):
        execute(warehouse, add, id=owner, user=user, primary=None)
    shown = scalar(
        warehouse,
        "select array_agg(is_primary order by platform_user_id) from app.connections",
    )
    assert shown == [True, False]
    with pytest.raises(DBAPIError, match="platform_connections_user_platform_idx"):
        execute(warehouse, add, id=owner, user="3", primary=True)


def test_artists_see_their_own_statements_only(warehouse: Warehouse) -> None:
    names = ("ann", "ben")
    ids = {name: person(warehouse, name) for name in names}
    for name in names:
        execute(
            warehouse,
            "insert into app.artists (name) values (:name)",
            name=name,
        )
        execute(
            warehouse,
            "update app.people set artist_id = artists.id, role = 'artist'"
            " from app.artists where people.username = :name and artists.name = :name",
            name=name,
        )
    execute(
        warehouse,
        "insert into app.post_splits (post_id, artist_id, share)"
        " select 'site:1', id, 50 from app.artists",
    )
    execute(warehouse, "insert into app.royalty_months values ('2026-01-01', now())")
    execute(
        warehouse,
        "insert into app.royalty_statements (id, artist_id, artist_name, month,"
        " currency, opening, adjustments, carried, gaps, built_at)"
        " select gen_random_uuid(), id, name, '2026-01-01', 'USD', 0, 0, 0, 1, now()"
        " from app.artists",
    )
    execute(
        warehouse,
        "insert into app.royalty_lines (id, statement_id, line, kind, post_id,"
        " earned_in, reason) select gen_random_uuid(), id, 1, 'gap', 'site:1',"
        " '2026-01-01', artist_name from app.royalty_statements",
    )
    statements = "select artist_name from cg_analytics.royalty_statements order by 1"
    lines = "select reason from cg_analytics.royalty_lines order by 1"
    shares = "select count(*) from cg_analytics.post_artists"
    for name in names:
        assert ask(warehouse, "creator", statements, ids[name]) == [(name,)]
        assert ask(warehouse, "creator", lines, ids[name]) == [(name,)]
        assert ask(warehouse, "creator", shares, ids[name]) == [(1,)]
    assert ask(warehouse, "creator", statements) == []
    assert ask(warehouse, "analyst", statements) == [("ann",), ("ben",)]
    for table in ("royalty_statements", "royalty_lines", "royalty_months"):
        refused(warehouse, "analyst", f"delete from app.{table}")
        refused(warehouse, "creator", f"truncate app.{table}")
