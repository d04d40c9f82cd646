"""Rounding: half to even, to each currency's minor unit, and sums that are met."""

from decimal import Decimal, Inexact
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.artists.shares import parse_share, settle_shares
from pipelines.errors import UserError
from pipelines.royalties.money import (
    EARNINGS_DIGITS,
    EXACT,
    LARGEST,
    PART_DIGITS,
    PERCENT_DIGITS,
    ROYALTY_DIGITS,
    check_earnings,
    minor_unit,
    percent,
    round_lines,
    round_money,
    shown,
)


@pytest.mark.parametrize(
    ("value", "currency", "rounded"),
    [
        ("0.125", "USD", "0.12"),
        ("0.135", "USD", "0.14"),
        ("-0.125", "USD", "-0.12"),
        ("2.5", "JPY", "2"),
        ("3.5", "JPY", "4"),
        ("1.0005", "KWD", "1.000"),
        ("1.0015", "KWD", "1.002"),
        ("123456789012345678901234567890.125", "EUR", None),
    ],
)
def test_a_half_goes_to_the_even_unit(
    value: str, currency: str, rounded: str | None
) -> None:
    expected = Decimal(rounded or "123456789012345678901234567890.12")
    assert round_money(Decimal(value), currency) == expected


def test_a_percent_loses_no_digit() -> None:
    value = Decimal("123456789012345678901234567890.123456789")
    assert percent(value, Decimal("33.333333")) * 100 != 0
    parts = [percent(value, Decimal(share)) for share in ("33.333333", "66.666667")]
    assert [str(it).partition(".")[2] != "" for it in parts] == [True, True]
    assert round_lines(parts, "USD", round_money(value, "USD"))[0] > 0


@given(
    st.lists(st.decimals(-1_000, 1_000, places=5), min_size=1, max_size=30),
    st.sampled_from(("USD", "JPY", "KWD")),
)
def test_rounded_lines_sum_to_the_rounded_total(
    values: list[Decimal], currency: str
) -> None:
    unit = minor_unit(currency)
    rounded = round_lines(values, currency)
    assert sum(rounded) == round_money(sum(values, Decimal(0)), currency)
    assert all(one % unit == 0 for one in rounded)
    assert all(
        abs(one - value) < unit for one, value in zip(rounded, values, strict=True)
    )


@given(st.lists(st.decimals(0, 100, places=4), min_size=2, max_size=9))
def test_equal_lines_differ_by_one_unit_at_most(values: list[Decimal]) -> None:
    same = [values[0]] * len(values)
    rounded = round_lines(same, "USD")
    assert max(rounded) - min(rounded) <= Decimal("0.01")


def test_a_third_each_leaves_no_rest() -> None:
    third = Decimal("3.333333")
    assert round_lines([third] * 3, "USD", Decimal(10)) == [
        Decimal(it) for it in ("3.34", "3.33", "3.33")
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [("10.00", "10"), ("0.000", "0"), ("1E+3", "1000"), ("-0.50", "-0.5")],
)
def test_a_shown_decimal_is_plain(value: Any, text: str) -> None:
    assert shown(Decimal(value)) == text


def digits_of(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return -exponent


percents = st.decimals(0, 100, places=PERCENT_DIGITS)
earnings = st.integers(1 - 10**50, 10**50 - 1).map(
    lambda it: Decimal(it).scaleb(-EARNINGS_DIGITS, EXACT)
)


@settings(max_examples=50)
@given(st.lists(earnings, min_size=1, max_size=20), percents, percents)
def test_products_are_exact_and_their_digits_bounded(
    values: list[Decimal], share: Decimal, rate: Decimal
) -> None:
    for value in values:
        check_earnings(value, "site:1")
        part = percent(value, share)
        royalty = percent(part, rate)
        assert Fraction(royalty) == Fraction(value) * Fraction(share * rate) / 10_000
        assert digits_of(part) <= PART_DIGITS
        assert digits_of(royalty) <= ROYALTY_DIGITS
    # The largest lines of a statement have an exact sum too.
    amounts = round_lines(values, "USD")
    exact = sum(map(Fraction, values))
    assert abs(sum(map(Fraction, amounts)) - exact) <= Fraction(1, 200)


def test_a_digit_that_would_be_lost_is_an_error() -> None:
    with pytest.raises(Inexact):
        EXACT.divide(Decimal(1), Decimal(3))


@pytest.mark.parametrize(
    "value", [LARGEST, -LARGEST, Decimal("1E-21"), Decimal("NaN"), Decimal("Infinity")]
)
def test_earnings_with_too_many_digits_are_refused(value: Decimal) -> None:
    with pytest.raises(UserError, match="earnings of site:1 have too many digits"):
        check_earnings(value, "site:1")


def test_thirds_are_settled_in_their_order() -> None:
    assert settle_shares(["1/3", "1/3", "1/3"]) == [
        Decimal(it) for it in ("33.333334", "33.333333", "33.333333")
    ]
    assert settle_shares(["50", "1/6", "1/3"]) == [
        Decimal(it) for it in ("50", "16.666667", "33.333333")
    ]


@given(st.lists(st.integers(1, 100), min_size=1, max_size=40))
def test_settled_shares_sum_to_the_whole(weights: list[int]) -> None:
    written = [f"{it}/{sum(weights)}" for it in weights]
    settled = settle_shares(written)
    assert sum(settled) == 100
    assert settled == settle_shares(written)
    for share, text in zip(settled, written, strict=True):
        assert abs(Fraction(share) - parse_share(text)) < Fraction(1, 10**6)
        assert digits_of(share) <= PERCENT_DIGITS
