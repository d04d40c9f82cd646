"""Recorded responses of YouTube, and Google's discovery documents, fit the decoders."""

import json
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.http import errors
from dlt_sources.http.responses import Response
from dlt_sources.http.tokens import parse_token
from dlt_sources.youtube import records
from dlt_sources.youtube.endpoints import data_columns, reports
from dlt_sources.youtube.endpoints.tables import TableDecoder
from dlt_sources.youtube.errors import classify_error

REAL = Path(__file__).parents[4] / "shared" / "real" / "youtube"
pytestmark = pytest.mark.skipif(
    not REAL.is_dir(), reason="recordings of YouTube are not part of this checkout"
)
LISTS = {
    "youtube#channelListResponse": data_columns.CHANNELS,
    "youtube#playlistItemListResponse": data_columns.PLAYLIST_ITEMS,
    "youtube#videoListResponse": data_columns.VIDEOS,
    "youtube#batchGetStatsResponse": data_columns.STATS,
}
SCHEMAS = {
    "Channel": data_columns.CHANNELS,
    "PlaylistItem": data_columns.PLAYLIST_ITEMS,
    "Video": data_columns.VIDEOS,
    "VideoStat": data_columns.STATS,
}
FILES = sorted(REAL.glob("*_v[23]/*.json"))


def read_json(path: Path) -> Any:
    return json.loads(path.read_text())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_recorded_list_is_decoded_completely_and_nothing_else_is(path: Path) -> None:
    document = read_json(path)
    kind = document.get("kind") if isinstance(document, dict) else None
    for list_kind, decoder in LISTS.items():
        if list_kind != kind:
            with pytest.raises(errors.WrongContent):
                decoder.decode(path.read_bytes())
            continue
        page = decoder.decode(path.read_bytes())
        assert len(page.records) == len(document["items"])
        assert not page.rejects
        assert not page.unknown_fields


def test_a_recorded_channel_keeps_its_numbers() -> None:
    body = (REAL / "data_api_v3" / "channel_info_single.json").read_bytes()
    (channel,) = data_columns.CHANNELS.decode(body).records
    assert (channel.view_count, channel.subscriber_count) == (160361638, 1927873)
    assert channel.published_at is not None
    assert channel.published_at.isoformat() == "2007-08-23T00:34:43+00:00"


def test_a_recorded_playlist_has_two_pages() -> None:
    pages = [
        data_columns.PLAYLIST_ITEMS.decode(
            (
                REAL / "data_api_v3" / f"playlist_items__playlist_items_paged_{n}.json"
            ).read_bytes()
        )
        for n in (1, 2)
    ]
    assert [page.next_token for page in pages] == ["CAoQAA", None]
    positions = [item.position for page in pages for item in page.records]
    assert positions == list(range(13))


def test_a_recorded_counter_may_be_text() -> None:
    path = REAL / "data_api_v3" / "modeldata__videos__video_statistics.json"
    item = {"id": "x", "snippet": {"channelId": "UC"}, "statistics": read_json(path)}
    body = json.dumps({"kind": "youtube#videoListResponse", "items": [item]})
    (video,) = data_columns.VIDEOS.decode(body.encode()).records
    assert (video.view_count, video.like_count, video.comment_count) == (8087, 190, 32)


def test_the_columns_of_a_recorded_report_match_by_header() -> None:
    body = (REAL / "analytics_v2" / "report_day_views.json").read_bytes()
    page = TableDecoder(records.ChannelDay, ("views", "day")).decode(
        body, channel_id="UC"
    )
    assert sum(row.views or 0 for row in page.records) == 11923
    assert page.records[0].day.isoformat() == "2022-06-20"
    assert page.records[0].likes is None
    with pytest.raises(errors.WrongContent, match="likes"):
        TableDecoder(records.ChannelDay, ("day", "likes")).decode(body, channel_id="UC")


def test_recorded_errors_keep_their_reason() -> None:
    for name, reason in (
        ("error_response.json", "keyInvalid"),
        ("error_response_simple.json", "error message"),
    ):
        body = (REAL / "data_api_v3" / name).read_bytes()
        error = classify_error(Response(400, {}, body))
        assert type(error) is errors.Permanent
        assert reason in str(error)


def test_a_recorded_token_response_is_parsed() -> None:
    token = parse_token((REAL / "data_api_v3" / "access_token.json").read_bytes())
    assert token.access_token == "access_token"
    assert token.expires_in == 3599


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_column_is_a_property_of_googles_schema(name: str) -> None:
    schemas = read_json(REAL / "spec" / "youtube.v3.json")["schemas"]
    for column, path in SCHEMAS[name]._paths.items():
        schema = schemas[name]
        for step in path:
            assert step in schema["properties"], (column, path)
            found = schema["properties"][step]
            schema = schemas.get(found.get("$ref"), found)


def test_every_parameter_is_in_googles_discovery_document() -> None:
    spec = read_json(REAL / "spec" / "youtubeAnalytics.v2.json")
    known = spec["resources"]["reports"]["methods"]["query"]["parameters"]
    sent = {"ids", "startDate", "endDate", "dimensions", "metrics", "filters"}
    for report in (reports.REVENUE_DAYS, reports.VIDEOS_OF_DAY):
        sent |= {name for name, _ in report.params}
    assert sent <= set(known)
    resources = read_json(REAL / "spec" / "youtube.v3.json")["resources"]
    method = resources["videos"]["methods"]["batchGetStats"]
    assert method["path"].endswith("/videos:batchGetStats")
    assert {"id", "part"} <= set(method["parameters"])
