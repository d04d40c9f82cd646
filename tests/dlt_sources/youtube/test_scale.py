"""The units for a thousand channels, and the rows of every raw table."""

import json
from typing import Any

import httpx

from dlt_sources.contract import Quota, Subject
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.load import loader
from dlt_sources.load.row_buffer import RowBuffer
from dlt_sources.youtube import PLATFORM
from dlt_sources.youtube.endpoints.credential_groups import LEVELS
from pipelines.database.warehouse import Warehouse
from tests.support.collecting import NOW, YESTERDAY, Sandbox, accounts, collected
from tests.support.fakes import one
from tests.support.small_twitch import HandlerTransport

VIDEOS = 50


def respond(request: httpx.Request) -> httpx.Response:
    """Return channels of fifty videos each, more than the sandbox has."""
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


def test_a_thousand_channels_of_fifty_videos_cost_a_fifth_of_a_day(
    server: Sandbox,
) -> None:
    sink, job = collected(
        server,
        "youtube",
        [Subject(f"UC{n:022}") for n in range(1_000)],
        *LEVELS,
        throttle=TokenBuckets(Quota(10_000, 1.0)),
        transport=HandlerTransport(respond),
        now=lambda: NOW,
    )
    assert job.calls == {"channels": 20, "playlist_items": 1_000, "videos": 1_000}
    assert {reading.status for reading in sink.readings} == {"complete"}
    assert sum(reading.rows for reading in sink.readings) == 1_000 * (1 + 2 * VIDEOS)


def test_every_raw_table_has_the_rows_of_its_reading(
    server: Sandbox, warehouse: Warehouse
) -> None:
    nora = accounts(server, "youtube")["nora"]
    units = {"YOUTUBE_DAILY_UNITS": "510"}  # too few for `videos`, so `video_stats` too
    with RowBuffer(
        PLATFORM, load_id="l", run_id="r", partition_date=YESTERDAY.start
    ) as buffer:
        collected(server, "youtube", [nora], environ=units, sink=buffer)
        loader.create_tables(PLATFORM, warehouse.url)
        loader.load(buffer, warehouse.url)
    rows = {reading.resource: reading.rows for reading in buffer.readings}
    # Nobody is live at night.
    assert [name for name, count in rows.items() if not count] == ["live_videos"]
    for resource in PLATFORM.resources:
        query = f"select count(*) from raw_youtube.{resource.name}"
        assert one(warehouse, query)[0] == rows[resource.name]
    found = one(
        warehouse,
        "select min(credential_id) as credential_id, pg_typeof(min(day))::text as type,"
        " max(day) - min(day) as days from raw_youtube.channel_days",
    )
    assert (found.credential_id, found.type, found.days) == ("c-nora", "date", 3)
