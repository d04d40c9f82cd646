"""Goals: reached, fallen again, by percent, and when they will be, if ever."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.transform import goals
from tests.support.fakes import execute, one, person, scalar

START = date(2026, 1, 1)
TABLES = (
    "create schema if not exists core",
    (
        "create table core.fct_tenant_days (tenant_id uuid, platform text, date date,"
        " observed_at timestamptz)"
    ),
    (
        "create table devpulse.analytics_snapshots (user_id uuid, workspace_id uuid,"
        " platform text, snapshot_type text, snapshot_date date, metrics jsonb)"
    ),
)


@pytest.fixture
def owner(warehouse: Warehouse) -> str:
    """Return a person, beside tables as dbt would have built them."""
    for table in TABLES:
        execute(warehouse, table)
    return person(warehouse, "ann")


def known(warehouse: Warehouse, owner: str, stars: dict[int, int | None]) -> None:
    """Insert the stars at the end of days, counted from the first of January."""
    for day, count in stars.items():
        calendar_day = START + timedelta(days=day - 1)
        numbers = {} if count is None else {"total_stars": count}
        values: dict[str, Any] = {
            "owner": owner,
            "day": calendar_day,
            "at": datetime(
                calendar_day.year, calendar_day.month, calendar_day.day, 2, tzinfo=UTC
            )
            + timedelta(days=1),
            "metrics": json.dumps({"github": numbers}),
        }
        execute(
            warehouse,
            "insert into devpulse.analytics_snapshots values (cast(:owner as uuid),"
            " null, 'github', 'daily', :day, cast(:metrics as jsonb))",
            owner=values["owner"],
            day=values["day"],
            metrics=values["metrics"],
        )
        execute(
            warehouse,
            "insert into core.fct_tenant_days values"
            " (cast(:owner as uuid), 'github', :day, :at)",
            owner=values["owner"],
            day=values["day"],
            at=values["at"],
        )


def add(
    warehouse: Warehouse,
    owner: str,
    target: float,
    *,
    unit: str = "count",
    start: date = START,
    end: date | None = None,
    goal_type: str = "stars",
) -> None:
    execute(
        warehouse,
        "insert into devpulse.goals (user_id, platform, goal_type, target_value, unit,"
        " start_date, end_date) values (cast(:owner as uuid), 'github', :goal_type,"
        " :target, :unit, :start, :end)",
        owner=owner,
        goal_type=goal_type,
        target=target,
        unit=unit,
        start=start,
        end=end,
    )


def goal(warehouse: Warehouse) -> tuple[float | None, bool, str | None]:
    row = """
        select json_build_array(current_value, is_achieved,
            to_char(achieved_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'))
        from devpulse.goals
    """
    value, is_achieved, achieved_at = scalar(warehouse, row)
    return value, is_achieved, achieved_at


def projection(warehouse: Warehouse) -> dict[str, Any]:
    with warehouse.begin() as connection:
        found = connection.execute(text("select * from api.goal_projections"))
        return dict(found.mappings().one())


def test_a_new_goal_shows_its_value_before_the_next_build(
    warehouse: Warehouse, owner: str
) -> None:
    known(warehouse, owner, {1: 10, 2: 12})
    add(warehouse, owner, 100)
    shown = one(warehouse, "select current_value, reason from api.goal_states")
    assert tuple(shown) == (12, "fewer than 7 days are known")


def test_a_goal_is_achieved_on_the_first_day_and_stays_so(
    warehouse: Warehouse, owner: str
) -> None:
    known(warehouse, owner, {1: 80, 2: 99, 4: 100, 5: 120, 6: 90})
    add(warehouse, owner, 100)
    assert goals.update(warehouse) == 1
    assert goal(warehouse) == (90, True, "2026-01-05 02:00")
    assert goals.update(warehouse) == 0
    assert projection(warehouse)["reason"] == "achieved"


def test_a_late_day_moves_the_achievement_and_a_correction_keeps_it(
    warehouse: Warehouse, owner: str
) -> None:
    known(warehouse, owner, {1: 80, 5: 120})
    add(warehouse, owner, 100)
    goals.update(warehouse)
    known(warehouse, owner, {3: 101})
    goals.update(warehouse)
    assert goal(warehouse) == (120, True, "2026-01-04 02:00")
    execute(warehouse, "delete from devpulse.analytics_snapshots")
    known(warehouse, owner, {7: 5})
    goals.update(warehouse)
    assert goal(warehouse) == (5, True, "2026-01-04 02:00")


def test_days_outside_the_period_do_not_achieve_a_goal(
    warehouse: Warehouse, owner: str
) -> None:
    known(warehouse, owner, {1: 500, 5: 10, 9: 500})
    add(warehouse, owner, 100, start=date(2026, 1, 2), end=date(2026, 1, 8))
    goals.update(warehouse)
    assert goal(warehouse) == (500, False, None)
    assert "outside" in projection(warehouse)["reason"]


def test_a_percentage_is_the_growth_since_the_start(
    warehouse: Warehouse, owner: str
) -> None:
    known(warehouse, owner, {1: 50, 3: 200, 6: 230, 7: 250})
    add(warehouse, owner, 20, unit="percentage", start=date(2026, 1, 5))
    goals.update(warehouse)
    assert goal(warehouse) == (25, True, "2026-01-08 02:00")


def test_growth_from_zero_and_missing_numbers_give_no_value(
    warehouse: Warehouse, owner: str
) -> None:
    known(warehouse, owner, {1: 0, 3: 200})
    add(warehouse, owner, 20, unit="percentage")
    assert goals.update(warehouse) == 0
    assert goal(warehouse) == (None, False, None)
    assert projection(warehouse)["reason"] == "no value is known"


def test_unknown_numbers_give_no_value(warehouse: Warehouse, owner: str) -> None:
    known(warehouse, owner, {1: 30, 2: None})
    add(warehouse, owner, 100)
    goals.update(warehouse)
    assert goal(warehouse)[0] == 30


def test_steady_growth_has_a_date_and_a_narrow_interval(
    warehouse: Warehouse, owner: str
) -> None:
    known(warehouse, owner, {day: 100 + 5 * day for day in range(1, 11)})
    add(warehouse, owner, 200, end=date(2026, 1, 25))
    found = projection(warehouse)
    assert found["known_date"] == date(2026, 1, 10)
    assert found["per_day"] == 5
    for name in ("projected_date", "earliest_date", "latest_date"):
        assert found[name] == date(2026, 1, 20)
    assert found["is_in_time"] is True
    assert found["reason"] is None


def test_a_jump_hardly_moves_the_date_and_noise_widens_the_interval(
    warehouse: Warehouse, owner: str
) -> None:
    noisy = {day: 100 + 2 * day + (7 * day) % 5 for day in range(1, 29)}
    known(warehouse, owner, {**noisy, 14: 400})
    add(warehouse, owner, 300)
    found = projection(warehouse)
    assert 1.8 < found["per_day"] < 2.2
    assert found["earliest_date"] < found["projected_date"] < found["latest_date"]


@pytest.mark.parametrize(
    ("stars", "end", "reason"),
    [
        ({}, None, "no value is known"),
        ({day: day for day in range(1, 7)}, None, "fewer than 7 days are known"),
        (dict.fromkeys(range(1, 9), 50), None, "not growing"),
        ({day: 50 - day for day in range(1, 9)}, None, "not growing"),
        ({day: day for day in range(1, 9)}, date(2026, 1, 8), "the goal is over"),
    ],
)
def test_a_projection_without_a_date_has_a_reason(
    warehouse: Warehouse,
    owner: str,
    stars: dict[int, int | None],
    end: date | None,
    reason: str,
) -> None:
    known(warehouse, owner, stars)
    add(warehouse, owner, 100, end=end)
    found = projection(warehouse)
    assert found["reason"] == reason
    assert found["projected_date"] is None


def test_a_goal_has_no_value_before_the_first_build(warehouse: Warehouse) -> None:
    add(warehouse, person(warehouse, "ann"), 100)
    assert goals.update(warehouse) == 0
    assert projection(warehouse)["reason"] == "no value is known"
