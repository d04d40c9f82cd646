"""Collections of Facebook from the sandbox: requests, rows and statuses."""

import asyncio
from datetime import date, timedelta

import msgspec
import pytest

from dlt_sources.contract import Quota, Subject, Window
from dlt_sources.facebook.identify import identify
from dlt_sources.http import errors
from dlt_sources.http.throttle import TokenBuckets
from sandbox import Sandbox
from tests.support.collecting import (
    accounts,
    collected,
    statuses,
)


def subject_of(server: Sandbox, owner: str) -> Subject:
    return accounts(server, "facebook")[owner]


class Known:
    """Ids of earlier readings."""

    def __init__(self, **ids: list[str]) -> None:
        self._ids = ids

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        return frozenset(self._ids.get(resource, ()))


def test_a_page_day_takes_two_requests(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    memory, job = collected(server, "facebook", [nora])
    assert set(statuses(memory).values()) == {"complete"}
    # One batch of seven elements, and one about the end of the access.
    assert job.calls == {"batch": 1, "access": 1}
    assert len(server.requests()) == 2
    assert len(memory.rows["posts", nora.subject_id]) == 40


def test_a_video_has_its_size_and_the_ways_to_it(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    memory, _ = collected(server, "facebook", [nora], "videos", "video_insights")
    native = {}
    for one in memory.rows["videos", nora.subject_id]:
        # The URL of a preview expires; a player is HTML.
        assert b"picture" not in bytes(one.format)
        assert b"embed" not in bytes(one.format)
        sizes = {it["filter"]: it for it in msgspec.json.decode(one.format)}
        native[one.edge] = sizes["native"]["width"], sizes["native"]["height"]
    assert native == {"videos": (1280, 720), "video_reels": (1080, 1920)}
    for one in memory.rows["video_insights", nora.subject_id]:
        ways = msgspec.json.decode(one.total_video_views_by_distribution_type)
        if one.edge == "videos":
            assert sum(ways.values()) == one.total_video_views
        else:
            assert ways is None  # reels have no such metric


def test_a_longer_list_takes_a_request_for_each_hundred_posts(server: Sandbox) -> None:
    tomas = subject_of(server, "tomas")
    memory, job = collected(server, "facebook", [tomas])
    assert len(memory.rows["posts", tomas.subject_id]) == 107
    # The second hundred of posts, and of their earnings.
    assert job.calls == {"batch": 1, "access": 1, "published_posts": 2}


def test_a_day_is_the_pacific_day_that_its_value_ends(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    memory, _ = collected(server, "facebook", [nora], "page_days")
    days = memory.rows["page_days", nora.subject_id]
    assert [one.day for one in days] == [date(2026, 11, 18), date(2026, 11, 19)]
    assert [one.end_time.isoformat() for one in days] == [
        "2026-11-19T08:00:00+00:00",
        "2026-11-20T08:00:00+00:00",
    ]
    (reading,) = memory.readings
    assert reading.window == Window(date(2026, 11, 18), date(2026, 11, 20))


def test_a_change_of_the_clock_moves_no_day(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    window = Window(date(2026, 10, 30), date(2026, 11, 4))
    memory, _ = collected(server, "facebook", [nora], "page_days", window=window)
    days = memory.rows["page_days", nora.subject_id]
    assert [one.day for one in days] == [
        window.start + timedelta(days=one) for one in range(5)
    ]
    assert {one.end_time.hour for one in days} == {7, 8}


def test_a_long_window_takes_a_request_for_ninety_days(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    window = Window(date(2025, 11, 20), date(2026, 11, 20))
    memory, job = collected(server, "facebook", [nora], "page_days", window=window)
    assert job.calls["page_days"] == 5
    assert len(memory.rows["page_days", nora.subject_id]) == 365
    assert statuses(memory)["page_days", nora.subject_id] == "complete"


def test_a_page_that_does_not_earn_has_no_zero(server: Sandbox) -> None:
    other = subject_of(server, "gus")
    memory, _ = collected(
        server, "facebook", [other], "page_earning_days", "post_earnings"
    )
    assert set(statuses(memory).values()) == {"unavailable"}
    assert memory.rows == {}


def test_without_the_scope_only_public_data_is_read(server: Sandbox) -> None:
    sam = subject_of(server, "sam")
    memory, _ = collected(server, "facebook", [sam])
    found = {name: status for (name, _), status in statuses(memory).items()}
    assert {name for name, one in found.items() if one == "complete"} == {
        "pages",
        "posts",
        "videos",
    }
    reasons = {one.reason for one in memory.readings if one.status == "unavailable"}
    assert reasons == {"missing scope read_insights"}


def test_a_page_without_a_connection_is_read_with_the_app(server: Sandbox) -> None:
    page = Subject(subject_of(server, "nora").subject_id)
    memory, _ = collected(server, "facebook", [page])
    complete = {one.resource for one in memory.readings if one.status == "complete"}
    assert complete == {"pages", "posts", "videos"}
    without = {"FACEBOOK_APP_SECRET": ""}
    memory, job = collected(server, "facebook", [page], environ=without)
    assert set(statuses(memory).values()) == {"unavailable"}
    assert job.calls == {}


def test_only_an_unknown_id_says_that_a_post_is_gone(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    memory, _ = collected(server, "facebook", [nora], "posts")
    ids = [one.id for one in memory.rows["posts", nora.subject_id]]
    known = Known(posts=[*ids, f"{nora.subject_id}_1"])
    memory, job = collected(server, "facebook", [nora], "posts", known=known)
    assert job.calls["posts_by_id"] == 1
    assert statuses(memory)["posts", nora.subject_id] == "complete"
    # An empty list is no proof: every known post exists by its id.
    server.set_faults(["empty:count=1"])
    memory, job = collected(server, "facebook", [nora], "posts", known=Known(posts=ids))
    assert len(memory.rows["posts", nora.subject_id]) == len(ids)
    # An outage of the requests by id leaves it open.
    server.set_faults(["empty:count=1", "null_element:path=v25.0"])
    memory, _ = collected(server, "facebook", [nora], "posts", known=Known(posts=ids))
    assert statuses(memory)["posts", nora.subject_id] == "partial"


def test_null_elements_of_a_batch_are_requested_alone(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    server.set_faults(["null_element:count=1"])
    memory, job = collected(server, "facebook", [nora])
    assert set(statuses(memory).values()) == {"complete"}
    assert sum(job.calls.values()) == 2 + 3


@pytest.mark.parametrize(
    "metric",
    [
        "post_clicks",
        "total_video_view_total_time",
        "page_follows",
        "post_video_followers",
    ],
)
def test_a_withdrawn_metric_costs_only_itself(server: Sandbox, metric: str) -> None:
    nora = subject_of(server, "nora")
    server.set_faults([f"withdraw:metric={metric}"])
    memory, job = collected(server, "facebook", [nora])
    assert set(statuses(memory).values()) == {"complete"}
    (issue,) = job.issues.reported.values()
    assert issue.name.endswith(f"/{metric}")
    tables = [rows for (_, subject), rows in memory.rows.items() if subject]
    fields = [
        name for rows in tables for name in rows[0].__struct_fields__ if name == metric
    ]
    assert len(fields) == 1
    lost = [
        getattr(row, metric) for rows in tables for row in rows if hasattr(row, metric)
    ]
    assert set(lost) == {None}


def test_usage_slows_the_client_before_the_limit(server: Sandbox) -> None:
    tomas = subject_of(server, "tomas")
    server.set_faults(["usage:percent=70"])
    _, fast = collected(server, "facebook", [tomas], "posts")
    waits: list[float] = []

    class Throttle(TokenBuckets):
        async def apply_report(
            self, bucket: str, remaining: int, seconds: float
        ) -> None:
            waits.append(seconds)

    throttle = Throttle(Quota(800, 60))
    collected(server, "facebook", [tomas], "posts", throttle=throttle)
    assert waits == []
    server.set_faults(["usage:percent=90"])
    _, slow = collected(server, "facebook", [tomas], "posts", throttle=throttle)
    assert waits == [36.0] * len(waits)
    assert len(waits) == sum(slow.calls.values())
    assert slow.calls == fast.calls


def test_a_name_has_an_id(server: Sandbox) -> None:
    throttle = TokenBuckets(Quota(800, 60))
    found = asyncio.run(identify(server.environ(), "@NoraNova", throttle))
    assert found.subject_id == subject_of(server, "nora").subject_id
    with pytest.raises(errors.NotFound):
        asyncio.run(identify(server.environ(), "nobody.at.all", throttle))
    with pytest.raises(errors.MissingSetting, match="FACEBOOK_APP_ID"):
        asyncio.run(identify({}, "NoraNova", throttle))
