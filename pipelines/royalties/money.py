"""Amounts of money: decimals, minor units of currencies, rounding that keeps the total.

Here: arithmetic with a bound of digits. Not here: which amounts (`parts.py`,
`corrections.py`).
"""

from collections.abc import Callable, Sequence
from decimal import (
    ROUND_HALF_EVEN,
    Context,
    Decimal,
    DivisionByZero,
    Inexact,
    InvalidOperation,
    Overflow,
    localcontext,
)
from functools import wraps
from typing import ParamSpec, TypeVar

from pipelines.errors import UserError

PERCENT_DIGITS = 6
"""Digits after the point of a share and of a rate."""
EARNINGS_DIGITS = 20
"""Digits after the point of a post's earnings; a file may have that many."""
PART_DIGITS = EARNINGS_DIGITS + PERCENT_DIGITS + 2
"""Digits after the point of an artist's part: earnings by a share of a hundred."""
ROYALTY_DIGITS = PART_DIGITS + PERCENT_DIGITS + 2
"""Digits after the point of a royalty that is not rounded."""
LARGEST = Decimal(10) ** 30
"""Earnings of a post are smaller than this."""

EXACT = Context(
    prec=100,
    rounding=ROUND_HALF_EVEN,
    traps=[DivisionByZero, Inexact, InvalidOperation, Overflow],
)
"""Sums and products of a statement fit; a lost digit would be an error."""
ROUNDING = Context(
    prec=EXACT.prec,
    rounding=ROUND_HALF_EVEN,
    traps=[DivisionByZero, InvalidOperation, Overflow],
)
"""The only context that may lose digits: `round_money` uses it once a line."""

USUAL_DIGITS = 2
DIGITS = {
    **dict.fromkeys(
        (
            *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF"),
            *("UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
"""Digits after the point by ISO 4217, where they are not two."""

UNKNOWN_CURRENCY = "XXX"
"""ISO 4217's code for no currency."""

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def exact(work: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Let a function calculate without losing digits."""

    @wraps(work)
    def exactly(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        with localcontext(EXACT):
            return work(*args, **kwargs)

    return exactly


def minor_unit(currency: str) -> Decimal:
    """Return the smallest amount of a currency."""
    return Decimal(1).scaleb(-DIGITS.get(currency, USUAL_DIGITS))


@exact
def percent(value: Decimal, part: Decimal) -> Decimal:
    """Return `part` percent of a value, exactly."""
    return (value * part).scaleb(-2)


def round_money(value: Decimal, currency: str) -> Decimal:
    """Round half to even, to the minor unit."""
    return value.quantize(minor_unit(currency), context=ROUNDING)


def check_earnings(value: Decimal | None, post_id: str) -> None:
    """Refuse earnings with more digits than a statement calculates with.

    Raises:
        UserError: the earnings are too large or too finely divided.
    """
    if value is None:
        return
    digits = value.as_tuple().exponent
    is_fine = isinstance(digits, int) and digits >= -EARNINGS_DIGITS
    if not is_fine or not -LARGEST < value < LARGEST:
        problem = f"earnings of {post_id} have too many digits: at most 30 before"
        raise UserError(f"{problem} and {EARNINGS_DIGITS} after the point", 1)


@exact
def round_lines(
    values: Sequence[Decimal], currency: str, total: Decimal | None = None
) -> list[Decimal]:
    """Round each value; the results sum to `total`, by default the rounded sum.

    The values with the largest rounding errors differ by one more minor unit.
    """
    if not values:
        return []
    if total is None:
        total = round_money(sum(values, Decimal(0)), currency)
    unit = minor_unit(currency)
    rounded = [round_money(value, currency) for value in values]
    missing = int((total - sum(rounded)) / unit)
    step = unit if missing > 0 else -unit
    order = sorted(
        range(len(values)),
        key=lambda place: (rounded[place] - values[place]) * (1 if missing > 0 else -1),
    )
    for turn in range(abs(missing)):
        rounded[order[turn % len(order)]] += step
    return rounded


def shown(value: Decimal) -> str:
    """Return a decimal without an exponent and without trailing zeros."""
    return f"{value.normalize(EXACT):f}" if value else "0"
