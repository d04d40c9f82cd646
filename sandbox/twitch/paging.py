"""Twitch's cursors.

Here: a list's pages, with the real API's irregularities. Some pages are one item short
without being the last, and deep pages of clips repeat an item. Not here: the lists.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sandbox.kit.faults import is_fault
from sandbox.kit.query import verified_offset
from sandbox.twitch.api import Call
from sandbox.twitch.errors import malformed
from sandbox.world.randomness import random_bits

Row = TypeVar("Row")
DEFAULT_SIZE = 20
SHORT_ONE_IN = 5


def page(
    call: Call,
    rows: Sequence[Row],
    record: Callable[[Row, int], dict[str, Any]],
    *,
    repeats_from: int | None = None,
) -> dict[str, Any]:
    """Return the page of a list, as records at the time of the request."""
    low, high, pagination = bounds(call, len(rows), repeats_from=repeats_from)
    data = [record(row, call.now) for row in rows[low:high]]
    return {"data": data, "pagination": pagination}


def bounds(
    call: Call, count: int, *, repeats_from: int | None = None
) -> tuple[int, int, dict[str, Any]]:
    """Return the first and last place of the page, and its `pagination`.

    From `repeats_from` on, each page repeats the last item of the one before.
    """
    size = call.query.number("first", DEFAULT_SIZE)
    after, before = call.query.one("after"), call.query.one("before")
    low = _offset(call, "after", after) if after else 0
    if before:
        low = max(0, _offset(call, "before", before) - 2 * size)
    short = random_bits(call.world.seed, "short", _list(call), low) % SHORT_ONE_IN == 0
    if short and 1 < size < count - low:
        size -= 1
    high = min(count, low + size)
    if is_fault(call.fault, "loop"):
        return low, high, {"cursor": after or _cursor(call, low)}
    pagination = {"cursor": _cursor(call, high)} if high < count else {}
    if repeats_from is not None and low >= repeats_from:
        low -= 1
    return low, high, pagination


def _list(call: Call) -> str:
    return f"{call.path}?{call.query.selection()}"


def _cursor(call: Call, offset: int) -> str:
    proof = random_bits(call.world.seed, "cursor", _list(call), offset)
    return urlsafe_b64encode(f"{offset}:{proof:x}".encode()).decode().rstrip("=")


def _offset(call: Call, name: str, cursor: str) -> int:
    offset = verified_offset(cursor, _decoded, lambda offset: _cursor(call, offset))
    if offset is None:
        raise malformed(name, "must be a cursor of the same request")
    return offset


def _decoded(cursor: str) -> int:
    padded = cursor + "=" * (-len(cursor) % 4)
    return int(urlsafe_b64decode(padded).decode().partition(":")[0])
