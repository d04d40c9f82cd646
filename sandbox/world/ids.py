"""Decimal ids.

Here: reading one safely. Not here: the ranges of ids, which each kind of entity has.
"""

LONGEST = 18


def parse_id(text: str, base: int) -> int:
    """Return the distance of an id from the first of its kind; -1 for other texts."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= LONGEST
    return int(text) - base if is_number else -1
