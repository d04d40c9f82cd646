"""Ids in YouTube's forms that can be read back: UC..., UU..., eleven characters.

Here: writing and reading them. Not here: what they name.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from sandbox.world.chance import draw

_FACTOR = 0x9E3779B97F4A7C15
_INVERSE = pow(_FACTOR, -1, 2**64)
_PLACES = 1_000_000


def channel_id(seed: int, index: int) -> str:
    """Return the id of a creator's channel: UC and 22 characters."""
    bits = draw(seed, "channel", index).to_bytes(8) + draw(index, "c", seed).to_bytes(8)
    return f"UC{urlsafe_b64encode(bits).decode().rstrip('=')}"


def video_id(seed: int, index: int, number: int) -> str:
    """Return the id of a creator's n-th video: 11 characters."""
    value = (index * _PLACES + number + 1) * _FACTOR % 2**64 ^ draw(seed, "video ids")
    return urlsafe_b64encode(value.to_bytes(8)).decode().rstrip("=")


def video_of(seed: int, text: str) -> tuple[int, int] | None:
    """Return whose video it is, and which one."""
    try:
        bits = urlsafe_b64decode(f"{text}=")
    except ValueError:
        return None
    if len(bits) != 8:  # noqa: PLR2004 - 64 bits
        return None
    value = (int.from_bytes(bits) ^ draw(seed, "video ids")) * _INVERSE % 2**64
    index, number = divmod(value - 1, _PLACES)
    known = 0 <= index < _PLACES and video_id(seed, index, number) == text
    return (index, number) if known else None
