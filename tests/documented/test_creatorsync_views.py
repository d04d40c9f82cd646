"""CreatorSync's operational tables in use; `test_views.py` compares them."""

import pytest
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute, person, scalar


def test_people_are_added_and_removed_through_the_view(warehouse: Warehouse) -> None:
    execute(
        warehouse,
        "insert into creatorsync.users (id, clerk_user_id, username)"
        " values ('user_1', 'clerk_1', 'ann')",
    )
    kept = scalar(warehouse, "select creatorsync_id from app.people")
    assert kept == "user_1"
    assert scalar(warehouse, "select created_at is not null from creatorsync.users")
    with pytest.raises(DBAPIError, match="check option"):
        execute(warehouse, "update creatorsync.users set clerk_user_id = null")
    execute(warehouse, "delete from creatorsync.users")
    assert scalar(warehouse, "select count(*) from app.people") == 0


def test_only_primary_twitch_accounts_of_known_users_show(warehouse: Warehouse) -> None:
    owner = person(warehouse, "ann")
    for platform, user in (("twitch", "1"), ("twitch", "2"), ("youtube", "3")):
        execute(
            warehouse,
            "insert into app.connections (person_id, platform, platform_user_id,"
            " platform_username, access_token, refresh_token, token_expires_at) values"
            " (cast(:id as uuid), :platform, :user, 'ann', 'a', 'r', now())",
            id=owner,
            platform=platform,
            user=user,
        )
    shown = scalar(
        warehouse,
        "select array_agg(twitch_user_id) from creatorsync.user_twitch_tokens",
    )
    assert shown == ["1"]
    assert scalar(warehouse, "select twitch_user_id from creatorsync.users") == "1"


def test_erasing_a_person_takes_what_is_theirs_along(warehouse: Warehouse) -> None:
    owner = person(warehouse, "ann")
    execute(
        warehouse,
        "insert into app.cache_entries (person_id, cache_key, expires_at)"
        " values (cast(:id as uuid), 'overview', now())",
        id=owner,
    )
    execute(
        warehouse,
        "insert into app.sync_logs (person_id, job_type)"
        " values (cast(:id as uuid), 'daily_channel')",
        id=owner,
    )
    execute(warehouse, "delete from creatorsync.users")
    for table in ("cache_entries", "sync_logs"):
        assert scalar(warehouse, f"select count(*) from app.{table}") == 0
