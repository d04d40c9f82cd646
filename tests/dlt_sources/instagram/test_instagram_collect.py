"""Collections of Instagram: requests, rows, statuses, metrics that Meta rejects."""

import asyncio
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest

from dlt_sources import platforms
from dlt_sources.contract import IssueBook, RefusedGrant, Secret, Subject, Window
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.instagram.auth import refresh
from sandbox import Sandbox
from tests.support.collecting import (
    NOW,
    accounts,
    collected,
    days_back,
    statuses,
)
from tests.support.small_twitch import MemorySink

ALL = [one.name for one in platforms()["instagram"].resources]


def subject_of(server: Sandbox, owner: str) -> Subject:
    return accounts(server, "instagram")[owner]


def reasons(memory: MemorySink) -> dict[str, str | None]:
    return {one.resource: one.reason for one in memory.readings}


class Known:
    """Ids of earlier readings."""

    def __init__(self, *ids: str) -> None:
        self.ids = frozenset(ids)

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        return self.ids if resource == "media" else frozenset()


def test_everything_is_read_with_few_requests(server: Sandbox) -> None:
    gus = subject_of(server, "gus")
    memory, job = collected(server, "instagram", [gus])
    assert set(statuses(memory).values()) == {"complete"}
    assert job.unknown_fields == {}
    media = memory.rows["media", gus.subject_id]
    insights = memory.rows["media_insights", gus.subject_id]
    stories = memory.rows["stories", gus.subject_id]
    assert len({one.id for one in media}) == len(media) > 100
    # Two media are older than the professional account.
    assert len(insights) == len(media) + len(stories) - 2
    note = reasons(memory)["media_insights"]
    assert note is not None
    assert note.startswith("2 media have no insights: ")
    assert job.calls["media"] <= len(media) // 100 + 2
    assert job.calls["media_insights"] <= len(media) // 50 + 30
    assert job.calls["account_days"] == 2 * 3
    assert {one["status"] for one in server.requests()} == {200, 400}


def test_media_without_insights_cost_one_request_from_the_second_run_on(
    server: Sandbox,
) -> None:
    gus = subject_of(server, "gus")
    first, before = collected(server, "instagram", [gus])

    class Earlier:
        async def get(self, resource: str, subject_id: str) -> frozenset[str]:
            rows = first.rows[resource, subject_id]
            key = "media_id" if resource == "media_insights" else "id"
            return frozenset(getattr(one, key) for one in rows)

    again, after = collected(server, "instagram", [gus], known=Earlier())
    assert after.calls["media_insights"] < before.calls["media_insights"] - 10
    assert reasons(again) == reasons(first)
    for name in ("media", "media_insights"):
        rows = again.rows[name, gus.subject_id]
        assert sorted(map(repr, rows)) == sorted(
            map(repr, first.rows[name, gus.subject_id])
        )


def test_numbers_are_those_of_their_product(server: Sandbox) -> None:
    gus = subject_of(server, "gus")
    memory, _ = collected(server, "instagram", [gus], "media", "media_insights")
    products = {
        one.id: one.media_product_type for one in memory.rows["media", gus.subject_id]
    }
    for row in memory.rows["media_insights", gus.subject_id]:
        is_reel = products.get(row.media_id) == "REELS"
        is_feed = products.get(row.media_id) == "FEED"
        assert row.views is not None
        assert row.reach is not None
        assert (row.ig_reels_video_view_total_time is not None) == is_reel
        assert (row.profile_visits is None) == is_reel
        assert (row.saved is not None) == (is_reel or is_feed)


def test_hidden_likes_are_unknown(server: Sandbox) -> None:
    hana = subject_of(server, "hana")
    memory, _ = collected(server, "instagram", [hana], "media")
    rows = memory.rows["media", hana.subject_id]
    assert {one.like_count for one in rows} == {None}
    assert all(one.comments_count is not None for one in rows)


