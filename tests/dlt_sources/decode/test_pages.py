"""Pages decode into valid records and rejects."""

import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from dlt_sources.decode.pages import PageDecoder
from dlt_sources.http.errors import Truncated, WrongContent
from dlt_sources.twitch.endpoints import api
from dlt_sources.twitch.records import Channel, Video

DECODER = PageDecoder(api.Page[Video], Video, key=("id", "user_id"))
ROW = {"id": "1", "user_id": "2", "type": "archive"}


def page(**fields: Any) -> bytes:
    return json.dumps({"data": [{**ROW, **fields}, {**ROW, "id": "9"}]}).encode()


def text(body: str) -> bytes:
    return f'{{"data": [{{"id": "1", "user_id": "2", "type": "a", {body}}}]}}'.encode()


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("id", 5, "5"),
        ("id", 10**25, str(10**25)),
        ("title", "a\0b", "ab"),
        ("title", "half \ud83d pair", "half \ufffd pair"),
        ("title", "whole 😀 pair", "whole 😀 pair"),
        ("title", "", ""),
        ("title", None, None),
        ("view_count", "12", 12),
        ("view_count", 1000.0, 1000),
        ("view_count", "", None),
        ("view_count", -3, -3),
        ("view_count", 2**63 - 1, 2**63 - 1),
        ("created_at", "", None),
        (
            "created_at",
            "2026-11-21 09:04:56",
            datetime(2026, 11, 21, 9, 4, 56, tzinfo=UTC),
        ),
        (
            "created_at",
            "2026-11-21T09:04:56Z",
            datetime(2026, 11, 21, 9, 4, 56, tzinfo=UTC),
        ),
    ],
)
def test_a_value_is_normalized(field: str, value: Any, expected: Any) -> None:
    decoded = DECODER.decode(page(**{field: value}))
    assert not decoded.rejects
    assert getattr(decoded.records[0], field) == expected
    assert len(decoded.records) == 2


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("view_count", 10**20, "view_count: expected a whole number"),
        ("view_count", 2**63, "view_count: outside 64 bits"),
        ("view_count", float("nan"), "view_count: expected a whole number"),
        ("view_count", float("inf"), "view_count: expected a whole number"),
        ("view_count", 1.5, "view_count: expected a whole number"),
        ("view_count", True, "view_count: expected a whole number"),
        ("view_count", [1], "view_count: expected a whole number"),
        ("view_count", "many", "view_count: expected a whole number"),
        ("id", "a\0", "id: NUL"),
        ("id", None, "id: missing"),
        ("user_id", "\ud83d", "user_id: NUL or half"),
        ("title", {"en": "x"}, "title: expected text, got dict"),
        ("title", True, "title: expected text, got bool"),
        ("created_at", "yesterday", "created_at: expected a timestamp"),
        ("created_at", 17, "created_at: expected a timestamp"),
        ("created_at", "2016-12-31T23:59:60Z", "created_at: expected a timestamp"),
        ("created_at", "2016-12-31T24:00:00Z", "created_at: expected a timestamp"),
        ("created_at", "2023-02-29T00:00:00Z", "created_at: expected a timestamp"),
        ("muted_segments", [1, float("nan")], "muted_segments: holds a number"),
        ("muted_segments", [10**30], "muted_segments: holds a number"),
    ],
)
def test_an_invalid_record_is_rejected_and_the_others_remain(
    field: str, value: Any, reason: str
) -> None:
    decoded = DECODER.decode(page(**{field: value}))
    assert [record.id for record in decoded.records] == ["9"]
    ((message, body),) = decoded.rejects
    assert message.startswith(reason)
    assert "\n" not in message
    assert field.encode() in body


@pytest.mark.parametrize("body", ["5", '"x"', "null", "[]"])
def test_a_record_that_is_not_an_object_is_rejected(body: str) -> None:
    decoded = DECODER.decode(f'{{"data": [{body}]}}'.encode())
    assert decoded.records == []
    assert len(decoded.rejects) == 1


@pytest.mark.parametrize(
    "body",
    ['"title": "x", "title": "y"', '"view_count": 1, "id": "7"', '"type": "b"'],
)
def test_a_duplicate_field_is_rejected_with_both_values(body: str) -> None:
    decoded = DECODER.decode(text(body))
    ((reason, body_text),) = decoded.rejects
    assert reason.endswith("given twice")
    assert len(json.loads(body_text, object_pairs_hook=list)) == 3 + body.count(":")


