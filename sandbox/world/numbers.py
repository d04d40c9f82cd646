"""Ids as numbers: every id in the world says what it stands for.

Here: reading a decimal id safely. Not here: the ranges, which belong to each kind.
"""

LONGEST = 18


def number_of(text: str, base: int) -> int:
    """Return how far an id is from the first of its kind; -1 for no id at all."""
    plain = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) - base if plain else -1
