"""StreamTrack's operational tables in use; `test_views.py` compares them."""

from pathlib import Path

import psycopg2
import pytest
import yaml
from psycopg2.errors import InsufficientPrivilege
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute, scalar
from tests.support.logins import Login
from tests.support.teams import OWNERS, Teams, canary

HERE = Path(__file__).parent
TABLES = yaml.safe_load((HERE / "streamtrack.yml").read_text())["tables"]
VIEWS = [table["name"] for table in TABLES if table["kind"] == "operational"]
LIMITED = [name for name in VIEWS if name != "profiles"]
"""Ann and Eve see one row of each; of profiles Ann sees Ben's too."""


@pytest.mark.parametrize("view", VIEWS)
def test_nobody_sees_a_row_of_another_team(
    service_login: Login, teams: Teams, view: str
) -> None:
    shown = f"select one::text from streamtrack.{view} as one"
    for owner, other in (OWNERS, OWNERS[::-1]):
        rows = service_login.ask_as(teams.people[owner], shown)
        assert rows, f"{owner} sees the own row"
        for foreign in (canary(other), teams.people[other], teams.teams[other]):
            assert foreign not in str(rows)


@pytest.mark.parametrize("view", LIMITED)
def test_a_person_without_a_team_sees_no_row(
    service_login: Login, teams: Teams, warehouse: Warehouse, view: str
) -> None:
    execute(warehouse, "delete from app.workspace_members where role = 'member'")
    count = f"select count(*) from streamtrack.{view}"
    assert service_login.ask_as(teams.people["ben"], count) == [(0,)]
    assert service_login.ask("set role creator", count) == [(0,)]


@pytest.mark.parametrize("view", VIEWS)
def test_analysts_see_all_rows_and_change_none(
    warehouse: Warehouse, teams: Teams, view: str
) -> None:
    login = Login(warehouse.url, "analyst")
    try:
        rows = login.ask(f"select one::text from streamtrack.{view} as one")
        assert len(rows) >= len(OWNERS)
        for change in ("delete from", "insert into"):
            suffix = "" if change == "delete from" else " default values"
            with pytest.raises(InsufficientPrivilege):
                login.ask(f"{change} streamtrack.{view}{suffix}")
    finally:
        login.drop()


def test_a_profile_is_changed_by_its_person_alone(
    service_login: Login, teams: Teams
) -> None:
    change = "update streamtrack.profiles set full_name = 'new' returning id::text"
    ben = teams.people["ben"]
    assert service_login.ask_as(ben, change) == [(ben,)]
    for column, value in (
        ("is_super_admin", "true"),
        ("id", "gen_random_uuid()"),
        ("created_at", "now()"),
    ):
        with pytest.raises(psycopg2.Error, match=r"denied|cannot update column"):
            service_login.ask_as(
                ben, f"update streamtrack.profiles set {column} = {value}"
            )


def test_admins_change_their_team_and_members_do_not(
    service_login: Login, teams: Teams
) -> None:
    change = "update streamtrack.teams set name = 'new' returning slug"
    assert service_login.ask_as(teams.people["ann"], change) == [("ann",)]
    assert service_login.ask_as(teams.people["ben"], change) == []
    with pytest.raises(InsufficientPrivilege):
        service_login.ask_as(
            teams.people["ann"], "update streamtrack.teams set max_members = 99"
        )


def test_a_super_admin_is_shown_by_the_role(warehouse: Warehouse, teams: Teams) -> None:
    shown = "select array_agg(is_super_admin order by email) from streamtrack.profiles"
    assert set(scalar(warehouse, shown)) == {False}
    execute(warehouse, "update app.people set role = 'super_admin'")
    assert set(scalar(warehouse, shown)) == {True}


def test_the_pipeline_writes_through_the_views(
    warehouse: Warehouse, teams: Teams
) -> None:
    statements = """
        insert into streamtrack.channels (platform, channel_id) values ('twitch', '7');
        update streamtrack.channels set last_checked = now();
        update streamtrack.teams set max_members = 9 where slug = 'ann';
        update streamtrack.subscriptions set tier = 'pro';
        update streamtrack.notifications set read_at = now();
        update streamtrack.chat_comments set body = 'edited';
        delete from streamtrack.team_channel_subscriptions;
        delete from streamtrack.chat_reactions;
        delete from streamtrack.chat_read_receipts;
        delete from streamtrack.chat_threads;
        delete from streamtrack.team_members where role = 'member'
    """
    for statement in statements.split(";"):
        execute(warehouse, statement)
    assert scalar(warehouse, "select count(*) from app.chat_comments") == 0
    assert scalar(warehouse, "select count(*) from app.workspace_members") == len(
        OWNERS
    )
    with pytest.raises(DBAPIError, match="cannot update column"):
        execute(warehouse, "update streamtrack.team_members set role = 'admin'")
