"""Queries for the days of single videos are few; the newest videos come first."""

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
def test_the_way_with_fewer_queries_is_taken(
    videos: int, days: int, queries: int
) -> None:
    planned, left_out = plan_queries(uploads(videos), window(days), 400)
    assert (len(planned), left_out) == (queries, 0)


@pytest.mark.parametrize(("videos", "days"), [(3, 4), (201, 4), (50, 365), (401, 3)])
def test_every_video_has_every_day_once(videos: int, days: int) -> None:
    planned, _ = plan_queries(uploads(videos), window(days), 400)
    covered = [
        (video, part.start + timedelta(days=n))
        for part, chunk in planned
        for video in chunk
        for n in range((part.end - part.start).days)
    ]
    assert len(covered) == len(set(covered)) == videos * days


def test_the_oldest_videos_are_left_out_beyond_the_limit() -> None:
    planned, left_out = plan_queries(uploads(5_000), window(4), 40)
    assert (len(planned), left_out) == (40, 5_000 - 2_000)
    assert {chunk[0] for _, chunk in planned} >= {"v0", "v1800"}


def test_a_video_is_not_requested_before_its_publication() -> None:
    later = datetime(2026, 1, 3, 12, tzinfo=UTC)
    planned, _ = plan_queries(uploads(300, newest=later), window(1), 40)
    videos = {video for _, chunk in planned for video in chunk}
    assert videos == {f"v{n}" for n in range(1, 300)}


@pytest.mark.parametrize(
    ("share", "longest"), [(0.9, 1), (0.5, 2), (0.3, 4), (0.1, 12)]
)
def test_every_subject_is_read_within_days_when_units_end_early(
    share: float, longest: int
) -> None:
    subjects = list(range(1_000))
    waiting, worst = dict.fromkeys(subjects, 0), 0
    for day in range(START.toordinal(), START.toordinal() + 365):
        read = set(rotate(subjects, day)[: int(len(subjects) * share)])
        waiting = {one: 0 if one in read else waiting[one] + 1 for one in subjects}
        worst = max(worst, *waiting.values())
    assert worst <= longest
