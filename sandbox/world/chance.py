"""Chance that can be asked twice: hashed integers instead of a random generator.

Here: numbers drawn from (seed, name of the thing). Not here: what they are used for.
"""

from hashlib import blake2b


def draw(seed: int, *name: object) -> int:
    """Return 64 evenly spread bits for a name; the same name gives the same bits."""
    text = "/".join([str(seed), *map(str, name)])
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def between(low: int, high: int, seed: int, *name: object) -> int:
    """Draw an integer from `low` to `high`, both included."""
    return low + draw(seed, *name) % (high - low + 1)


def happens(percent: int, seed: int, *name: object) -> bool:
    """Say whether something of this probability happens."""
    return draw(seed, *name) % 100 < percent
