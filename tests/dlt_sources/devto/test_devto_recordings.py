"""Recorded responses of Dev.to decode completely."""

import asyncio
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from dlt_sources.contract import (
    CollectionJob,
    Connection,
    Quota,
    Subject,
    Window,
    closing_date,
)
from dlt_sources.devto.collect import collect
from dlt_sources.devto.endpoints import api
from dlt_sources.devto.errors import classify_error
from dlt_sources.http import errors
from dlt_sources.http.throttle import TokenBuckets
from tests.support.collecting import REAL, error_of, make_response
from tests.support.small_twitch import (
    Clock,
    HandlerTransport,
    MemoryCredentials,
    MemorySink,
)

DEVTO = REAL / "devto"
AUTHOR = "219482"
pytestmark = pytest.mark.skipif(
    not DEVTO.is_dir(), reason="recordings of Dev.to are not part of this checkout"
)


def snapshots() -> list[Path]:
    return sorted((DEVTO / "articles_me_snapshots").glob("*.json"))


def replay(body: bytes) -> Callable[[httpx.Request], httpx.Response]:
    """Return the recorded list, then an empty page."""

    def handler(request: httpx.Request) -> httpx.Response:
        assert request.url.path == "/api/articles/me/all"
        assert request.headers["api-key"] == "the-key"
        assert "python" not in request.headers["user-agent"]
        page = request.url.params["page"]
        return httpx.Response(200, content=body if page == "1" else b"[]")

    return handler


def collect_at(body: bytes, moment: datetime) -> MemorySink:
    memory, clock, day = MemorySink(), Clock(), closing_date(moment)
    key = Connection(
        "c", AUTHOR, "getjv", frozenset(), MemoryCredentials("the-key", refused=True)
    )
    job = CollectionJob(
        subjects=[Subject(AUTHOR, key)],
        window=Window(day, day + timedelta(days=1)),
        now=lambda: moment,
        sink=memory,
        throttle=TokenBuckets(Quota(1, 0.4), sleep=clock.sleep),
        environ={"DEVTO_API_URL": "https://dev.example/api"},
        resources=frozenset({"articles"}),
    )
    asyncio.run(
        collect(job, transport=HandlerTransport(replay(body)), sleep=clock.sleep)
    )
    return memory


def test_twelve_snapshots_give_twelve_readings_with_their_gains() -> None:
    views: list[dict[str, int]] = []
    files = snapshots()
    for file in files:
        moment = datetime.fromisoformat(f"{file.stem}T02:00:00+00:00")
        memory = collect_at(file.read_bytes(), moment)
        (reading,) = memory.readings
        assert (reading.status, reading.observed_at) == ("complete", moment)
        assert memory.rejected == []
        rows = memory.rows["articles", AUTHOR]
        assert reading.rows == len(rows) == len(json.loads(file.read_bytes()))
        assert {one.user_id for one in rows} == {AUTHOR}
        views.append({one.id: one.page_views_count for one in rows})
    assert len(views) == 12
    gains = [
        sum(after[one] - before[one] for one in after.keys() & before.keys())
        for before, after in pairwise(views)
    ]
    assert min(gains) >= 0
    gone = [
        (files[n + 1].stem, sorted(before.keys() - after.keys()))
        for n, (before, after) in enumerate(pairwise(views))
        if before.keys() - after.keys()
    ]
    assert gone == [("2025-02-10", ["316344", "730302"])]
    lost = sum(views[1][one] for one in gone[0][1])
    assert sum(views[2].values()) - sum(views[1].values()) == gains[1] - lost < 0
    born = [len(after.keys() - before.keys()) for before, after in pairwise(views)]
    assert sum(born) == 22


