"""The queries of StreamTrack's guide run as written, for analysts and for a team."""

from pathlib import Path
from typing import Any

import psycopg2
import pytest
from psycopg2.extras import DictCursor

from pipelines.database.migrate import migrate
from pipelines.database.warehouse import Warehouse
from tests.support.logins import Login
from tests.support.teams import Teams, canary

TEXT = (Path(__file__).parent / "streamtrack_queries.sql").read_text()
QUERIES = dict(part.split("\n", 1) for part in TEXT.split("-- query: streamtrack.")[1:])
MONITORING = [
    name for name in QUERIES if name not in {"team_member_lookup", "active_streams"}
]


@pytest.fixture
def warehouse(warehouse: Warehouse) -> Warehouse:
    """A copy of a database lacks its search path; a migration sets it."""
    migrate(warehouse.url)
    return warehouse


def ask(
    warehouse: Warehouse, name: str, team_id: str | None, *become: str
) -> list[dict[str, Any]]:
    session = psycopg2.connect(warehouse.url, cursor_factory=DictCursor)
    try:
        with session, session.cursor() as cursor:
            for statement in become:
                cursor.execute(statement)
            cursor.execute(QUERIES[name], {"team_id": team_id})
            return [dict(row) for row in cursor.fetchall()]
    finally:
        session.close()


def become(teams: Teams, name: str) -> tuple[str, str]:
    return (f"set app.person_id = '{teams.people[name]}'", "set role creator")


@pytest.mark.parametrize("name", MONITORING)
def test_a_monitoring_query_runs(warehouse: Warehouse, name: str) -> None:
    rows = ask(warehouse, name, None)
    assert bool(rows) == (name != "slow_queries")


def test_the_members_of_a_team_are_looked_up(
    warehouse: Warehouse, teams: Teams
) -> None:
    def look_up(*statements: str) -> set[tuple[str, str | None]]:
        rows = ask(warehouse, "team_member_lookup", teams.teams["ann"], *statements)
        return {(row["role"], row["full_name"]) for row in rows}

    members = {("admin", canary("ann")), ("member", None)}
    assert look_up("set role analyst") == members
    for reader in ("ann", "ben"):
        assert look_up(*become(teams, reader)) == members
    assert look_up(*become(teams, "eve")) == set()


def test_a_login_without_the_service_looks_up_nobody(
    warehouse: Warehouse, teams: Teams
) -> None:
    login = Login(warehouse.url, "creator")
    try:
        query = QUERIES["team_member_lookup"].replace(
            "%(team_id)s", f"'{teams.teams['ann']}'"
        )
        assert login.ask_as(teams.people["ann"], query) == []
    finally:
        login.drop()
