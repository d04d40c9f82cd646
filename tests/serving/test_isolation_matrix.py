"""Relation x operation x identity, generated from the database's own catalogue.

Every relation that a low role may read either filters its rows or shows nobody's. Ben's
rows hold a canary; Ann, a visitor and a login with SQL never see it.
"""

from collections.abc import Iterator

import psycopg2
import pytest

from pipelines.database.warehouse import Warehouse
from tests.support import creatorsync_rows
from tests.support.databases import execute, fetch
from tests.support.logins import Login, named

CANARY = "canary-of-ben"
LOW_ROLES = ("creator", "analyst", "receiver", "service", "public")
WRITES = ("insert", "update", "delete", "truncate", "references", "trigger")
SCHEMAS = "nspname !~ '^pg_' and nspname <> 'information_schema'"
RELATIONS = f"""
select pg_class.oid::regclass::text as relation, relkind::text
from pg_class inner join pg_namespace on relnamespace = pg_namespace.oid
where {SCHEMAS} and relkind in ('r', 'v', 'm', 'p', 'f')
order by 1
"""
COLUMNS_WRITTEN = {
    ("creator", "update"): {
        "app.people",
        "app.workspaces",
        "creatorsync.users",
        "streamtrack.profiles",
        "streamtrack.teams",
        "devpulse.profiles",
        "devpulse.workspaces",
        "cg_analytics.users",
    },
    ("receiver", "insert"): {"app.webhook_events"},
    ("creator", "insert"): {"app.alert_rules"},
    ("creator", "delete"): {"app.alert_rules"},
}
"""The documented writes, and alert rules; each has columns and a policy."""
OF_NOBODY = {"app.platforms", "app.schema_version", "app.secrets", "app.roles"}
"""Relations without a person's row, or with a barrier of their own."""
DEFINERS = f"""
select pg_proc.oid::regprocedure::text, proconfig, proacl::text
from pg_proc inner join pg_namespace on pronamespace = pg_namespace.oid
where prosecdef and {SCHEMAS}
"""


@pytest.fixture(scope="module", autouse=True)
def rows(module_warehouse: Warehouse, people: dict[str, str]) -> None:
    """Ben has a row with the canary in every table of app that names a person."""
    creatorsync_rows.create_tables(module_warehouse)
    ben = people["ben"]
    execute(
        module_warehouse.url,
        f"update app.people set creatorsync_id = '{CANARY}', bio = '{CANARY}'"
        f" where id = '{ben}'",
        f"insert into app.workspaces (name, slug, owner_id, description)"
        f" values ('{CANARY}', '{CANARY}', '{ben}', '{CANARY}')",
        "insert into app.workspace_members (workspace_id, person_id, role)"
        f" select id, owner_id, 'owner' from app.workspaces where slug = '{CANARY}'",
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at)"
        f" values ('{ben}', 'twitch', '{CANARY}', '{CANARY}', 'a', 'b', now())",
        "insert into app.channels (platform, channel_id, channel_name, added_by)"
        f" values ('twitch', '{CANARY}', '{CANARY}', '{ben}')",
        "insert into app.notifications (person_id, type, title, message)"
        f" values ('{ben}', 'x', '{CANARY}', '{CANARY}')",
        "insert into app.sync_logs (person_id, job_type, status, error_message)"
        f" values ('{ben}', 'daily_channel', 'failed', '{CANARY}')",
        "insert into app.cache_entries (person_id, cache_key, cache_data, expires_at)"
        f""" values ('{ben}', 'overview', '{{"x": "{CANARY}"}}', now())""",
        "insert into app.audit_logs (person_id, action, entity_type, entity_id)"
        f" values ('{ben}', 'x', 'x', '{CANARY}')",
        "insert into app.collection_requests (kind, person_id, data_date,"
        f" error_message) values ('refresh', '{ben}', '2026-03-01', '{CANARY}')",
        "insert into app.goals (person_id, platform, goal_type, target_value, unit,"
        f" start_date) values ('{ben}', 'github', '{CANARY}', 1, 'count', now())",
        "insert into app.alert_rules (person_id, platform, channel_id, metric,"
        f" direction, threshold) values ('{ben}', 'twitch', '{CANARY}', 'viewers',"
        " 'above', 1)",
        "insert into app.alert_firings (rule_id, person_id, point_at, value, state,"
        f" last_error) select id, person_id, now(), 1, 'dead', '{CANARY}'"
        " from app.alert_rules",
        "insert into creatorsync.channel_analytics (user_id, date)"
        f" values ('{CANARY}', '2026-03-01')",
        "insert into creatorsync.video_analytics (user_id, video_id)"
        f" values ('{CANARY}', '{CANARY}')",
        "insert into creatorsync.video_daily_stats (video_id, date)"
        f" values ('{CANARY}', '2026-03-01')",
        "insert into creatorsync.stream_sessions (user_id, stream_id, started_at)"
        f" values ('{CANARY}', '{CANARY}', now())",
    )