def test_days_are_over_in_california_and_have_follows_and_unfollows(
    server: Sandbox,
) -> None:
    gus = subject_of(server, "gus")
    memory, _ = collected(server, "instagram", [gus], "account_days", "follower_days")
    days = memory.rows["account_days", gus.subject_id]
    # At 02:00 UTC the day of the run has six hours left in California.
    assert [one.day for one in days] == [date(2026, 11, day) for day in (17, 18, 19)]
    (reading,) = [one for one in memory.readings if one.resource == "account_days"]
    assert reading.window == Window(date(2026, 11, 17), date(2026, 11, 20))
    assert all(one.follows is not None and one.unfollows is not None for one in days)
    new = {
        one.day: one.follower_count
        for one in memory.rows["follower_days", gus.subject_id]
    }
    assert {one.day: one.follows for one in days} == new


def test_a_past_month_is_read_by_day_and_new_followers_as_far_as_they_reach(
    server: Sandbox,
) -> None:
    gus = subject_of(server, "gus")
    memory, job = collected(
        server,
        "instagram",
        [gus],
        "account_days",
        "follower_days",
        window=days_back(40),
    )
    assert set(statuses(memory).values()) == {"complete"}
    assert len(memory.rows["account_days", gus.subject_id]) == 39
    assert job.calls == {"account_days": 78, "follower_days": 1}
    days = [one.day for one in memory.rows["follower_days", gus.subject_id]]
    assert days[0] == date(2026, 10, 22)
    assert days[-1] == date(2026, 11, 19)


def test_a_small_account_has_no_insights_and_everything_else(server: Sandbox) -> None:
    hana = subject_of(server, "hana")
    memory, _ = collected(server, "instagram", [hana])
    found = {name: status for (name, _), status in statuses(memory).items()}
    ended = ("account_days", "follower_days", "audience")
    assert {found[name] for name in ended} == {"unavailable"}
    assert {found[name] for name in ALL if name not in ended} == {"complete"}
    assert "Not enough followers" in (reasons(memory)["account_days"] or "")


def test_a_missing_permission_is_named(server: Sandbox) -> None:
    sam = subject_of(server, "sam")
    memory, job = collected(server, "instagram", [sam])
    found = {name: status for (name, _), status in statuses(memory).items()}
    assert Counter(found.values()) == {"complete": 3, "unavailable": 4}
    assert (
        reasons(memory)["media_insights"] == "missing scope instagram_manage_insights"
    )
    assert "account_days" not in job.calls


def test_without_a_connection_nothing_is_requested(server: Sandbox) -> None:
    memory, job = collected(server, "instagram", [Subject("17841400000016440")])
    assert set(statuses(memory).values()) == {"unavailable"}
    assert set(reasons(memory).values()) == {"needs the account's own connection"}
    assert job.calls == {}


@pytest.mark.parametrize(
    ("metric", "product", "column"),
    [("saved", "FEED", "saved"), ("profile_links_taps", "account", "")],
)
def test_a_withdrawn_metric_costs_only_itself_and_is_remembered(
    server: Sandbox, metric: str, product: str, column: str
) -> None:
    gus = subject_of(server, "gus")
    wanted = ("media_insights", "account_days")
    server.set_faults([f"withdraw:metric={metric}"])
    memory, first = collected(server, "instagram", [gus], *wanted)
    assert set(statuses(memory).values()) == {"complete"}
    names = {one.name for one in first.issues.reported.values()}
    assert f"{product} {metric}" in names
    assert all(name.endswith(metric) for name in names)
    assert all("(#100)" in one.message for one in first.issues.reported.values())
    rows = memory.rows["media_insights", gus.subject_id]
    days = memory.rows["account_days", gus.subject_id]
    assert all(one.views is not None for one in (*rows, *days))
    if column:
        assert {getattr(one, column) for one in rows} == {None}
    else:
        assert {one.profile_links_taps for one in days} == {None}

    known = IssueBook(first.issues.reported.values())
    _, second = collected(server, "instagram", [gus], *wanted, issues=known)
    # The next run does not ask for it.
    assert sum(second.calls.values()) < sum(first.calls.values())
    assert known.reported == {}
    assert known.resolved == set()

    # A week later it is tried again, and it is back.
    server.set_faults([])
    later = NOW + timedelta(days=8)
    server.set_clock(later)
    collected(server, "instagram", [gus], *wanted, issues=known)
    assert {key[3] for key in known.resolved} == names


