"""A day of YouTube in the ledgers: its units, and the days that its history covers."""

from datetime import date

from dlt_sources import platforms
from tests.support.system import DAY, System

DATA = ("channels", "playlist_items", "videos")


def test_units_and_covered_days_are_in_the_ledgers(system: System) -> None:
    youtube = platforms()["youtube"]
    runs = [system.collect(youtube, [DAY])[0] for _ in range(2)]
    units = {"data": 0, "analytics": 0}
    for run in runs:
        for resource, calls in run.calls.items():
            units["data" if resource in DATA else "analytics"] += calls
    rows = system.ask("select bucket, sum(units) from app.quota_usage group by bucket")
    assert {row[0]: row[1] for row in rows if row[0] in units} == units
    assert min(units.values()) > 0
    ((first, last),) = system.ask(
        "select min(window_start), max(window_end) from app.readings"
        " where resource = 'channel_days' and is_current and status = 'complete'"
    )
    assert (first, last) == (date(2026, 3, 4), date(2026, 3, 8))