@pytest.fixture(scope="module")
def logins(module_warehouse: Warehouse) -> Iterator[dict[str, Login]]:
    found = {role: Login(module_warehouse.url, role) for role in ("creator", "service")}
    yield found
    for login in found.values():
        login.drop()


@pytest.fixture(scope="module")
def relations(module_warehouse: Warehouse) -> list[str]:
    return [str(name) for name, _ in fetch(module_warehouse.url, RELATIONS)]


def test_no_low_role_writes_beyond_the_documented_columns(
    module_warehouse: Warehouse, relations: list[str]
) -> None:
    assert len(relations) > 80
    rights = " union all ".join(
        f"select '{role}', '{right}', relation from unnest(%s::text[]) as relation"
        f" where has_table_privilege('{role}', relation, '{right}')"
        + (
            f" or has_any_column_privilege('{role}', relation, '{right}')"
            if right in ("insert", "update", "references")
            else ""
        )
        for role in LOW_ROLES
        for right in WRITES
    )
    with psycopg2.connect(module_warehouse.url) as session:
        cursor = session.cursor()
        cursor.execute(rights, [relations] * rights.count("%s"))
        found = cursor.fetchall()
    surplus = [
        one for one in found if one[2] not in COLUMNS_WRITTEN.get((one[0], one[1]), ())
    ]
    assert surplus == []


def test_what_creators_may_read_filters_its_rows(module_warehouse: Warehouse) -> None:
    unfiltered = fetch(
        module_warehouse.url,
        f"""
        select pg_class.oid::regclass::text
        from pg_class inner join pg_namespace on relnamespace = pg_namespace.oid
        where {SCHEMAS} and relkind in ('r', 'v', 'm', 'p', 'f')
        and has_any_column_privilege('creator', pg_class.oid, 'select')
        and not (
            relkind = 'v'
            and coalesce(reloptions, '{{}}') && array[
                'security_invoker=true', 'security_invoker=on'
            ]
        )
        and not (
            relkind in ('r', 'p') and relrowsecurity and not exists (
                select from pg_policies
                where
                    schemaname = nspname and tablename = relname
                    and roles && array['creator', 'public']::name[] and qual = 'true'
            )
        )
        """,
    )
    assert {str(name) for (name,) in unfiltered} <= OF_NOBODY


def test_low_roles_own_nothing_and_bypass_nothing(module_warehouse: Warehouse) -> None:
    strong = fetch(
        module_warehouse.url,
        "select rolname from pg_roles where rolname = any(array['creator', 'analyst',"
        " 'receiver', 'service']) and (rolsuper or rolbypassrls or rolcreaterole"
        " or rolcreatedb or pg_has_role(oid, 'pipeline', 'member'))",
    )
    assert strong == []


def test_definer_functions_cannot_be_hijacked(module_warehouse: Warehouse) -> None:
    found = fetch(module_warehouse.url, DEFINERS)
    assert len(found) > 20
    loose = [name for name, config, _ in found if config != ['search_path=""']]
    assert loose == []
    public = [
        name for name, _, rights in found if rights is None or "{=X" in str(rights)
    ]
    assert public == []


def find_canary(
    login: Login, relations: list[str], *statements: str
) -> tuple[set[str], int]:
    """Return where a creator sees the canary, and how many relations were readable."""
    seen, read = set(), 0
    session = psycopg2.connect(login.url)
    try:
        with session, session.cursor() as cursor:
            for statement in (*statements, "set role creator"):
                cursor.execute(statement)
            for relation in relations:
                cursor.execute("savepoint one")
                try:
                    cursor.execute(f"select string_agg(t::text, '') from {relation} t")
                except psycopg2.Error:
                    cursor.execute("rollback to one")
                    continue
                read += 1
                if CANARY in str(cursor.fetchone()):
                    seen.add(relation)
    finally:
        session.close()
    return seen, read


@pytest.mark.parametrize("who", ["ann", "nobody", "login"])
def test_no_relation_shows_the_canary(
    who: str, relations: list[str], logins: dict[str, Login], people: dict[str, str]
) -> None:
    login = logins["creator" if who == "login" else "service"]
    person = named(people["ben" if who == "login" else "ann"])
    nobody = [named("")] if who == "nobody" else []
    seen, read = find_canary(login, relations, person, *nobody)
    assert seen == set()
    assert read > 30


def test_the_owner_sees_the_canary_where_rows_are_a_persons(
    relations: list[str], logins: dict[str, Login], people: dict[str, str]
) -> None:
    seen, _ = find_canary(logins["service"], relations, named(people["ben"]))
    assert seen >= {
        "app.workspaces",
        "app.notifications",
        "app.sync_logs",
        "app.cache_entries",
        "app.alert_firings",
        "app.goals",
        "creatorsync.analytics_jobs",
        "creatorsync.channel_analytics",
        "creatorsync.video_daily_stats",
        "creatorsync.stream_sessions",
        "api.connection_status",
    }
