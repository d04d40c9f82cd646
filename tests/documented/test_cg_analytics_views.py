"""CG Analytics' operational tables in use; `test_views.py` compares them."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError

from pipelines.database.warehouse import Warehouse
from tests.support.fakes import execute, one, person, scalar

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
SET = (
    "select app.site_setting_set_value(id, cast(:key as text), cast(:value as jsonb))"
    " from cg_analytics.sites"
)
IS_KEPT = (
    "select app.site_setting_get_value(id, cast(:key as text)) = cast(:value as jsonb)"
    " from cg_analytics.sites"
)


def add_site(
    warehouse: Warehouse,
    name: str,
    status: str | None = "active",
    platform: str = "youtube",
) -> None:
    execute(
        warehouse,
        "insert into app.channels (platform, channel_id, channel_name, sync_status)"
        " values (:platform, :name, :name, :status)",
        platform=platform,
        name=name,
        status=status,
    )


def setting(warehouse: Warehouse, key: str) -> Any:
    query = (
        "select app.site_setting_get_value(id, cast(:key as text))"
        " from cg_analytics.sites"
    )
    return scalar(warehouse, query, key=key)


def test_sites_are_the_documented_platforms_with_a_collection(
    warehouse: Warehouse,
) -> None:
    add_site(warehouse, "UC1")
    add_site(warehouse, "UC2", status=None)
    add_site(warehouse, "10", platform="twitch")
    shown = scalar(warehouse, "select array_agg(platform_id) from cg_analytics.sites")
    assert shown == ["UC1"]


@settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(value=VALUES)
def test_a_setting_is_read_as_it_was_written(warehouse: Warehouse, value: Any) -> None:
    execute(warehouse, "delete from app.channels")
    add_site(warehouse, "UC1")
    written = {"key": "theme", "value": json.dumps(value)}
    for _ in range(2):
        execute(warehouse, SET, **written)
    assert scalar(warehouse, IS_KEPT, **written) is True
    assert scalar(warehouse, "select count(*) from cg_analytics.site_settings") == 1


@pytest.mark.parametrize(
    ("value", "kind", "stored"),
    [
        (True, "boolean", "true"),
        (1.50, "number", "1.5"),
        ("1", "string", "1"),
        ({"a": [1]}, "json", '{"a": [1]}'),
        (None, "json", "null"),
    ],
)
def test_the_type_follows_from_the_value(
    warehouse: Warehouse, value: Any, kind: str, stored: str
) -> None:
    add_site(warehouse, "UC1")
    execute(warehouse, SET, key="theme", value=json.dumps(value))
    row = one(warehouse, "select * from cg_analytics.site_settings")
    assert (row.setting_type, row.setting_value) == (kind, stored)


def test_an_unknown_setting_is_null(warehouse: Warehouse) -> None:
    add_site(warehouse, "UC1")
    assert setting(warehouse, "theme") is None


@pytest.mark.parametrize(
    ("kind", "value"), [("number", "many"), ("boolean", "1"), ("json", "{")]
)
def test_a_text_that_does_not_fit_its_type_is_named(
    warehouse: Warehouse, kind: str, value: str
) -> None:
    add_site(warehouse, "UC1")
    execute(
        warehouse,
        "insert into cg_analytics.site_settings"
        " (site_id, setting_key, setting_type, setting_value)"
        " select id, 'theme', :kind, :value from cg_analytics.sites",
        kind=kind,
        value=value,
    )
    with pytest.raises(DBAPIError, match=f"the setting theme of site .* is no {kind}"):
        setting(warehouse, "theme")


def test_a_setting_needs_a_value(warehouse: Warehouse) -> None:
    add_site(warehouse, "UC1")
    with pytest.raises(DBAPIError, match="a setting needs a value"):
        execute(warehouse, SET, key="theme", value=None)


def test_users_have_a_role_a_name_and_an_address(warehouse: Warehouse) -> None:
    person(warehouse, "ben")
    execute(
        warehouse,
        "insert into cg_analytics.users (username, email, role)"
        " values ('ann', 'ann@example.com', 'editor')",
    )
    shown = scalar(warehouse, "select array_agg(username) from cg_analytics.users")
    assert shown == ["ann"]
    with pytest.raises(DBAPIError, match="check option"):
        execute(warehouse, "update cg_analytics.users set role = null")


def test_sync_logs_show_attempts_in_the_documented_words(warehouse: Warehouse) -> None:
    add_site(warehouse, "UC1")
    for status in ("pending", "running", "completed"):
        execute(
            warehouse,
            "insert into app.sync_logs (channel_id, sync_type, status)"
            " select id, 'full', :status from app.channels",
            status=status,
        )
    shown = scalar(
        warehouse,
        "select array_agg(status order by status) from cg_analytics.sync_logs",
    )
    assert shown == ["completed", "started"]


def test_the_audit_trail_is_immutable_through_its_view(warehouse: Warehouse) -> None:
    execute(
        warehouse,
        "insert into app.audit_logs (action, entity_type) values ('a', 'b')",
    )
    for statement in (
        "update cg_analytics.audit_logs set action = 'c'",
        "delete from cg_analytics.audit_logs",
        "truncate app.audit_logs",
    ):
        with pytest.raises(DBAPIError, match="append only"):
            execute(warehouse, statement)