def test_known_media_that_are_gone_leave_a_complete_list(server: Sandbox) -> None:
    tomas = subject_of(server, "tomas")
    for weeks in range(20):
        server.set_clock(NOW - timedelta(days=7 * weeks))
        memory, _ = collected(server, "instagram", [tomas], "media")
        before = {one.id for one in memory.rows["media", tomas.subject_id]}
        server.set_clock(NOW + timedelta(days=30 - 7 * weeks))
        later, job = collected(
            server, "instagram", [tomas], "media", known=Known(*before)
        )
        rows = later.rows["media", tomas.subject_id]
        if gone := before - {one.id for one in rows}:
            break
    assert gone
    assert set(statuses(later).values()) == {"complete"}
    assert job.calls["media"] <= len(rows) // 100 + 3 + 14 * len(gone)


def test_known_media_that_the_list_omits_are_read_by_id(server: Sandbox) -> None:
    gus = subject_of(server, "gus")
    memory, _ = collected(server, "instagram", [gus], "media")
    listed = {one.id for one in memory.rows["media", gus.subject_id]}
    server.set_faults(["empty:path=/media,count=1"])
    again, job = collected(server, "instagram", [gus], "media", known=Known(*listed))
    found = [one.id for one in again.rows["media", gus.subject_id]]
    assert sorted(found) == sorted(listed)
    assert set(statuses(again).values()) == {"complete"}
    assert job.calls["media"] == 1 + -(-len(listed) // 50)


def test_an_omitted_media_that_cannot_be_read_leaves_the_list_partial(
    server: Sandbox,
) -> None:
    tomas = subject_of(server, "tomas")
    server.set_faults(["5xx:status=500,after=2"])
    memory, _ = collected(
        server, "instagram", [tomas], "media", known=Known("18000000000499999")
    )
    assert set(statuses(memory).values()) == {"partial"}
    assert "1 known media are not listed" in (reasons(memory)["media"] or "")


def test_a_usage_near_the_limit_slows_the_account(server: Sandbox) -> None:
    gus = subject_of(server, "gus")
    throttle = TokenBuckets(platforms()["instagram"].quota)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    throttle = TokenBuckets(platforms()["instagram"].quota, sleep=sleep)
    server.set_faults(["usage:percent=85"])
    collected(server, "instagram", [gus], "accounts", "stories", throttle=throttle)
    assert sum(slept) >= 10


def test_a_limit_that_lasts_defers_with_its_end(server: Sandbox) -> None:
    gus = subject_of(server, "gus")
    server.set_faults(["rate_limit:seconds=7200"])
    memory, _ = collected(server, "instagram", [gus], "accounts")
    assert set(statuses(memory).values()) == {"deferred"}
    assert "80002" in (reasons(memory)["accounts"] or "")


def test_a_token_is_exchanged_only_while_it_is_valid(server: Sandbox) -> None:
    gus = subject_of(server, "gus")
    assert gus.connection is not None
    token = asyncio.run(gus.connection.credentials.current())
    quota = platforms()["instagram"].quota

    def exchange(old: Secret) -> Any:
        return asyncio.run(refresh(server.environ(), old, TokenBuckets(quota)))

    grant = exchange(token)
    assert grant.access_token != token
    assert grant.refresh_token is None
    server.set_clock(NOW + timedelta(days=61))
    with pytest.raises(RefusedGrant, match="190"):
        exchange(token)


def test_no_token_is_in_rows_or_reasons(server: Sandbox) -> None:
    gus = subject_of(server, "gus")
    assert gus.connection is not None
    token = asyncio.run(gus.connection.credentials.current()).reveal()
    memory, _ = collected(server, "instagram", [gus])
    assert token not in repr(memory.rows)
    assert token not in repr(memory.readings)
    assert all("access_token" not in one["path"] for one in server.requests())
