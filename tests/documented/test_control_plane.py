"""Rows, checks and triggers of schema `app`; its tables: `test_catalogue.py`."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute

HERE = Path(__file__).parent
APP = yaml.safe_load((HERE / "app.yml").read_text())
TABLES = {table["name"]: table for table in APP["tables"]}
OUR_TRIGGERS = {
    "connections_twitch_account": "people.twitch_user_id is a copy, kept by it",
    "audit_logs_never_emptied": "truncate would pass a trigger for rows",
    "readings_skip_erased": "nothing of an erased account is stored again",
    "webhook_events_skip_erased": "the same",
    "connections_refuse_erased": "the same",
    "channels_refuse_erased": "the same",
    "people_refuse_erased": "the same",
    "post_annotations_without_cycles": "no post is its own earlier upload",
    "readings_mark_own": "a reading keeps whether its credential owned the account",
    "people_own_changes": "people may write columns without a function",
    "workspaces_own_changes": "the same",
    "post_splits_sum": "shares of one post and day sum to 100",
    "royalty_months_locked": "a locked month never changes",
    "royalty_statements_locked": "the same",
    "royalty_lines_locked": "the same",
    "royalty_months_never_emptied": "truncate would pass a trigger for rows",
    "royalty_statements_never_emptied": "the same",
    "royalty_lines_never_emptied": "the same",
    "alert_rules_check": "a person has a bounded number of rules",
}


def rows(warehouse: Warehouse, query: str) -> list[Any]:
    with warehouse.begin() as connection:
        return list(connection.execute(text(query)).all())


@pytest.mark.parametrize(
    "statement",
    [
        "insert into app.artist_rates select id, '2026-01-01', 101 from app.artists",
        "insert into app.artist_rates select id, '2026-01-01', -1 from app.artists",
        "insert into app.post_annotations (post_id, parent_post_id) values ('a', 'a')",
        """
        insert into app.post_annotations (post_id, previous_iteration_id)
        values ('a', 'a')
        """,
        """
        insert into app.goals (
            person_id, platform, goal_type, target_value, unit, start_date, end_date
        ) select id, 'all', 'x', 1, 'x', '2026-01-02', '2026-01-01' from app.people
        """,
        """
        insert into app.connections (
            person_id, platform, platform_user_id, platform_username, access_token
        ) select id, 'twitch', '1', 'a', 'b' from app.people
        """,
        "insert into app.people (role) values ('king')",
    ],
)
def test_a_check_refuses(warehouse: Warehouse, statement: str) -> None:
    execute(warehouse, "insert into app.artists (name) values ('ann')")
    execute(warehouse, "insert into app.people (username) values ('ann')")
    with pytest.raises(DBAPIError, match="violates check constraint"):
        execute(warehouse, statement)


def test_platforms_are_the_documented_rows(warehouse: Warehouse) -> None:
    found = rows(warehouse, "select platform, title, has_connector from app.platforms")
    assert sorted(map(tuple, found)) == sorted(
        tuple(row.values()) for row in TABLES["platforms"]["rows"]
    )


def test_the_triggers_are_the_documented_ones(warehouse: Warehouse) -> None:
    found = rows(
        warehouse,
        """
        select tgname
        from pg_trigger
        inner join pg_class on pg_class.oid = tgrelid
        where relnamespace = 'app'::regnamespace and not tgisinternal
        """,
    )
    documented = {
        trigger["name"]
        for table in TABLES.values()
        for trigger in table.get("triggers", [])
    }
    assert {row.tgname for row in found} == documented | set(OUR_TRIGGERS)
