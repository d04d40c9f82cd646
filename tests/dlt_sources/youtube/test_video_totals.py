"""Sums of videos since their publication: queries, days and what is unavailable."""

import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from dlt_sources.contract import Subject, Window
from dlt_sources.youtube.endpoints.reports import VIDEOS_PER_REPORT
from tests.support.collecting import NOW, Sandbox, accounts, collected, statuses
from tests.support.omissions import ENCODED
from tests.support.small_twitch import UnreadBody

NAMES = ("video_totals", "video_revenue_totals")


def account(server: Sandbox, owner: str) -> Subject:
    return accounts(server, "youtube")[owner]


def ids_of(query: dict[str, list[str]]) -> list[str]:
    """Return the videos of a query."""
    return query["filters"][0].removeprefix("video==").split(",")


def test_a_sum_is_that_of_all_days_since_publication(server: Sandbox) -> None:
    quinn = account(server, "quinn")
    sink, job = collected(server, "youtube", [quinn], *NAMES, "playlist_items")
    channel = quinn.subject_id
    published = {
        row.video_id: row.published_at for row in sink.rows["playlist_items", channel]
    }
    assert set(statuses(sink).values()) == {"complete"}
    totals = {row.video_id: row for row in sink.rows["video_totals", channel]}
    money = {row.video_id: row for row in sink.rows["video_revenue_totals", channel]}
    assert job.calls["video_totals"] == -(-len(published) // VIDEOS_PER_REPORT)
    assert set(totals) <= set(published)
    assert {row.currency for row in money.values()} == {"USD"}
    video = max(totals, key=lambda it: published[it])
    first = published[video].date() - timedelta(days=1)
    assert totals[video].first_day <= first
    window = Window(first, NOW.date())
    days, _ = collected(server, "youtube", [quinn], "video_days", window=window)
    own = [row for row in days.rows["video_days", channel] if row.video_id == video]
    assert totals[video].views == sum(row.views for row in own) > 0
    for name in ("shares", "subscribers_gained"):
        daily = sum(getattr(row, name) for row in own)
        # The sandbox rounds each request once.
        assert daily <= getattr(totals[video], name) <= daily + len(own)


def test_two_hundred_videos_take_one_query(server: Sandbox) -> None:
    cleo = account(server, "cleo")
    sink, job = collected(server, "youtube", [cleo], *NAMES, "playlist_items")
    listed = len(sink.rows["playlist_items", cleo.subject_id])
    assert listed > 1_500
    assert job.calls["video_totals"] == -(-listed // VIDEOS_PER_REPORT)
    asked = [
        parse_qs(urlsplit(one["path"]).query)
        for one in server.requests()
        if "dimensions=video&" in one["path"]
    ]
    videos = [name for one in asked for name in ids_of(one)]
    assert len(videos) == 2 * len(set(videos)) == 2 * listed
    # No query begins after the publication of one of its videos.
    born = {
        row.video_id: row.published_at
        for row in sink.rows["playlist_items", cleo.subject_id]
    }
    for one in asked:
        start = date.fromisoformat(one["startDate"][0])
        dates = [born[name].date() for name in ids_of(one) if born[name]]
        assert all(start < one for one in dates)


@pytest.mark.parametrize(
    ("owner", "reads"), [("sam", set()), ("hana", {NAMES[0]}), ("nora", {*NAMES})]
)
def test_a_sum_needs_its_scope(server: Sandbox, owner: str, reads: set[str]) -> None:
    one = account(server, owner)
    sink, _ = collected(server, "youtube", [one], *NAMES)
    complete = {it.resource for it in sink.readings if it.status == "complete"}
    assert complete == reads
    others = {it.resource for it in sink.readings if it.status == "unavailable"}
    assert others == {*NAMES} - reads


def test_a_report_without_rows_replaces_no_sums(server: Sandbox) -> None:
    quinn = account(server, "quinn")
    server.set_faults(["empty:path=/v2/reports"])
    sink, _ = collected(server, "youtube", [quinn], *NAMES)
    for name in NAMES:
        status, reason = sink.status(name, quinn.subject_id)
        assert (status, "not processed yet" in str(reason)) == ("partial", True)


def test_one_query_without_rows_makes_the_reading_partial(server: Sandbox) -> None:
    cleo = account(server, "cleo")
    whole, _ = collected(server, "youtube", [cleo], *NAMES, "videos")
    server.set_faults(["empty:count=1,after=1,path=/v2/reports"])
    sink, _ = collected(server, "youtube", [cleo], *NAMES, "videos")
    status, reason = sink.status("video_totals", cleo.subject_id)
    assert status == "partial"
    assert f"nothing of {VIDEOS_PER_REPORT} videos" in str(reason)
    assert sink.status("video_revenue_totals", cleo.subject_id)[0] == "complete"
    # The rows of the other queries are kept.
    kept = {row.video_id for row in sink.rows["video_totals", cleo.subject_id]}
    known = {row.video_id for row in whole.rows["video_totals", cleo.subject_id]}
    assert kept < known
    assert len(known) - len(kept) <= VIDEOS_PER_REPORT


class SameViews(httpx.AsyncBaseTransport):
    """The sandbox over HTTP; each video of a response has the same view count."""

    def __init__(self, views: int) -> None:
        self._views = str(views)
        self._http = httpx.AsyncHTTPTransport()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await self._http.handle_async_request(request)
        if not request.url.path.endswith("/videos"):
            return answer
        body: dict[str, Any] = json.loads(await answer.aread())
        for item in body.get("items", ()):
            item["statistics"]["viewCount"] = self._views
        kept = [pair for pair in answer.headers.items() if pair[0] not in ENCODED]
        stream = UnreadBody(json.dumps(body).encode())
        return httpx.Response(answer.status_code, headers=kept, stream=stream)

    async def aclose(self) -> None:
        await self._http.aclose()


@pytest.mark.parametrize(("views", "status"), [(0, "complete"), (1, "partial")])
def test_videos_without_views_have_nothing_to_report(
    views: int, status: str, server: Sandbox
) -> None:
    quinn = account(server, "quinn")
    server.set_faults(["empty:path=/v2/reports"])
    sink, _ = collected(
        server, "youtube", [quinn], *NAMES, "videos", transport=SameViews(views)
    )
    assert len(sink.rows["videos", quinn.subject_id]) > 1
    for name in NAMES:
        assert sink.status(name, quinn.subject_id)[0] == status
