"""The calculation: statements from facts, without a database.

Here: parts of open months, corrections of locked ones, and statements of both. Not
here: reading the facts (`reading.py`), storing the statements (`build.py`).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from pipelines.days import next_month
from pipelines.royalties.composing import Account, compose_statements
from pipelines.royalties.corrections import find_corrections
from pipelines.royalties.facts import Facts, Line, Statement
from pipelines.royalties.parts import find_parts


def calculate_statements(
    facts: Facts,
    settled: Sequence[Line],
    balances: Mapping[Account, Decimal],
    *,
    locked: date | None,
    last: date,
) -> list[Statement]:
    """Return the statements of all months after `locked` up to `last`.

    `settled` are the lines of locked statements, `balances` the amounts that the newest
    of them carry.
    """
    parts = find_parts(facts, last)
    lines = [
        (one.earned_in, one)
        for one in parts.lines
        if locked is None or one.earned_in > locked
    ]
    if locked is not None:
        corrections = find_corrections(parts, settled, locked)
        lines += [(next_month(locked), one) for one in corrections]
    return compose_statements(lines, balances, facts.names)
