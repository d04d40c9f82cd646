"""Shares of a post as people write them: percent, or a fraction such as 1/3.

Here: exact sums, and the percent of a fraction with the digits that are stored. Not
here: fields of files (`artist_lines.py`), the calculation with shares
(`royalties/parts.py`).
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from pipelines.royalties.money import PERCENT_DIGITS, shown

PATTERN = (
    rf"^([0-9]{{1,3}}(\.[0-9]{{1,{PERCENT_DIGITS}}})?"
    r"|[1-9][0-9]{0,3}/[1-9][0-9]{0,3})$"
)
WHOLE = Fraction(100)
STEPS = 10**PERCENT_DIGITS
"""Stored steps of one percent."""


def parse_share(written: str) -> Fraction:
    """Return the exact percent of a written share."""
    value = Fraction(written)
    return value * WHOLE if "/" in written else value


def show_share(value: Fraction) -> str:
    """Return a percent as text; one with endless digits is rounded."""
    rounded = Decimal(round(value * STEPS)).scaleb(-PERCENT_DIGITS)
    about = "" if Fraction(rounded) == value else "about "
    return f"{about}{shown(rounded)}"


def settle_shares(written: Sequence[str]) -> list[Decimal]:
    """Return the stored percents of shares whose exact sum is 100; so is theirs.

    Each share is cut after its last stored digit. The shares that lost most get one
    step more; of equal ones the first.
    """
    exact = [parse_share(one) * STEPS for one in written]
    steps = [int(one) for one in exact]
    missing = int(WHOLE * STEPS) - sum(steps)
    lost = sorted(range(len(exact)), key=lambda place: steps[place] - exact[place])
    for place in lost[:missing]:
        steps[place] += 1
    return [Decimal(one).scaleb(-PERCENT_DIGITS) for one in steps]
