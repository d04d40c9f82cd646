"""Cursors: opaque, bound to what was selected, and not always a full page apart.

Here: cutting lists into pages, with the irregularities clients must survive: some pages
are one item short without being the last, and deep pages of clips repeat an item.
Not here: the lists.
"""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from sandbox.twitch.call import Call
from sandbox.twitch.errors import malformed
from sandbox.world.chance import draw

DEFAULT_SIZE = 20
SHORT_ONE_IN = 5
PARAMETERS = ("first", "after", "before")


def bounds(
    call: Call, count: int, *, repeats_from: int | None = None
) -> tuple[int, int, dict[str, Any]]:
    """Return where the page starts and ends, and its `pagination`.

    From `repeats_from` on, each page begins with the last item of the one before.
    """
    size = call.query.number("first", DEFAULT_SIZE)
    after, before = call.query.one("after"), call.query.one("before")
    low = _open(call, "after", after) if after else 0
    if before:
        low = max(0, _open(call, "before", before) - 2 * size)
    short = draw(call.world.seed, "short", _place(call), low) % SHORT_ONE_IN == 0
    if short and 1 < size < count - low:
        size -= 1
    high = min(count, low + size)
    if call.fault and call.fault.name == "loop":
        return low, high, {"cursor": after or _seal(call, low)}
    pagination = {"cursor": _seal(call, high)} if high < count else {}
    if repeats_from is not None and low >= repeats_from:
        low -= 1
    return low, high, pagination


def _place(call: Call) -> str:
    return f"{call.path}?{call.query.selection()}"


def _seal(call: Call, offset: int) -> str:
    proof = draw(call.world.seed, "cursor", _place(call), offset)
    return urlsafe_b64encode(f"{offset}:{proof:x}".encode()).decode().rstrip("=")


def _open(call: Call, name: str, text: str) -> int:
    try:
        padded = text + "=" * (-len(text) % 4)
        offset = int(urlsafe_b64decode(padded).decode().partition(":")[0])
    except (ValueError, binascii.Error):
        offset = -1
    if offset < 0 or _seal(call, offset) != text:
        raise malformed(name, "must be a cursor of the same request")
    return offset
