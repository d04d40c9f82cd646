"""Days of single videos are asked for in the fewest queries, the newest first."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dlt_sources.contract import Window
from dlt_sources.youtube.endpoints.discoveries import Uploads
from dlt_sources.youtube.endpoints.subject_order import rotate
from dlt_sources.youtube.endpoints.video_queries import plan_queries

START = date(2026, 1, 1)


def uploads(
    count: int, *, newest: datetime = datetime(2025, 6, 1, tzinfo=UTC)
) -> Uploads:
    return Uploads({f"v{n}": newest - timedelta(days=n) for n in range(count)})


def window(days: int) -> Window:
    return Window(START, START + timedelta(days=days))


@pytest.mark.parametrize(
    ("videos", "days", "queries"),
    [(3, 4, 3), (50, 4, 4), (200, 4, 4), (201, 4, 8), (1_000, 4, 20), (50, 365, 50)],
)
def test_the_cheaper_way_is_taken(videos: int, days: int, queries: int) -> None:
    found, left_out = plan_queries(uploads(videos), window(days), 400)
    assert len(found) == queries
    assert left_out == 0


@pytest.mark.parametrize(("videos", "days"), [(3, 4), (201, 4), (50, 365), (401, 3)])
def test_every_video_has_every_day_once(videos: int, days: int) -> None:
    found, _ = plan_queries(uploads(videos), window(days), 400)
    seen = [
        (one, part.start + timedelta(days=n))
        for part, chunk in found
        for one in chunk
        for n in range((part.end - part.start).days)
    ]
    assert len(seen) == len(set(seen)) == videos * days


def test_the_oldest_are_left_out_where_it_costs_too_much() -> None:
    found, left_out = plan_queries(uploads(5_000), window(4), 40)
    assert len(found) == 40
    assert left_out == 5_000 - 2_000
    assert {chunk[0] for _, chunk in found} >= {"v0", "v1800"}


def test_a_video_is_not_asked_for_before_it_was_out() -> None:
    later = datetime(2026, 1, 3, 12, tzinfo=UTC)
    found, _ = plan_queries(uploads(300, newest=later), window(1), 40)
    assert {one for _, chunk in found for one in chunk} == {
        f"v{n}" for n in range(1, 300)
    }


@pytest.mark.parametrize(
    ("share", "longest"), [(0.9, 1), (0.5, 2), (0.3, 4), (0.1, 12)]
)
def test_nobody_starves_when_units_end_early(share: float, longest: int) -> None:
    subjects = list(range(1_000))
    waited, worst = dict.fromkeys(subjects, 0), 0
    for day in range(START.toordinal(), START.toordinal() + 365):
        served = set(rotate(subjects, day)[: int(len(subjects) * share)])
        waited = {one: 0 if one in served else waited[one] + 1 for one in subjects}
        worst = max(worst, *waited.values())
    assert worst <= longest