def test_a_duplicate_field_in_a_later_record_is_rejected() -> None:
    first = json.dumps({**ROW, "title": "x"})
    body = f'{{"data": [{first}, {first[:-1]}, "id": "3"}}], "pagination": {{}}}}'
    assert len(DECODER.decode(body.encode()).rejects) == 1


@pytest.mark.parametrize("value", ["1e999999", "[1e400]", "-1E9999"])
def test_a_number_outside_64_bits_inside_json_is_rejected(value: str) -> None:
    decoded = DECODER.decode(text(f'"muted_segments": {value}'))
    assert decoded.records == []
    assert decoded.rejects[0][0].startswith("muted_segments")


def test_nested_json_is_unchanged() -> None:
    decoded = DECODER.decode(page(muted_segments=[{"offset": 3, "duration": 180}]))
    stored = bytes(decoded.records[0].muted_segments)
    assert json.loads(stored) == [{"offset": 3, "duration": 180}]


def test_text_inside_json_is_made_storable() -> None:
    decoded = DECODER.decode(page(muted_segments=["a\0", "\ud83d"]))
    assert json.loads(bytes(decoded.records[0].muted_segments)) == ["a", "\ufffd"]


def test_bytes_that_are_not_utf8_are_replaced() -> None:
    body = page(title="X").replace(b'"X"', b'"\xff\xfe"')
    assert DECODER.decode(body).records[0].title == "\ufffd\ufffd"


def test_absent_and_null_json_are_equal() -> None:
    decoder = PageDecoder(api.Page[Channel], Channel, key=("broadcaster_id",))
    row = {"broadcaster_id": "1", "broadcaster_login": "a", "broadcaster_name": "A"}
    for fields in ({}, {"tags": None}):
        decoded = decoder.decode(json.dumps({"data": [{**row, **fields}]}).encode())
        assert bytes(decoded.records[0].tags) in {b"", b"null"}


@pytest.mark.parametrize(
    "body", [b"", b'{"data": [{"id": "1"', b"<html>", b"[" * 200_000]
)
def test_an_incomplete_body_is_truncated(body: bytes) -> None:
    with pytest.raises(Truncated):
        DECODER.decode(body)


@pytest.mark.parametrize("cut", range(0, len(page(title="é😀", view_count=3)), 7))
def test_every_prefix_of_a_page_is_truncated(cut: int) -> None:
    with pytest.raises(Truncated):
        DECODER.decode(page(title="é😀", view_count=3)[:cut])


@pytest.mark.parametrize(
    "body", [b"[]", b"5", b'{"error": "x"}', b'{"data": {}}', b'{"data": null}']
)
def test_json_that_is_not_a_page_is_wrong_content(body: bytes) -> None:
    with pytest.raises(WrongContent):
        DECODER.decode(body)


def test_unknown_fields_are_reported_and_ignored_ones_are_not() -> None:
    assert DECODER.decode(page(sparkle=1)).unknown_fields == {"sparkle"}
    assert DECODER.decode(page(sparkle=float("nan"))).unknown_fields == {"sparkle"}
    ignoring = PageDecoder(api.Page[Video], Video, key=("id",), ignored=("sparkle",))
    assert ignoring.decode(page(sparkle=1)).unknown_fields == frozenset()


def test_both_decoding_paths_return_the_same_records() -> None:
    rows = [
        {
            **ROW,
            "id": str(i),
            "title": f't{i} "q" é😀\n',
            "view_count": i,
            "duration": "",
        }
        for i in range(50)
    ]
    invalid = {**ROW, "title": ["x"]}  # makes the page normalize record by record

    def decode(*rows: dict[str, Any]) -> Any:
        page = {"data": rows, "pagination": {"cursor": "c"}}
        return DECODER.decode(json.dumps(page).encode())

    fast, normalized = decode(*rows), decode(*rows, invalid)
    assert len(normalized.rejects) == 1
    assert [msgspec.structs.astuple(one)[:-1] for one in fast.records] == [
        msgspec.structs.astuple(one)[:-1] for one in normalized.records
    ]
    assert fast.page.pagination == normalized.page.pagination
