"""DevPulse's operational tables in use; `test_views.py` compares them."""

import pytest
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute, person, scalar


def connect(warehouse: Warehouse, owner: str, platform: str, user: str) -> str:
    execute(
        warehouse,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at) values"
        " (cast(:id as uuid), :platform, :user, 'ann', 'a', 'r', now())",
        id=owner,
        platform=platform,
        user=user,
    )
    return str(
        scalar(
            warehouse,
            "select id from app.connections where platform_user_id = :user",
            user=user,
        )
    )


def test_one_account_of_a_person_and_platform_shows(warehouse: Warehouse) -> None:
    owner = person(warehouse, "ann")
    for platform, user in (("github", "1"), ("github", "2"), ("twitch", "3")):
        connect(warehouse, owner, platform, user)
    shown = "select array_agg(platform_user_id) from devpulse.platform_connections"
    assert scalar(warehouse, shown) == ["1"]


def test_a_persons_profile_is_changed_through_the_view(warehouse: Warehouse) -> None:
    owner = person(warehouse, "ann")
    execute(warehouse, "update devpulse.profiles set bio = 'writes', timezone = 'UTC'")
    kept = "select bio from app.people where id = cast(:id as uuid)"
    assert scalar(warehouse, kept, id=owner) == "writes"


def test_monitors_and_goals_are_written_through_the_views(warehouse: Warehouse) -> None:
    owner = person(warehouse, "ann")
    account = connect(warehouse, owner, "github", "1")
    other = connect(warehouse, owner, "twitch", "2")
    added = (
        "insert into devpulse.monitors (user_id, platform, platform_connection_id,"
        " monitor_type) values (cast(:id as uuid), :platform, cast(:account as uuid),"
        " 'all')"
    )
    execute(warehouse, added, id=owner, platform="github", account=account)
    frequency = "select sync_frequency from devpulse.monitors"
    assert scalar(warehouse, frequency) == 15
    with pytest.raises(DBAPIError, match="check option"):
        execute(warehouse, added, id=owner, platform="twitch", account=other)
    execute(
        warehouse,
        "insert into devpulse.goals (user_id, platform, goal_type, target_value, unit,"
        " start_date) values (cast(:id as uuid), 'github', 'stars', 100, 'count',"
        " '2026-01-01')",
        id=owner,
    )
    assert scalar(warehouse, "select current_value from devpulse.goals") is None
    assert scalar(warehouse, "select is_achieved from devpulse.goals") is False


def test_a_workspace_and_its_members_are_written_through_the_views(
    warehouse: Warehouse,
) -> None:
    owner = person(warehouse, "ann")
    execute(
        warehouse,
        "insert into devpulse.workspaces (name, slug, owner_id)"
        " values ('Team', 'team', cast(:id as uuid))",
        id=owner,
    )
    execute(
        warehouse,
        "insert into devpulse.workspace_members (workspace_id, user_id)"
        " select id, owner_id from devpulse.workspaces",
    )
    role = "select role from devpulse.workspace_members"
    assert scalar(warehouse, role) == "member"
