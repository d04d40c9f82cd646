"""The load plan of a range of days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dlt_sources.contract import Platform, Resource, Window
from pipelines.days import span
from pipelines.ingestion import load_plan
from tests.support.fakes import Row, platform

NOW = datetime(2026, 3, 11, 2, tzinfo=UTC)
CLOSING = date(2026, 3, 10)
DAY = timedelta(days=1)
RESOURCES = frozenset({"level", "days", "poll", "names"})


@pytest.fixture
def mixed_platform() -> Platform:
    kinds = {"level": "level", "days": "history", "poll": "sample", "names": "lookup"}
    return platform(
        resources=tuple(
            Resource(name, Row, kind, ("id",), "One row.")
            for name, kind in kinds.items()
        )
    )


def plan(
    mixed_platform: Platform, first: date, last: date
) -> list[tuple[Window, set[str]]]:
    window = Window(first, last + DAY)
    specs = load_plan.plan_loads(mixed_platform, window, RESOURCES, NOW)
    return [(one.window, set(one.resources)) for one in specs]


def test_the_closing_day_is_read_whole(mixed_platform: Platform) -> None:
    window = Window(CLOSING, CLOSING + DAY)
    assert plan(mixed_platform, CLOSING, CLOSING) == [(window, set(RESOURCES))]


def test_a_range_that_ends_today_is_one_load(mixed_platform: Platform) -> None:
    first = CLOSING - 364 * DAY
    window = Window(first, CLOSING + DAY)
    assert plan(mixed_platform, first, CLOSING) == [(window, set(RESOURCES))]
    assert load_plan.past_days(window, NOW) == span(first, CLOSING - DAY)


def test_a_past_range_is_one_load_of_history(mixed_platform: Platform) -> None:
    first, last = CLOSING - 9 * DAY, CLOSING - DAY
    assert plan(mixed_platform, first, last) == [(Window(first, last + DAY), {"days"})]


def test_levels_within_a_range_are_a_load_of_their_own_day(
    mixed_platform: Platform,
) -> None:
    first, last = CLOSING - DAY, CLOSING + DAY
    assert plan(mixed_platform, first, last) == [
        (Window(CLOSING, CLOSING + DAY), set(RESOURCES) - {"days"}),
        (Window(first, last + DAY), {"days"}),
    ]


def test_a_future_day_is_no_past_day(mixed_platform: Platform) -> None:
    tomorrow = Window(CLOSING + DAY, CLOSING + 2 * DAY)
    assert load_plan.past_days(tomorrow, NOW) == []
    assert plan(mixed_platform, tomorrow.start, tomorrow.start) == [
        (tomorrow, {"days"})
    ]
