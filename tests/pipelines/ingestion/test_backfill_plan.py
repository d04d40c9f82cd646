"""The backfill plan: fillable days, unavailable days and requests."""

import json
from datetime import date, timedelta

import pytest

from dlt_sources.contract import Resource
from pipelines.database.warehouse import Warehouse
from pipelines.days import span
from pipelines.ingestion import backfill_plan
from pipelines.ingestion.backfill_plan import PlannedTable
from tests.support.fakes import Row, execute, platform

TODAY = date(2026, 3, 11)
YEAR = span(TODAY - timedelta(days=365), TODAY - timedelta(days=1))
HISTORY = ("history", ("id",), "One row a day.")
FOLLOW = """
    insert into app.channels (platform, channel_id, is_monitored)
    values ('twitch', :id, true)
"""
TABLES = (
    Resource("now", Row, "level", ("id",), "One row."),
    Resource("days", Row, *HISTORY),
    Resource("fortnight", Row, *HISTORY, reaches_back=timedelta(days=14)),
    Resource("weeks", Row, *HISTORY, days_a_call=7),
)


@pytest.fixture(autouse=True)
def one_platform(
    home: object, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-11T02:00:00Z")
    known = {"twitch": platform(resources=TABLES)}
    monkeypatch.setattr(backfill_plan, "platforms", lambda: known)
    execute(warehouse, FOLLOW, id="1")


def plan(days: list[date]) -> dict[str, PlannedTable]:
    return {one.resource: one for one in backfill_plan.plan_backfill(days, ["twitch"])}


def test_levels_are_fillable_today_and_history_within_its_retention() -> None:
    lines = plan(YEAR)
    filled = {name: (one.fillable, one.unavailable) for name, one in lines.items()}
    assert filled == {
        "now": (1, 364),
        "days": (365, 0),
        "fortnight": (13, 352),
        "weeks": (365, 0),
    }
    assert lines["now"].cells()[3] == "364 days: only known now"
    assert lines["fortnight"].cells()[3] == "352 days: kept for 14 days"
    assert plan([TODAY])["days"].cells()[2:4] == ("-", "1 days: not over yet")


def test_requests_grow_with_calls_and_not_with_days(warehouse: Warehouse) -> None:
    calls = {"now": 2, "days": 3, "weeks": 3}
    execute(
        warehouse,
        """
        insert into app.loads (
            load_id, platform, partition_date, run_id, state, calls
        )
        values (
            'l', 'twitch', '2026-03-10', 'r', 'committed', cast(:calls as jsonb)
        )
        """,
        calls=json.dumps(calls),
    )
    execute(
        warehouse,
        """
        insert into app.readings (
            load_id, platform, resource, kind, subject_id, credential_id,
            partition_date, window_start, window_end, status
        )
        select
            'l', 'twitch', resource, 'history', '1', 'public', '2026-03-10',
            '2026-03-04', '2026-03-11', 'complete'
        from unnest(array['days', 'weeks']) as resource
        """,
    )
    lines = plan(YEAR)
    costs = {name: one.requests for name, one in lines.items()}
    assert costs == {"now": 2, "days": 3, "fortnight": 1, "weeks": 3 * 53}
    assert lines["weeks"].cells()[4] == "at most 159"
    assert backfill_plan.sum_requests(list(lines.values())) == {"twitch": 165}


def test_without_a_previous_load_each_subject_costs_at_least_one_call(
    warehouse: Warehouse,
) -> None:
    execute(warehouse, FOLLOW, id="2")
    lines = plan(YEAR)
    assert (lines["days"].requests, lines["weeks"].requests) == (2, 2 * 53)
    assert lines["now"].requests is None
    execute(warehouse, "update app.channels set is_monitored = false")
    assert plan(YEAR) == {}
