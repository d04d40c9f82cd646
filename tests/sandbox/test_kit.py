"""The parts that the platforms share."""

import json

import pytest

from sandbox.kit.query import Query, numbered_page, verified_offset
from sandbox.kit.rate_limits import Windows
from sandbox.kit.responses import Corruption, json_text
from sandbox.kit.tokens import sign, verify

RECORD = {"id": "7", "name": "Zoë", "counts": {"views": "12"}}
CORRUPTION = Corruption(texts=("title", "name"), integers=("counts.views",))


def test_a_window_resets_at_its_end_and_for_an_earlier_time() -> None:
    now = [100.0]
    windows = Windows(lambda: now[0], lambda at: (at // 10 * 10, at // 10 * 10 + 10))
    window = windows.current("a", 2)
    assert [window.take() for _ in range(3)] == [True, True, False]
    assert (window.used, window.remaining, window.resets_at) == (2, 0, 110)
    assert windows.current("b", 2).remaining == 2
    now[0] = 109.9
    assert windows.current("a", 2) is window
    for moment in (110.0, 95.0):
        now[0] = moment
        assert windows.current("a", 2).remaining == 2


@pytest.mark.parametrize(
    ("kind", "name", "views"),
    [
        ("nul", "a\0b", "12"),
        ("surrogate", "half \ud83d of a pair", "12"),
        ("integer", "Zoë", str(2**70 - 1)),
        ("duplicate", "Zoë", "12"),
        ("all", "a\0bhalf \ud83d of a pair", str(2**70 - 1)),
    ],
)
def test_a_corruption_changes_one_record(kind: str, name: str, views: str) -> None:
    text = json_text({"data": [RECORD, RECORD], "total": 2})
    corrupted = CORRUPTION.apply(text, RECORD, kind)
    first, second = json.loads(corrupted)["data"]
    assert first == {"id": "7", "name": name, "counts": {"views": views}}
    assert second == RECORD
    assert corrupted.count('"id":') == (3 if kind in ("duplicate", "all") else 2)


def test_signed_claims_are_verified_with_their_key() -> None:
    text = sign("key", ("user", 7, "ü"))
    assert verify("key", text) == ["user", "7", "ü"]
    assert verify("other", text) is None
    for changed in ("", text[:-1], f"0{text[1:]}", f"{text}a", f"{text}ü"):
        assert verify("key", changed) is None


def test_pages_have_numbers_and_a_largest_size() -> None:
    rows = list(range(25))
    page = numbered_page(rows, Query("page=3&per_page=10"), default=5, largest=10)
    assert (page.rows, page.number, page.last) == (rows[20:], 3, 3)
    for text in ("", "page=0&per_page=x", "page=-1", "page=%C2%B2"):
        page = numbered_page(rows, Query(text), default=5, largest=10)
        assert (page.rows, page.number, page.last) == (rows[:5], 1, 5)
    page = numbered_page(rows, Query("per_page=99"), default=5, largest=10)
    assert len(page.rows) == 10
    assert numbered_page([], Query(""), default=5, largest=10).last == 1


@pytest.mark.parametrize("cursor", ["", "x", "5", "-5a", "05a"])
def test_only_its_own_cursor_has_an_offset(cursor: str) -> None:
    def decode(text: str) -> int:
        return int(text.removesuffix("a"))

    def encode(offset: int) -> str:
        return f"{offset}a"

    assert verified_offset("5a", decode, encode) == 5
    assert verified_offset(cursor, decode, encode) is None
