"""Deterministic random numbers: hashes of a seed and a name.

Here: numbers from (seed, name). A changed name changes the world. Not here: their use.
"""

from hashlib import blake2b


def random_bits(seed: int, *name: object) -> int:
    """Return 64 evenly distributed bits; the same name has the same bits."""
    text = "/".join([str(seed), *map(str, name)])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def random_int(low: int, high: int, seed: int, *name: object) -> int:
    """Return an integer from `low` to `high`, both included."""
    return low + random_bits(seed, *name) % (high - low + 1)


def random_bool(percent: int, seed: int, *name: object) -> bool:
    """Return True with a probability in percent."""
    return random_bits(seed, *name) % 100 < percent
