"""What passes the gate, and what is set aside without stopping its page."""

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
    ("field", "given", "kept"),
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
def test_a_value_becomes_canonical(field: str, given: Any, kept: Any) -> None:
    opened = DECODER.decode(page(**{field: given}))
    assert not opened.rejects
    assert getattr(opened.records[0], field) == kept
    assert len(opened.records) == 2


@pytest.mark.parametrize(
    ("field", "given", "reason"),
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
        ("muted_segments", [1, float("nan")], "muted_segments: holds a number"),
        ("muted_segments", [10**30], "muted_segments: holds a number"),
    ],
)
def test_one_bad_record_is_set_aside_and_the_page_goes_on(
    field: str, given: Any, reason: str
) -> None:
    opened = DECODER.decode(page(**{field: given}))
    assert [record.id for record in opened.records] == ["9"]
    ((said, body),) = opened.rejects
    assert said.startswith(reason)
    assert "\n" not in said
    assert field.encode() in body


@pytest.mark.parametrize("body", ["5", '"x"', "null", "[]"])
def test_a_record_that_is_no_object_is_set_aside(body: str) -> None:
    opened = DECODER.decode(f'{{"data": [{body}]}}'.encode())
    assert opened.records == []
    assert len(opened.rejects) == 1


@pytest.mark.parametrize(
    "body",
    ['"title": "x", "title": "y"', '"view_count": 1, "id": "7"', '"type": "b"'],
)
def test_a_field_given_twice_is_refused_and_both_values_kept(body: str) -> None:
    opened = DECODER.decode(text(body))
    ((reason, kept),) = opened.rejects
    assert reason.endswith("given twice")
    assert len(json.loads(kept, object_pairs_hook=list)) == 3 + body.count(":")


def test_a_field_given_twice_in_a_later_record_is_noticed() -> None:
    first = json.dumps({**ROW, "title": "x"})
    body = f'{{"data": [{first}, {first[:-1]}, "id": "3"}}], "pagination": {{}}}}'
    assert len(DECODER.decode(body.encode()).rejects) == 1


@pytest.mark.parametrize("value", ["1e999999", "[1e400]", "-1E9999"])
def test_a_vast_number_inside_json_is_refused(value: str) -> None:
    opened = DECODER.decode(text(f'"muted_segments": {value}'))
    assert opened.records == []
    assert opened.rejects[0][0].startswith("muted_segments")


def test_nested_json_is_kept_as_it_came() -> None:
    opened = DECODER.decode(page(muted_segments=[{"offset": 3, "duration": 180}]))
    kept = bytes(opened.records[0].muted_segments)
    assert json.loads(kept) == [{"offset": 3, "duration": 180}]


def test_what_nested_json_cannot_hold_is_taken_out() -> None:
    opened = DECODER.decode(page(muted_segments=["a\0", "\ud83d"]))
    assert json.loads(bytes(opened.records[0].muted_segments)) == ["a", "\ufffd"]


def test_bytes_that_are_no_text_are_replaced() -> None:
    body = page(title="X").replace(b'"X"', b'"\xff\xfe"')
    assert DECODER.decode(body).records[0].title == "\ufffd\ufffd"


def test_absent_and_null_json_are_both_absent() -> None:
    decoder = PageDecoder(api.Page[Channel], Channel, key=("broadcaster_id",))
    row = {"broadcaster_id": "1", "broadcaster_login": "a", "broadcaster_name": "A"}
    for given in ({}, {"tags": None}):
        opened = decoder.decode(json.dumps({"data": [{**row, **given}]}).encode())
        assert bytes(opened.records[0].tags) in {b"", b"null"}


@pytest.mark.parametrize(
    "body", [b"", b'{"data": [{"id": "1"', b"<html>", b"[" * 200_000]
)
def test_a_body_cut_off_is_truncated(body: bytes) -> None:
    with pytest.raises(Truncated):
        DECODER.decode(body)


@pytest.mark.parametrize("cut", range(0, len(page(title="é😀", view_count=3)), 7))
def test_no_prefix_of_a_page_passes_for_a_page(cut: int) -> None:
    with pytest.raises(Truncated):
        DECODER.decode(page(title="é😀", view_count=3)[:cut])


@pytest.mark.parametrize(
    "body", [b"[]", b"5", b'{"error": "x"}', b'{"data": {}}', b'{"data": null}']
)
def test_json_that_is_no_page_is_wrong_content(body: bytes) -> None:
    with pytest.raises(WrongContent):
        DECODER.decode(body)


def test_new_fields_are_named_and_known_ones_are_not() -> None:
    assert DECODER.decode(page(sparkle=1)).unknown_fields == {"sparkle"}
    assert DECODER.decode(page(sparkle=float("nan"))).unknown_fields == {"sparkle"}
    ignoring = PageDecoder(api.Page[Video], Video, key=("id",), ignored=("sparkle",))
    assert ignoring.decode(page(sparkle=1)).unknown_fields == frozenset()


def test_the_fast_and_the_careful_way_agree() -> None:
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
    body = json.dumps({"data": rows, "pagination": {"cursor": "c"}}).encode()
    fast, careful = DECODER.decode(body), DECODER._decode_records(body)
    assert [msgspec.structs.astuple(r)[:-1] for r in fast.records] == [
        msgspec.structs.astuple(r)[:-1] for r in careful.records
    ]
    assert fast.page.pagination == careful.page.pagination
