"""A thousand channels fit into a day of one project, and all of it lands typed."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import httpx

from dlt_sources.contract import CollectionJob, Quota, Subject, Window, closing_date
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.load import loader
from dlt_sources.load.row_buffer import RowBuffer
from dlt_sources.youtube import PLATFORM
from dlt_sources.youtube.collect import collect
from pipelines.database.warehouse import Warehouse
from tests.support.fakes import one
from tests.support.small_twitch import Clock, HandlerTransport, MemorySink
from tests.support.small_youtube import EVERY, LEVELS, NOW, Youtube, read

VIDEOS = 50


def answer(request: httpx.Request) -> httpx.Response:
    """Response for channels of fifty videos each."""
    params, path = request.url.params, request.url.path.rpartition("/")[2]
    items: list[dict[str, Any]]
    kind = {"channels": "channel", "videos": "video"}.get(path, "playlistItem")
    if path == "channels":
        counts = {"videoCount": str(VIDEOS), "viewCount": "1"}
        items = [{"id": id_, "statistics": counts} for id_ in params["id"].split(",")]
    elif path == "playlistItems":
        channel = params["playlistId"].removeprefix("UU")
        published = {"videoPublishedAt": "2026-01-01T00:00:00Z"}
        items = [
            {
                "snippet": {"resourceId": {"videoId": f"{channel}.{n}"}},
                "contentDetails": published,
            }
            for n in range(VIDEOS)
        ]
    else:
        items = [
            {"id": id_, "snippet": {"channelId": f"UC{id_.partition('.')[0]}"}}
            for id_ in params["id"].split(",")
        ]
    body = {"kind": f"youtube#{kind}ListResponse", "items": items}
    return httpx.Response(200, content=json.dumps(body))


def test_a_thousand_channels_of_fifty_videos_take_a_fifth_of_a_day() -> None:
    day = closing_date(NOW)
    job = CollectionJob(
        subjects=[Subject(f"UC{n:022}") for n in range(1_000)],
        window=Window(day, day + timedelta(days=1)),
        now=lambda: NOW,
        sink=MemorySink(),
        throttle=TokenBuckets(Quota(10_000, 1.0)),
        environ={"YOUTUBE_API_KEY": "k", "YOUTUBE_API_URL": "https://yt.example/v3"},
        resources=frozenset(LEVELS),
        jitter_seconds=0,
    )
    asyncio.run(collect(job, transport=HandlerTransport(answer), sleep=Clock().sleep))
    assert job.calls == {"channels": 20, "playlist_items": 1_000, "videos": 1_000}
    assert isinstance(job.sink, MemorySink)
    assert {one.status for one in job.sink.readings} == {"complete"}
    assert sum(one.rows for one in job.sink.readings) == 1_000 * (1 + 2 * VIDEOS)


def test_every_raw_table_is_filled_with_typed_columns(
    youtube: Youtube, warehouse: Warehouse
) -> None:
    job = youtube.job(["nora"], *EVERY, YOUTUBE_DAILY_UNITS="506")
    loader.create_tables(PLATFORM, warehouse.url)
    day = job.window.start
    with RowBuffer(PLATFORM, load_id="l", run_id="r", partition_date=day) as spool:
        job.sink = spool
        read(job)
        loader.load(spool, warehouse.url)
    expected = {one.resource: one.rows for one in spool.readings}
    assert expected["video_stats"] > 0
    for resource in EVERY:
        query = f"select count(*) from raw_youtube.{resource}"
        assert one(warehouse, query)[0] == expected[resource]
    found = one(
        warehouse,
        "select sum(views) as views, min(day) as first, max(day) as last,"
        " min(reader) as reader, pg_typeof(min(day))::text as kind"
        " from raw_youtube.channel_days",
    )
    assert (found.reader, found.kind) == ("c-nora", "date")
    assert (found.last - found.first).days == 3
    assert found.views > 0
