"""StreamTrack's documented functions and publication, as the catalogue has them."""

import uuid
from pathlib import Path
from typing import Any

import pytest
import yaml
from psycopg2 import errors
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch
from tests.support.fakes import at_once, execute, person, scalar
from tests.support.logins import Login
from tests.support.teams import Teams

HERE = Path(__file__).parent
FUNCTIONS = yaml.safe_load((HERE / "functions.yml").read_text())
PUBLICATION = FUNCTIONS["publications"][0]
CREATE = "select streamtrack.create_team_with_subscription({})"
ROOM = "select streamtrack.can_add_team_member('{}')"
JOINS = 24
LIMIT = 5


@pytest.mark.parametrize("function", FUNCTIONS["functions"], ids=lambda f: f["name"])
def test_functions_have_the_documented_signature(
    warehouse: Warehouse, function: dict[str, str]
) -> None:
    name = function["signature"].partition("(")[0]
    ((signature, is_definer, configuration, rights),) = fetch(
        warehouse.url,
        f"select format('{name}(%s) returns %s', pg_get_function_arguments(oid),"
        " pg_get_function_result(oid)), prosecdef, proconfig, proacl::text"
        f" from pg_proc where oid = '{name}'::regproc",
    )
    plain = str(signature).lower().replace("null::jsonb", "null")
    assert plain.replace("('free'::text)", "'free'") == function["signature"].strip()
    assert is_definer
    assert configuration == ['search_path=""']
    is_personal = "pipeline only" not in function["security"]
    assert ("creator=X" in str(rights)) is is_personal
    assert "{=X" not in str(rights)
    assert ",=X" not in str(rights)


def test_a_team_is_created_with_its_admin_and_subscription(
    warehouse: Warehouse, service_login: Login
) -> None:
    ann = person(warehouse, "ann")
    arguments = f"'Night Owls', 'night-owls', '{ann}'"
    ((found,),) = service_login.ask_as(ann, CREATE.format(arguments))
    assert isinstance(found, dict)
    assert (found["slug"], found["tier"]) == ("night-owls", "free")
    assert scalar(warehouse, "select owner_id::text from app.workspaces") == ann
    assert fetch(
        warehouse.url,
        "select teams.id::text, name, slug, max_members, user_id::text, role,"
        " subscriptions.id::text, tier from streamtrack.teams"
        " join streamtrack.team_members on team_members.team_id = teams.id"
        " join streamtrack.subscriptions on subscriptions.team_id = teams.id",
    ) == [
        (
            *(found["team_id"], "Night Owls", "night-owls", 3, ann, "admin"),
            *(found["subscription_id"], "free"),
        )
    ]


def test_the_pipeline_creates_teams_of_anyone(warehouse: Warehouse) -> None:
    arguments = f"'Team', 'team', '{person(warehouse, 'ann')}', 'pro'"
    assert fetch(warehouse.url, CREATE.format(arguments), "pipeline")
    assert scalar(warehouse, "select max_members from streamtrack.teams") is None


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ("'Team', 'ann', '{ann}'", errors.UniqueViolation),
        ("'Team', 'team', '{ann}', 'gold'", errors.CheckViolation),
        ("'Team', 'team', '{eve}'", errors.InsufficientPrivilege),
        ("'Team', 'team', null", errors.InsufficientPrivilege),
        ("' ', 'team', '{ann}'", errors.InvalidParameterValue),
        ("repeat('x', 201), 'team', '{ann}'", errors.InvalidParameterValue),
        ("'Team', 'The Team', '{ann}'", errors.InvalidParameterValue),
        ("'Team', repeat('x', 101), '{ann}'", errors.InvalidParameterValue),
    ],
)
def test_a_refused_team_leaves_nothing_behind(
    service_login: Login,
    warehouse: Warehouse,
    teams: Teams,
    arguments: str,
    error: type[Exception],
) -> None:
    counts = (
        "select (select count(*) from app.workspaces),"
        " (select count(*) from app.workspace_members),"
        " (select count(*) from app.subscriptions)"
    )
    before = fetch(warehouse.url, counts)
    with pytest.raises(error):
        service_login.ask_as(
            teams.people["ann"], CREATE.format(arguments.format(**teams.people))
        )
    assert fetch(warehouse.url, counts) == before


