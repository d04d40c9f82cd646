"""The dashboard's arithmetic: unknown stays unknown; a change needs its baseline."""

import json
from typing import Any

import pytest

LEVEL = {"field": "followersTotal", "kind": "level"}
FLOW = {"field": "viewsGained", "spanned": "viewsDaysSpanned", "kind": "flow"}
DAYS = [f"2026-03-0{day}" for day in range(1, 8)]


@pytest.fixture
def call(modules: Any) -> Any:
    """Return what calls a function of a module with JSON."""

    def call(module: str, function: str, *arguments: Any) -> Any:
        return modules.evaluate(
            f"import('/{module}.js').then((one) =>"
            f" one.{function}(...{json.dumps(arguments)}) ?? null)"
        )

    return call


def rows(field: str, **values: float) -> list[dict[str, Any]]:
    return [{"date": f"2026-03-{day[1:]}", field: one} for day, one in values.items()]


def test_a_day_without_a_reading_is_null_with_a_reason(call: Any) -> None:
    given = rows("followersTotal", d01=10, d03=12)
    points = call("series", "readValues", given, LEVEL, DAYS[:3])
    assert [one["value"] for one in points] == [10, None, 12]
    assert points[1]["reason"] == "no reading of this day"


def test_a_zero_is_a_value(call: Any) -> None:
    points = call("series", "readValues", rows("viewsGained", d01=0), FLOW, DAYS[:1])
    assert points[0]["value"] == 0
    assert call("trend", "total", points) == {"value": 0, "reason": None}


def test_a_sum_is_unknown_where_one_channel_is(call: Any) -> None:
    channels = [
        {"name": name, "points": call("series", "readValues", given, LEVEL, DAYS[:2])}
        for name, given in (
            ("one", rows("followersTotal", d01=10, d02=11)),
            ("two", rows("followersTotal", d01=5)),
        )
    ]
    points = call("series", "sumChannels", channels)
    assert [one["value"] for one in points] == [15, None]
    assert points[1]["reason"] == "unknown for two"


def test_a_flow_over_several_days_covers_them_and_counts_once(call: Any) -> None:
    given = rows("viewsGained", d01=5, d04=30, d05=1)
    given[1]["viewsDaysSpanned"] = 3
    points = call("series", "readValues", given, FLOW, DAYS[:5])
    assert [one["value"] for one in points] == [5, None, None, 30, 1]
    assert call("trend", "total", points) == {"value": 36, "reason": None}
    assert call("series", "findGaps", points) == []


def test_a_period_with_an_unknown_day_is_unknown(call: Any) -> None:
    # The first of March 2026 is a Sunday.
    given = rows("viewsGained", d01=1, d02=1, d03=1, d05=1)
    points = call("series", "readValues", given, FLOW, DAYS)
    weeks = call("series", "foldPeriods", points, DAYS, "w", FLOW)
    assert [one["value"] for one in weeks] == [1, None]
    assert weeks[1]["reason"] == "3 of 6 days are known"
    assert [one["isWhole"] for one in weeks] == [False, False]


def test_the_level_of_a_period_is_that_of_its_last_day(call: Any) -> None:
    points = call("series", "readValues", rows("followersTotal", d06=9), LEVEL, DAYS)
    weeks = call("series", "foldPeriods", points, DAYS, "w", LEVEL)
    assert [one["value"] for one in weeks] == [None, None]


def test_a_change_without_a_baseline_has_a_reason_and_no_number(call: Any) -> None:
    points = call("series", "readValues", rows("followersTotal", d01=9), LEVEL, DAYS)
    trend = call("trend", "levelTrend", points, {"value": None, "reason": None}, DAYS)
    assert trend["change"] is None
    assert trend["reason"].startswith("no baseline")
    assert trend["isLast"] is False


def test_a_change_from_zero_has_no_ratio(call: Any) -> None:
    now, before = ([{"value": one, "isCovered": True}] for one in (4, 0))
    trend = call("trend", "flowTrend", now, before)
    assert (trend["change"], trend["ratio"], trend["reason"]) == (4, None, None)


def test_the_earlier_range_has_the_same_weekdays(call: Any) -> None:
    found = call("calendar", "earlierRange", "2026-03-10", "2026-03-19")
    assert found == {"from": "2026-02-24", "to": "2026-03-05", "weeks": 2}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-28T23:30:00Z", "2026-03-29"),  # 23 hours long
        ("2026-03-29T21:59:00Z", "2026-03-29"),
        ("2026-03-29T22:00:00Z", "2026-03-30"),
        ("2026-10-24T22:00:00Z", "2026-10-25"),  # 25 hours long
        ("2026-10-25T22:59:00Z", "2026-10-25"),
        ("2026-10-25T23:00:00Z", "2026-10-26"),
    ],
)
def test_a_day_of_a_time_zone_may_have_23_or_25_hours(
    call: Any, moment: str, day: str
) -> None:
    assert call("calendar", "dayIn", moment, "Europe/Berlin") == day


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ('a "b", c', '"a ""b"", c"'),
        (-5, "-5"),
        (None, ""),
        (0, "0"),
    ],
)
def test_a_cell_of_a_csv_is_no_formula(call: Any, value: Any, cell: str) -> None:
    assert call("export", "cell", value) == cell


def test_a_spark_line_breaks_where_a_value_is_unknown(call: Any) -> None:
    path = call("parts/card", "sparkPath", [1, 2, None, 3, None, 4, 5])
    assert path.count("M") == 3
    assert "h0.6" in path
