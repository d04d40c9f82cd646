"""Recorded answers of the Graph API, read by the decoders."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.facebook.endpoints import days, edges, insights, posts, profile, videos
from dlt_sources.facebook.errors import classify_error
from dlt_sources.http import errors
from tests.support.collecting import REAL, make_response

FOLDER = REAL / "facebook"
pytestmark = pytest.mark.skipif(not FOLDER.exists(), reason="no recorded answers here")


def probe(name: str) -> Any:
    return json.loads((FOLDER / "graph_probe" / name).read_text())["body"]


def recorded(name: str) -> bytes:
    return (FOLDER / "python_facebook" / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("page_daily_follows_unique__day.json", "page_daily_follows_unique", 0),
        ("page_post_engagements__day.json", "page_post_engagements", 0),
        ("page_views_total__day.json", "page_views_total", 0),
    ],
)
def test_a_recorded_day_is_the_day_before_its_end(
    name: str, column: str, expected: int
) -> None:
    body = json.dumps(probe(name)).encode()
    rows = insights.daily_rows(edges.decode_insights(body), "659554973897366")
    found = days.PAGE_DAYS.decode_rows(rows)
    assert found.rejects == []
    assert [one.day for one in found.records] == [date(2026, 9, 2), date(2026, 9, 3)]
    assert [getattr(one, column) for one in found.records] == [expected] * 2


def test_several_recorded_metrics_are_one_row_a_day() -> None:
    body = json.dumps(probe("page_insights_multi_2024.json")).encode()
    rows = insights.daily_rows(edges.decode_insights(body), "298712583335639")
    found = days.PAGE_DAYS.decode_rows(rows)
    assert [one.day for one in found.records] == [date(2024, 6, 26), date(2024, 6, 27)]
    first = found.records[0]
    assert (first.page_follows, first.page_post_engagements) == (0, 0)
    assert bytes(first.page_actions_post_reactions_total) == b"{}"
    # A metric that is no longer requested is an unknown field, and costs nothing.
    assert found.unknown_fields == {"page_impressions"}


@pytest.mark.parametrize(
    "name", ["page_fans__day__400.json", "page_impressions__day__400.json"]
)
def test_a_recorded_withdrawal_is_recognised(name: str) -> None:
    found = classify_error(make_response(400, probe(name)))
    assert type(found) is errors.InvalidMetric


@pytest.mark.parametrize("name", ["base__error_data.json", "error.json"])
def test_another_recorded_error_blames_no_metric(name: str) -> None:
    found = classify_error(make_response(400, recorded(name)))
    assert type(found) is errors.Permanent


@pytest.mark.parametrize(
    "name",
    [
        "facebook__pages__single_fields_page.json",
        "facebook__pages__single_default_page.json",
    ],
)
def test_a_recorded_page_is_a_row(name: str) -> None:
    found = profile.DECODER.decode_rows([edges.decode_node(recorded(name))])
    assert found.rejects == []
    assert found.records[0].id
    assert found.records[0].name


def test_recorded_posts_are_rows_without_their_links() -> None:
    body = recorded("facebook__posts__feed_fields_p1.json")
    assert b"access_token=" in body
    edge = edges.decode_edge(
        body.replace(b'"paging":{', b'"paging":{"cursors":{"after":"a"},')
    )
    found = posts.POSTS.decode_rows(edge.rows, page_id="4")
    assert (len(found.records), found.rejects, edge.after) == (5, [], "a")
    first = found.records[0]
    assert first.created_time is not None
    assert first.created_time.isoformat() == "2021-07-04T19:50:58+00:00"
    assert b"access_token" not in repr(found).encode()


def test_recorded_videos_are_rows() -> None:
    edge = edges.decode_edge(recorded("facebook__videos__videos_p1.json"))
    found = videos.VIDEOS.decode_rows(edge.rows, page_id="1", edge="videos")
    assert found.rejects == []
    assert len(found.records) == len(edge.rows) > 2
    assert found.records[0].length == 33.344


def test_every_recording_has_a_test() -> None:
    ours: list[Path] = [*(FOLDER / "graph_probe").glob("page_*.json")]
    assert len(ours) == 7
    node = edges.decode_node(json.dumps(probe("page_node.json")).encode())
    assert profile.DECODER.decode_rows([node]).records[0].fan_count == 1