def test_nobody_creates_a_team_without_an_identity(
    warehouse: Warehouse, service_login: Login, teams: Teams
) -> None:
    statement = CREATE.format(f"'Team', 'team', '{teams.people['ann']}'")
    forger = Login(warehouse.url, "creator")
    try:
        with pytest.raises(errors.InsufficientPrivilege):
            forger.ask_as(teams.people["ann"], statement)
        with pytest.raises(errors.InsufficientPrivilege):
            service_login.ask("set role creator", statement)
        for login in (forger, service_login):
            with pytest.raises(errors.InsufficientPrivilege):
                login.ask(f"set app.person_id = ''; {statement}")
    finally:
        forger.drop()
    with pytest.raises(errors.InsufficientPrivilege):
        fetch(warehouse.url, statement, "creator", teams.people["eve"])


def test_a_team_has_room_until_it_is_full(
    warehouse: Warehouse, service_login: Login, teams: Teams
) -> None:
    ann, room = teams.people["ann"], ROOM.format(teams.teams["ann"])
    assert service_login.ask_as(ann, room) == [(True,)]
    execute(warehouse, "update app.workspaces set max_members = 2")
    assert service_login.ask_as(ann, room) == [(False,)]
    execute(warehouse, "update app.workspaces set max_members = null")
    assert service_login.ask_as(ann, room) == [(True,)]
    assert service_login.ask_as(ann, ROOM.format(uuid.uuid4())) == [(False,)]


@pytest.mark.parametrize(
    "isolation", ["read committed", "repeatable read", "serializable"]
)
def test_concurrent_joins_never_exceed_the_limit(
    warehouse: Warehouse, isolation: str
) -> None:
    owner = person(warehouse, "owner")
    execute(
        warehouse,
        "insert into app.workspaces (name, slug, owner_id, max_members)"
        f" values ('t', 't', '{owner}', {LIMIT})",
    )
    people = [person(warehouse, f"p{number}") for number in range(JOINS)]

    def join(number: int) -> str:
        engine = Warehouse(warehouse.url).engine
        session = engine.execution_options(isolation_level=isolation.upper())
        with session.begin() as connection:
            # Both see the members of now before anyone waits.
            connection.execute(text("select count(*) from app.workspace_members"))
            connection.execute(
                text(
                    "insert into app.workspace_members (workspace_id, person_id)"
                    f" select id, '{people[number]}' from app.workspaces"
                )
            )
            connection.execute(text("select pg_sleep(0.02)"))
        return "joined"

    outcomes = at_once(JOINS, join)
    joined = outcomes.count("joined")
    refused = [str(one) for one in outcomes if one != "joined"]
    members = scalar(warehouse, "select count(*) from app.workspace_members")
    assert members == joined <= LIMIT
    reasons = ("already has", "could not serialize")
    assert all(any(reason in one for reason in reasons) for one in refused)
    if isolation == "read committed":
        assert joined == LIMIT


def test_a_tier_sets_the_limit_and_refuses_to_drop_members(
    warehouse: Warehouse, teams: Teams
) -> None:
    team = teams.teams["ann"]
    change = f"select app.set_subscription_tier('{team}', '%s')"
    limit = f"select max_members from app.workspaces where id = '{team}'"
    execute(warehouse, change % "pro")
    assert scalar(warehouse, limit) is None
    for name in ("p1", "p2"):
        execute(
            warehouse,
            "insert into app.workspace_members (workspace_id, person_id)"
            f" values ('{team}', '{person(warehouse, name)}')",
        )
    with pytest.raises(DBAPIError, match="free allows 3 members, the team has 4"):
        execute(warehouse, change % "free")
    assert scalar(warehouse, limit) is None
    with pytest.raises(DBAPIError, match="subscriptions_tier_check"):
        execute(warehouse, change % "gold")


