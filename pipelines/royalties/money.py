"""Amounts of money: decimals, minor units of currencies, rounding that keeps the total.

Here: arithmetic. Not here: which amounts (`parts.py`, `corrections.py`).
"""

from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

EXACT = Context(prec=1000, rounding=ROUND_HALF_EVEN)
"""Products of a statement are exact: they have far fewer digits than this."""

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


@exact
def round_money(value: Decimal, currency: str) -> Decimal:
    """Round half to even, to the minor unit."""
    return value.quantize(minor_unit(currency))


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
