"""Recorded responses of YouTube keep their numbers through staging and core."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from dlt_sources.decode.fields import NO_JSON
from dlt_sources.youtube.endpoints import data_columns
from dlt_sources.youtube.endpoints.items import ItemDecoder
from dlt_sources.youtube.endpoints.tables import TableDecoder
from dlt_sources.youtube.records import ChannelDay, PlaylistItem
from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch
from tests.support.raw_loads import RawLoads, Read, Row
from tests.support.views import tables

REAL = Path(__file__).parents[3] / "shared" / "real" / "youtube"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="recordings of YouTube are not part of this checkout"
)
MOMENT = datetime(2026, 1, 31, 2, 0, tzinfo=UTC)


def rows(records: Sequence[msgspec.Struct]) -> list[Row]:
    """Return records as rows of a raw table."""
    return [
        {
            name: raw_value(value)
            for name, value in msgspec.structs.asdict(record).items()
        }
        for record in records
    ]


def raw_value(value: object) -> object:
    """Return JSON as text, and absent JSON as null."""
    if not isinstance(value, msgspec.Raw):
        return value
    return None if value == NO_JSON else bytes(value).decode()


def recorded(name: str, decoder: ItemDecoder[PlaylistItem]) -> list[Row]:
    return rows(
        decoder.decode((REAL / "data_api_v3" / f"{name}.json").read_bytes()).records
    )


def test_recorded_responses_keep_their_numbers(
    warehouse: Warehouse, run: Callable[..., None]
) -> None:
    raw = RawLoads(warehouse.url, "youtube")
    channels = recorded("channel_info_single", data_columns.CHANNELS)
    videos = recorded("videos__videos_info_single", data_columns.VIDEOS)
    items = [
        row
        for number in (1, 2)
        for row in recorded(
            f"playlist_items__playlist_items_paged_{number}",
            data_columns.PLAYLIST_ITEMS,
        )
    ]
    report = (REAL / "analytics_v2" / "report_day_views.json").read_bytes()
    page = TableDecoder(ChannelDay, ("views", "day")).decode(report, channel_id="UC")
    days = rows(page.records)
    window = (page.records[0].day, date(2026, 1, 30))
    owner = str(videos[0]["channel_id"])
    raw.load(
        MOMENT,
        Read("channels", str(channels[0]["id"]), channels),
        Read("playlist_items", owner, items),
        Read("videos", owner, videos),
        Read("channel_days", "UC", days, window=window),
    )
    run(
        "run",
        "--select",
        *tables("fct_channel_days", "dim_contents", "fct_channel_native_days"),
    )

    assert fetch(
        warehouse.url,
        "select views_total, followers_total, has_rounded_followers"
        " from core.fct_channel_days",
    ) == [(160361638, 1927873, True)]
    ((count,),) = fetch(
        warehouse.url, "select count(*) from staging.stg_youtube__playlist_items"
    )
    assert count == len(items) == 13
    video = videos[0]
    assert fetch(
        warehouse.url,
        "select title, views_total, likes_total, comments_total, published_at,"
        " thumbnail_url is not null, duration_seconds from core.dim_contents",
    ) == [
        (
            video["title"],
            video["view_count"],
            video["like_count"],
            video["comment_count"],
            video["published_at"],
            True,
            video["duration"],
        )
    ]
    ((views, first),) = fetch(
        warehouse.url,
        "select sum(views_gained)::bigint, min(date) from core.fct_channel_native_days",
    )
    assert (views, first) == (11923, date(2022, 6, 20))
