"""CreatorSync's operational tables, views over `app`, against the document."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from fakes import execute, person, scalar
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipelines.warehouse import Warehouse

HERE = Path(__file__).parent
CREATORSYNC = yaml.safe_load((HERE / "creatorsync.yml").read_text())
VIEWS = [table for table in CREATORSYNC["tables"] if table["kind"] == "operational"]
TYPES = {
    "timestamptz": "timestamp with time zone",
    "varchar(255)": "character varying(255)",
}
OPTIONS = "select reloptions from pg_class where oid = cast(:name as regclass)"


def documented_view(view: dict[str, Any]) -> str:
    backing = view["backed_by"].removeprefix("app.")

    def selected(column: dict[str, Any]) -> str:
        plain = f"{backing}.{column.get('from', column['name'])}"
        return f"{column.get('expression', plain)} as {column['name']}"

    columns = ", ".join(map(selected, view["columns"]))
    joins = " ".join(view.get("joins", []))
    where = f" where {view['where']}" if "where" in view else ""
    return f"select {columns} from app.{backing} as {backing} {joins}{where}"


def test_the_views_are_the_documented_operational_tables(warehouse: Warehouse) -> None:
    found = scalar(
        warehouse,
        "select array_agg(viewname::text) from pg_views"
        " where schemaname = 'creatorsync'",
    )
    assert sorted(found) == sorted(view["name"] for view in VIEWS)


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view["name"])
def test_a_view_selects_what_is_documented(
    warehouse: Warehouse, view: dict[str, Any]
) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(f"create view public.documented as {documented_view(view)}")
        )
        live, documented = (
            connection.scalar(
                text("select pg_get_viewdef(cast(:name as regclass))"), {"name": name}
            )
            for name in (f"creatorsync.{view['name']}", "public.documented")
        )
    assert live == documented


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view["name"])
def test_a_view_has_the_documented_columns_and_says_what_they_are(
    warehouse: Warehouse, view: dict[str, Any]
) -> None:
    with warehouse.begin() as connection:
        rows = connection.execute(
            text(
                "select attname, format_type(atttypid, atttypmod),"
                " col_description(attrelid, attnum) from pg_attribute"
                " where attrelid = cast(:name as regclass) and attnum > 0"
                " order by attnum"
            ),
            {"name": f"creatorsync.{view['name']}"},
        ).all()
        said = connection.scalar(
            text("select obj_description(cast(:name as regclass), 'pg_class')"),
            {"name": f"creatorsync.{view['name']}"},
        )
    assert [tuple(row[:2]) for row in rows] == [
        (column["name"], TYPES.get(column["type"], column["type"]))
        for column in view["columns"]
    ]
    assert all(row[2] for row in rows)
    assert said == view["purpose"].strip()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view["name"])
def test_a_view_lets_row_policies_through(
    warehouse: Warehouse, view: dict[str, Any]
) -> None:
    options = scalar(warehouse, OPTIONS, name=f"creatorsync.{view['name']}")
    assert "security_invoker=true" in options
    assert ("check_option=cascaded" in options) is view.get("check_option", False)


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