def test_recorded_articles_have_no_unknown_fields_and_no_body() -> None:
    for file in [*snapshots(), DEVTO / "analytics_raw/sample_articles_trimmed.json"]:
        rows = api.ARTICLES.decode_list(file.read_bytes())
        assert rows.rejects == []
        assert rows.unknown_fields == frozenset()
        for one in rows.records:
            tags = msgspec.json.decode(bytes(one.tags))
            assert isinstance(tags, list)
            assert one.public_reactions_count is not None
            assert len(msgspec.json.encode(one)) < 3_000


def test_a_public_list_has_no_views() -> None:
    file = DEVTO / "analytics_raw/sample_articles_trimmed.json"
    rows = api.ARTICLES.decode_list(file.read_bytes())
    assert {one.page_views_count for one in rows.records} == {None}
    assert {one.user_id for one in rows.records} == {None}


def test_recorded_days_decode_by_day() -> None:
    body = (
        DEVTO / "analytics_raw/sample_analytics_historical_trimmed.json"
    ).read_bytes()
    rows = api.decode_days(body, None).records
    raw = json.loads(body)
    assert [str(one.day) for one in rows] == list(raw)
    assert [one.page_views for one in rows] == [1, 5, 12]
    assert [one.read_time_seconds for one in rows] == [60, 200, 660]
    assert [one.follows for one in rows] == [0, 2, 3]
    assert {one.follows for one in api.decode_days(body, "7").records} == {None}
    assert {one.article_id for one in api.decode_days(body, "7").records} == {"7"}


def test_the_trailing_window_covers_all_recorded_restatements() -> None:
    files = sorted((DEVTO / "daily_history/account_revisions").glob("*.json"))
    known = {
        date.fromisoformat(file.stem): {
            one["date"]: one for one in json.loads(file.read_bytes())["breakdown"]
        }
        for file in files
    }
    lags = [
        (taken - date.fromisoformat(day)).days
        for (taken, before), after in zip(
            known.items(), list(known.values())[1:], strict=False
        )
        for day in before.keys() & after.keys()
        if before[day] != after[day]
    ]
    assert len(lags) > 10
    assert max(lags) < 14


def test_a_recorded_daily_history_adds_up() -> None:
    for file in sorted((DEVTO / "daily_history/articles").glob("*.json")):
        raw = json.loads(file.read_bytes())
        response = {
            one["date"]: {
                "comments": {"total": one["comments"]},
                "follows": {"total": 3},
                "reactions": {"total": one["reactions"]},
                "page_views": {"total": one["views"]},
            }
            for one in raw["breakdown"]
        }
        rows = api.decode_days(json.dumps(response).encode(), "7").records
        assert sum(one.page_views or 0 for one in rows) == sum(
            one["views"] for one in raw["breakdown"]
        )
        assert {one.unicorns for one in rows} == {None}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"error": "unauthorized", "status": 401}, errors.Unauthorized),
        (404, {"error": "not found", "status": 404}, errors.NotFound),
        (422, {"error": "You can't view this article's stats"}, errors.Forbidden),
        (422, {"error": "Required 'start' parameter is missing"}, errors.Permanent),
        (429, b"Retry later\n", errors.Throttled),
        (500, b"", errors.Transient),
        (403, b"", errors.Permanent),
    ],
)
def test_error_responses_have_their_own_errors(
    status: int, body: Any, kind: type
) -> None:
    found = error_of(classify_error, make_response(status, body))
    assert type(found) is kind


def test_four_forms_of_tags_decode_to_a_list() -> None:
    row = {"id": 1, "title": "t"}
    shapes = [
        {"tag_list": ["a", "b"], "tags": "a, b"},
        {"tag_list": "a, b", "tags": ["a", "b"]},
        {"tag_list": "a, b"},
        {"tags": ["a", "b"]},
    ]
    body = json.dumps([{**row, **shape} for shape in shapes]).encode()
    rows = api.ARTICLES.decode_list(body).records
    assert [json.loads(bytes(one.tags)) for one in rows] == [["a", "b"]] * 4
    draft = json.dumps([{**row, "published_at": None, "published_timestamp": ""}])
    assert api.ARTICLES.decode_list(draft.encode()).records[0].published_at is None
