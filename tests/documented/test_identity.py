"""No login role of a person can read as another person or stop the pipeline."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from psycopg2.errors import InsufficientPrivilege

from pipelines.database.warehouse import Warehouse
from tests.support.databases import execute
from tests.support.fakes import person
from tests.support.logins import Login, named

HERE = Path(__file__).parent
APP = yaml.safe_load((HERE / "app.yml").read_text())
FUNCTIONS = yaml.safe_load((HERE / "functions.yml").read_text())
TABLES = [table["name"] for table in APP["tables"]]
HELPERS = [helper["name"] for helper in FUNCTIONS["helpers"]]
LOW_ROLES = ("analyst", "creator", "receiver", "service")
LOCKS = [
    f"pg_{attempt}advisory_{scope}lock{mode}({key})"
    for attempt in ("", "try_")
    for scope in ("", "xact_")
    for mode in ("", "_shared")
    for key in ("1", "1, 1")
]
VISIBLE = "select username from app.people order by username"


@pytest.fixture
def person_login(warehouse: Warehouse) -> Iterator[Login]:
    login = Login(warehouse.url, "creator")
    yield login
    login.drop()


@pytest.fixture
def people(warehouse: Warehouse) -> dict[str, str]:
    """Ann and Ben, each with one row of their own in every kind of table."""
    ids = {name: person(warehouse, name) for name in ("ann", "ben")}
    for name, person_id in ids.items():
        execute(
            warehouse.url,
            "insert into app.workspaces (name, slug, owner_id)"
            f" values ('{name}', '{name}', '{person_id}')",
            "insert into app.workspace_members (workspace_id, person_id, role)"
            f" select id, '{person_id}', 'owner' from app.workspaces"
            f" where slug = '{name}'",
            "insert into app.connections (person_id, platform, platform_user_id,"
            " platform_username, access_token, refresh_token, token_expires_at)"
            f" values ('{person_id}', 'twitch', '{name}', '{name}', 'a', 'b', now())",
            "insert into app.notifications (person_id, type, title, message)"
            f" values ('{person_id}', 'test', 'title', 'message')",
        )
    return ids


def test_a_persons_login_sees_no_row_whoever_it_names(
    person_login: Login, people: dict[str, str]
) -> None:
    forged = named(people["ben"])
    for become in ("select 1", "set role creator"):
        for table in TABLES:
            if table != "platforms":
                count = f"select count(*) from app.{table}"
                assert person_login.ask(forged, become, count) == [(0,)], table
        for helper in HELPERS:
            values = person_login.ask(forged, become, f"select {helper}()")
            assert values in ([], [(None,)]), helper
        changed = "update app.people set bio = 'forged' returning id"
        assert person_login.ask(forged, become, changed) == []


@pytest.mark.parametrize(
    "statement",
    [
        "set role service",
        "set role pipeline",
        "set session authorization pipeline",
        "grant service to current_user",
        "create function app.forged() returns uuid language sql as 'select null'",
        "alter function app.current_person_id() owner to current_user",
    ],
)
def test_a_persons_login_cannot_become_the_service(
    person_login: Login, statement: str
) -> None:
    with pytest.raises(InsufficientPrivilege):
        person_login.ask(statement)


def test_the_service_reads_as_the_person_that_it_names(
    service_login: Login, people: dict[str, str]
) -> None:
    for name, person_id in people.items():
        rows = service_login.ask(named(person_id), "set role creator", VISIBLE)
        assert rows == [(name,)]
    assert service_login.ask("set role creator", VISIBLE) == []


def test_the_service_itself_reads_nothing(
    service_login: Login, people: dict[str, str]
) -> None:
    for table in TABLES:
        with pytest.raises(InsufficientPrivilege):
            service_login.ask(named(people["ann"]), f"select * from app.{table}")


def test_one_function_alone_reads_the_setting(warehouse: Warehouse) -> None:
    with warehouse.begin() as connection:
        functions = connection.exec_driver_sql(
            "select oid::regproc::text from pg_proc"
            " where prosrc ~ 'app[.]person_id' and prosrc ~ 'current_setting'"
        ).all()
        elsewhere = connection.exec_driver_sql(
            "select policyname from pg_policies"
            " where concat(qual, with_check) ~ 'app[.]person_id'"
            " union all select viewname from pg_views where schemaname in"
            " ('app', 'api', 'creatorsync', 'devpulse', 'streamtrack')"
            " and definition ~ 'app[.]person_id'"
        ).all()
    assert [tuple(row) for row in functions] == [("app.current_person_id",)]
    assert elsewhere == []


@pytest.mark.parametrize("role", LOW_ROLES)
def test_low_roles_take_no_advisory_lock(warehouse: Warehouse, role: str) -> None:
    login = Login(warehouse.url, role)
    try:
        for lock in LOCKS:
            for become in ("select 1", f"set role {role}"):
                with pytest.raises(InsufficientPrivilege):
                    login.ask(become, f"select {lock}")
    finally:
        login.drop()


def test_the_pipeline_takes_its_advisory_locks(warehouse: Warehouse) -> None:
    login = Login(warehouse.url, "pipeline")
    try:
        for lock in LOCKS:
            login.ask(f"select {lock}")
    finally:
        login.drop()