def test_a_join_and_a_smaller_tier_never_both_succeed(warehouse: Warehouse) -> None:
    owner = person(warehouse, "owner")
    people = [person(warehouse, f"p{number}") for number in range(4)]
    for round_number in range(5):
        slug = f"team-{round_number}"
        execute(
            warehouse,
            CREATE.format(f"'{slug}', '{slug}', '{owner}', 'pro'"),
        )
        team = scalar(warehouse, f"select id from app.workspaces where slug = '{slug}'")
        join = (
            "insert into app.workspace_members (workspace_id, person_id)"
            f" values ('{team}', '%s')"
        )
        for member in people[:2]:
            execute(warehouse, join % member)
        statements = [
            join % people[2],
            join % people[3],
            f"select app.set_subscription_tier('{team}', 'free')",
        ]

        def work(number: int, statements: list[str] = statements) -> None:
            execute(Warehouse(warehouse.url), statements[number])

        at_once(len(statements), work)
        row = fetch(
            warehouse.url,
            "select max_members is null or count(*) <= max_members from app.workspaces"
            " join app.workspace_members on workspace_id = workspaces.id"
            f" where slug = '{slug}' group by workspaces.id",
        )
        assert row == [(True,)]


def test_the_pipeline_alone_creates_notifications(
    warehouse: Warehouse, service_login: Login, teams: Teams
) -> None:
    create = (
        "select streamtrack.create_notification('{}', 'kind', 'title', 'text',"
        """ '{{"a": 1}}')::text"""
    )
    ann = teams.people["ann"]
    found = scalar(warehouse, create.format(ann).replace(":", r"\:"))
    row = fetch(
        warehouse.url,
        "select id::text, type, title, message, data, read_at"
        " from streamtrack.notifications where type = 'kind'",
    )
    assert row == [(found, "kind", "title", "text", {"a": 1}, None)]
    with pytest.raises(errors.ForeignKeyViolation):
        fetch(warehouse.url, create.format(uuid.uuid4()))
    for role in ("creator", "analyst", "receiver", "service"):
        with pytest.raises(errors.InsufficientPrivilege):
            fetch(warehouse.url, create.format(ann), role)
    with pytest.raises(errors.InsufficientPrivilege):
        service_login.ask_as(ann, create.format(ann))


def published(warehouse: Warehouse) -> Any:
    return scalar(
        warehouse,
        "select array_agg(concat_ws('.', schemaname, tablename) order by schemaname,"
        " tablename)"
        " from pg_publication_tables where pubname = 'supabase_realtime'",
    )


def test_the_publication_has_the_documented_tables_and_events(
    warehouse: Warehouse,
) -> None:
    documented = PUBLICATION["tables"]
    assert published(warehouse) == sorted(one for one in documented if "app." in one)
    events = fetch(
        warehouse.url,
        "select pubinsert, pubupdate, pubdelete, pubtruncate from pg_publication",
    )
    assert events == [(True, True, True, False)]


def test_rebuilt_tables_join_the_publication_again(warehouse: Warehouse) -> None:
    publish = "select app.publish_livestreams()"
    assert scalar(warehouse, publish) == 0
    for _ in range(2):
        for name in ("livestreams", "livestream_metrics"):
            execute(warehouse, f"drop table if exists streamtrack.{name}")
            execute(warehouse, f"create table streamtrack.{name} (id uuid primary key)")
        assert scalar(warehouse, publish) == len(("livestreams", "livestream_metrics"))
        assert published(warehouse) == sorted(PUBLICATION["tables"])
        assert scalar(warehouse, publish) == 0
    execute(warehouse, "drop publication supabase_realtime")
    assert scalar(warehouse, publish) == 0


def test_two_builds_publish_at_once(warehouse: Warehouse) -> None:
    for name in ("livestreams", "livestream_metrics"):
        execute(warehouse, f"create table streamtrack.{name} (id uuid primary key)")

    def work(_: int) -> int:
        added = scalar(Warehouse(warehouse.url), "select app.publish_livestreams()")
        return int(added)

    assert sum(at_once(4, work)) == len(("livestreams", "livestream_metrics"))
