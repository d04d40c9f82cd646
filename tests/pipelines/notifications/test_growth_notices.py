"""Notices of milestones and spikes: one each, whatever is repeated or corrected.

Here: rows in a table with the columns of `fct_channel_growth_days`. Not here: how that
table is built (its unit test beside the model).
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.notifications.growth_notices import send_growth_notices
from tests.support.databases import fetch
from tests.support.fakes import connect_ann, execute, person
from tests.support.model_tables import create_model_tables

FIRST = date(2026, 1, 1)
DAY = timedelta(days=1)
NOTICES = (
    "select type, title, message, data from app.notifications"
    " where type in ('milestone', 'spike') order by created_at, data ->> 'key'"
)
STATES = {"h": "high", "u": "usual", "-": None}


@pytest.fixture
def owner(warehouse: Warehouse) -> str:
    """Ann owns channel `c`; the tables of dbt are there and hold two milestones."""
    create_model_tables(warehouse, "fct_channel_growth_days", "dim_channels")
    execute(warehouse, "create table core.milestones (measure text, threshold bigint)")
    execute(
        warehouse,
        "insert into core.milestones values ('followers', 10000), ('followers', 11000)",
    )
    ann = person(warehouse, "ann")
    connect_ann(warehouse, ann, "c")
    return ann


def rebuild(
    warehouse: Warehouse, levels: dict[int, int], states: str = "", gain: int = 40
) -> None:
    """Replace the whole table: levels by day, and a letter of a state per day."""
    rows: list[dict[str, Any]] = []
    earlier = None
    for day, level in sorted(levels.items()):
        letter = states[day] if day < len(states) else "-"
        rows.append(
            {
                "date": FIRST + day * DAY,
                "at": datetime.combine(FIRST + (day + 1) * DAY, time(2), UTC),
                "level": level,
                "earlier": earlier,
                "gained": gain + day if letter == "h" else 1,
                "usual": 10 if letter != "-" else None,
                "state": STATES[letter],
            }
        )
        earlier = level
    with warehouse.begin() as session:
        session.execute(text("delete from core.fct_channel_growth_days"))
        session.execute(
            text(
                "insert into core.fct_channel_growth_days values ('twitch', 'c',"
                " 'followers', :date, :at, :level, :earlier, :gained, :usual, :state)"
            ),
            rows,
        )


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    walk=st.lists(st.integers(9_950, 10_050), min_size=2, max_size=20),
    again=st.integers(0, 3),
)
def test_a_level_that_oscillates_reaches_a_number_once(
    walk: list[int], again: int, warehouse: Warehouse, owner: str
) -> None:
    execute(warehouse, "delete from app.notifications")
    levels = dict(enumerate([9_900, *walk]))
    for last in levels:
        rebuild(warehouse, {day: levels[day] for day in range(last + 1)})
        for _ in range(1 + again):
            send_growth_notices(warehouse)
    found = fetch(warehouse.url, NOTICES)
    reached = next((day for day, one in levels.items() if one >= 10_000), None)
    assert [row[3]["threshold"] for row in found] == [10_000] * (reached is not None)
    if reached is not None:
        assert found[0][3]["date"] == str(FIRST + reached * DAY)
        assert found[0][3]["is_corrected"] is False


def test_a_number_that_was_there_at_the_first_reading_is_no_news(
    warehouse: Warehouse, owner: str
) -> None:
    rebuild(warehouse, {0: 10_500, 1: 9_999, 2: 10_200})
    assert send_growth_notices(warehouse) == 0
    rebuild(warehouse, {0: 9_000, 20: 10_500, 40: 10_600})
    assert send_growth_notices(warehouse) == 0  # older than a week


def test_a_late_correction_marks_the_notification(
    warehouse: Warehouse, owner: str
) -> None:
    rebuild(warehouse, {0: 9_990, 1: 10_010, 2: 10_020})
    assert send_growth_notices(warehouse) == 1
    rebuild(warehouse, {0: 9_990, 1: 9_995, 2: 9_998})
    assert send_growth_notices(warehouse) == 0
    ((_, title, message, data),) = fetch(warehouse.url, NOTICES)
    assert (title, message) == (
        "c reached 10,000 followers",
        "10,010 on 2026-01-02, 9,990 before",
    )
    assert data["is_corrected"] is True
    rebuild(warehouse, {0: 9_990, 1: 9_995, 2: 10_020})
    assert send_growth_notices(warehouse) == 0
    ((*_, data),) = fetch(warehouse.url, NOTICES)
    assert data["is_corrected"] is False


def test_a_spike_opens_once_and_closes(warehouse: Warehouse, owner: str) -> None:
    execute(
        warehouse,
        "insert into app.notifications (person_id, type, title, message, data) values"
        " (cast(:ann as uuid), 'pipeline', 't', 'm', '{\"date\": \"no day\"}')",
        ann=owner,
    )
    levels = dict.fromkeys(range(8), 500)
    sent = []
    for last in range(8):
        rebuild(warehouse, dict.fromkeys(range(last + 1), 500), "uh-hu-hu")
        sent.append(send_growth_notices(warehouse))
    assert sent == [0, 1, 0, 0, 0, 0, 1, 0]
    first, second = (row[3] for row in fetch(warehouse.url, NOTICES))
    assert (first["opened_on"], first["closed_on"]) == ("2026-01-02", "2026-01-05")
    assert (first["peak_on"], first["peak_gain"]) == ("2026-01-04", 43)
    assert (second["opened_on"], second["closed_on"]) == ("2026-01-07", "2026-01-08")
    # A correction moves the first day: the same spike, and no second notification.
    rebuild(warehouse, levels, "uuhhu-hu")
    assert send_growth_notices(warehouse) == 0
    moved = [row[3] for row in fetch(warehouse.url, NOTICES)]
    assert [one["is_corrected"] for one in moved] == [False, False]
    rebuild(warehouse, levels, "uuuuu-hu")
    assert send_growth_notices(warehouse) == 0
    gone = [row[3] for row in fetch(warehouse.url, NOTICES)]
    assert [one["is_corrected"] for one in gone] == [True, False]
