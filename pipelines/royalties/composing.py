"""Statements from lines: rounded amounts, totals, and the balance that is carried.

Here: one artist, month and currency at a time. Not here: the lines themselves
(`parts.py`, `corrections.py`), storing (`build.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pipelines.royalties.facts import Line, Statement
from pipelines.royalties.money import exact, round_lines, round_money

Account = tuple[str, str]
"""An artist and a currency."""

ORDER = {"earnings": 0, "adjustment": 1, "gap": 2}


@exact
def compose_statements(
    lines: Iterable[tuple[date, Line]],
    balances: Mapping[Account, Decimal],
    names: Mapping[str, str],
) -> list[Statement]:
    """Return the statements of lines by their month.

    The balance that a statement carries opens the next one. `balances` are those of the
    newest locked statements.
    """
    accounts: dict[Account, dict[date, list[Line]]] = {}
    for month, line in lines:
        months = accounts.setdefault((line.artist_id, line.currency), {})
        months.setdefault(month, []).append(line)
    statements = []
    for (artist_id, currency), months in sorted(accounts.items()):
        balance = balances.get((artist_id, currency), Decimal(0))
        for month, found in sorted(months.items()):
            statement = _statement(month, found, balance, names[artist_id])
            balance = statement.carried
            statements.append(statement)
    return statements


def _statement(
    month: date, lines: Sequence[Line], opening: Decimal, name: str
) -> Statement:
    lines = _rounded(sorted(lines, key=_sort_key))
    currency = lines[0].currency
    # A zero with the digits of the currency; a sum with it has them too.
    zero = round_money(Decimal(0), currency)
    earned = [one for one in lines if one.kind == "earnings"]
    royalty = _sum(one.amount for one in earned) if earned else None
    adjustments = zero + _sum(one.amount for one in lines if one.kind == "adjustment")
    opening += zero
    balance = opening + (royalty or 0) + adjustments
    is_unknown = royalty is None and not opening and not adjustments
    rates = {one.rate for one in earned}
    return Statement(
        artist_id=lines[0].artist_id,
        artist_name=name,
        month=month,
        currency=currency,
        opening=opening,
        earnings=_sum(one.earnings for one in earned) if earned else None,
        rate=rates.pop() if len(rates) == 1 else None,
        royalty=royalty,
        adjustments=adjustments,
        payable=None if is_unknown else max(balance, zero),
        carried=min(balance, zero),
        lines=tuple(lines),
    )


def _rounded(lines: Sequence[Line]) -> list[Line]:
    """Round the earnings; corrections are rounded against their own month."""
    earned = [one for one in lines if one.kind == "earnings"]
    if not earned:
        return list(lines)
    values = [one.royalty or Decimal(0) for one in earned]
    amounts = iter(round_lines(values, earned[0].currency))
    return [
        replace(one, amount=next(amounts)) if one.kind == "earnings" else one
        for one in lines
    ]


def _sort_key(line: Line) -> tuple[int, date, str, date, date]:
    """Return the key by which the lines of a statement are sorted."""
    first = line.from_date or date.min
    return (
        ORDER[line.kind],
        line.earned_in,
        line.post_id,
        line.to_date or first,
        first,
    )


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return sum((one for one in values if one is not None), Decimal(0))
