"""Ids of channels (UC and 22 characters) and videos (11 characters).

Here: ids from numbers, and back. Not here: the channels and videos.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from sandbox.world.randomness import random_bits

_FACTOR = 0x9E3779B97F4A7C15
_INVERSE = pow(_FACTOR, -1, 2**64)
_PLACES = 1_000_000


def channel_id(seed: int, index: int) -> str:
    """Return the id of a creator's channel."""
    bits = random_bits(seed, "channel", index).to_bytes(8) + random_bits(
        index, "c", seed
    ).to_bytes(8)
    return f"UC{urlsafe_b64encode(bits).decode().rstrip('=')}"


def video_id(seed: int, index: int, number: int) -> str:
    """Return the id of a creator's n-th video."""
    value = (index * _PLACES + number + 1) * _FACTOR % 2**64 ^ random_bits(
        seed, "video ids"
    )
    return urlsafe_b64encode(value.to_bytes(8)).decode().rstrip("=")


def video_of(seed: int, text: str) -> tuple[int, int] | None:
    """Return the index of the creator and the number of the video."""
    try:
        bits = urlsafe_b64decode(f"{text}=")
    except ValueError:
        return None
    if len(bits) != 8:  # noqa: PLR2004 - 64 bits
        return None
    value = (int.from_bytes(bits) ^ random_bits(seed, "video ids")) * _INVERSE % 2**64
    index, number = divmod(value - 1, _PLACES)
    known = 0 <= index < _PLACES and video_id(seed, index, number) == text
    return (index, number) if known else None
