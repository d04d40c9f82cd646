"""Recorded responses of Instagram decode completely."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.http import errors
from dlt_sources.instagram.endpoints import graph, metrics, user_insights
from dlt_sources.instagram.errors import classify_error
from tests.support.collecting import REAL, error_of, make_response

FOLDER = REAL / "facebook" / "python_facebook"
MEDIA = {
    "instagram__users__medias_p1.json": 2,
    "instagram__users__tagged_medias.json": None,
    "instagram__medias__children.json": 2,
}
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="recordings of Instagram are not part of this checkout"
)


def read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@pytest.mark.parametrize("name", MEDIA)
def test_every_recorded_media_of_a_list_is_a_record(name: str) -> None:
    document = json.loads(read(name))
    page = graph.decode_media_page(read(name))
    assert page.rejects == []
    assert [one.id for one in page.records] == [one["id"] for one in document["data"]]
    assert len(page.records) == (MEDIA[name] or len(document["data"]))
    for record, row in zip(page.records, document["data"], strict=True):
        moment = datetime.strptime(row["timestamp"], "%Y-%m-%dT%H:%M:%S%z")
        assert record.timestamp == moment
        # A list that does not ask for likes has none: unknown, never 0.
        assert record.like_count == row.get("like_count")
        assert record.caption == row.get("caption")


def test_a_recorded_link_to_the_next_page_gives_its_cursor_alone() -> None:
    page = graph.decode_media_page(read("instagram__users__medias_p1.json"))
    assert page.next_page == "after"


def test_media_by_id_are_records() -> None:
    name = "instagram__medias__medias_fields.json"
    document: dict[str, Any] = json.loads(read(name))
    rows = graph._objects(read(name), list(document))
    page = graph.MEDIA.decode_rows(rows)
    assert page.rejects == []
    assert [one.id for one in page.records] == list(document)


def test_a_recorded_account_is_a_record() -> None:
    page = graph.ACCOUNTS.decode_object(read("instagram__users__user_fields.json"))
    assert page.rejects == []
    assert page.unknown_fields == frozenset()
    (account,) = page.records
    assert account.id == "17841407673135339"
    assert (account.followers_count, account.media_count) == (64363, 427)
    assert account.follows_count is None


def test_a_recorded_story_is_a_record() -> None:
    page = graph.MEDIA.decode_object(read("instagram__stories__story_info.json"))
    assert page.rejects == []
    assert page.records[0].id == "17876166859931045"
    assert page.records[0].timestamp == datetime(2020, 10, 16, 12, 48, 2, tzinfo=UTC)


def insights(name: str) -> dict[str, Any]:
    found = metrics.read_metrics_of(read(name))
    return {str(one["name"]): metrics.read_value(one) for one in found}


def test_recorded_insights_have_both_forms_of_a_value() -> None:
    assert insights("instagram__medias__insights.json") == {
        "impressions": 8,
        "reach": 5,
        "saved": 0,
    }
    assert insights("instagram__medias__insights_new.json") == {"profile_activity": 11}
    (new,) = metrics.read_metrics_of(read("instagram__medias__insights_new.json"))
    assert list(metrics.read_segments(new)) == [("bio_link_clicked", 11)]


def test_a_recorded_day_is_the_one_before_its_end() -> None:
    days = metrics.read_metrics_of(read("instagram__users__user_insights.json"))
    values = days[0]["values"]
    assert values[0]["end_time"] == "2017-05-04T07:00:00+0000"
    assert user_insights._day_before(values[0]) == date(2017, 5, 3).isoformat()
    # Several values are no total.
    assert metrics.read_value(days[0]) is None


@pytest.mark.parametrize(
    "path",
    sorted((REAL / "facebook" / "graph_probe").glob("*400.json"))
    if FOLDER.is_dir()
    else [],
    ids=lambda path: path.stem,
)
def test_a_recorded_refusal_of_a_metric_is_one(path: Path) -> None:
    body = json.loads(path.read_text())["body"]
    found = error_of(classify_error, make_response(400, body))
    assert type(found) is errors.InvalidMetric


def test_a_recorded_error_is_permanent() -> None:
    found = error_of(classify_error, make_response(400, read("error.json")))
    assert type(found) is errors.Permanent
    assert "app secret proof" in str(found)
