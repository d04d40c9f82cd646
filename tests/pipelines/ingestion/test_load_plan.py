"""Which loads a range of days takes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dlt_sources.contract import Platform, Resource, Window
from pipelines.days import span
from pipelines.ingestion import load_plan
from tests.support.fakes import Row, platform

NOW = datetime(2026, 3, 11, 2, tzinfo=UTC)
CLOSING = date(2026, 3, 10)
DAY = timedelta(days=1)
NO_SUBJECT = frozenset({"level", "days", "look", "names"})


@pytest.fixture
def both() -> Platform:
    kinds = {"level": "level", "days": "history", "look": "sample", "names": "lookup"}
    return platform(
        resources=tuple(
            Resource(name, Row, kind, ("id",), "One row.")
            for name, kind in kinds.items()
        )
    )


def asked(both: Platform, first: date, last: date) -> list[tuple[Window, set[str]]]:
    found = load_plan.plan_loads(both, span(first, last), NO_SUBJECT, NOW)
    return [(one.window, set(one.resources)) for one in found]


def test_the_day_that_closes_now_is_read_whole(both: Platform) -> None:
    window = Window(CLOSING, CLOSING + DAY)
    assert asked(both, CLOSING, CLOSING) == [(window, set(NO_SUBJECT))]


def test_of_a_range_that_ends_now_history_is_read_for_all_days(both: Platform) -> None:
    first = CLOSING - 364 * DAY
    window = Window(first, CLOSING + DAY)
    assert asked(both, first, CLOSING) == [(window, set(NO_SUBJECT))]
    assert load_plan.over(window, NOW) == span(first, CLOSING - DAY)


def test_a_range_that_is_over_is_one_load_of_history(both: Platform) -> None:
    first, last = CLOSING - 9 * DAY, CLOSING - DAY
    assert asked(both, first, last) == [(Window(first, last + DAY), {"days"})]


def test_a_day_amid_the_range_is_read_under_its_own_name(both: Platform) -> None:
    first, last = CLOSING - DAY, CLOSING + DAY
    assert asked(both, first, last) == [
        (Window(CLOSING, CLOSING + DAY), set(NO_SUBJECT) - {"days"}),
        (Window(first, last + DAY), {"days"}),
    ]


def test_a_day_to_come_is_not_over(both: Platform) -> None:
    tomorrow = Window(CLOSING + DAY, CLOSING + 2 * DAY)
    assert load_plan.over(tomorrow, NOW) == []
    assert asked(both, tomorrow.start, tomorrow.start) == [(tomorrow, {"days"})]
