"""The values of the calculation: posts, deltas, terms, lines and statements.

Here: types, and which terms hold on a day. Not here: their rows (`reading.py`), the
calculation (`parts.py`, `corrections.py`, `composing.py`).
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["earnings", "adjustment", "gap"]

WHOLE = Decimal(100)
"""All of a post, in percent."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post; `first_level` is its first known earnings, `first_date` their day.

    Without any known earnings `first_date` is the day of the first snapshot.
    """

    post_id: str
    title: str | None
    published: date | None
    is_live: bool
    first_date: date
    first_level: Decimal | None
    first_currency: str | None
    last_currency: str | None


@dataclass(frozen=True, slots=True)
class Delta:
    """A monthly change of a post's earnings; None is unknown.

    `currencies` are those of the levels at both ends, where the change is unknown.
    `cuts` are days of snapshots, and what was earned until each. Such a snapshot is the
    last one before a change of terms.
    """

    post_id: str
    from_date: date
    to_date: date
    earnings: Decimal | None
    currency: str | None
    currencies: tuple[str | None, str | None] = (None, None)
    cuts: tuple[tuple[date, Decimal], ...] = ()

    @property
    def is_known(self) -> bool:
        """Whether the change can be paid."""
        return self.earnings is not None and self.currency is not None

    @property
    def changes_currency(self) -> bool:
        """Whether the levels at both ends are of different currencies."""
        before, after = self.currencies
        return before is not None and after is not None and before != after


Shares = Mapping[str, Decimal]
"""Percent by artist id."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Shares and rates by the day from which they hold, the days ascending."""

    splits: Mapping[str, Sequence[tuple[date, Shares]]] = field(default_factory=dict)
    annotated: Mapping[str, str] = field(default_factory=dict)
    rates: Mapping[str, Sequence[tuple[date, Decimal]]] = field(default_factory=dict)

    def shares(self, post_id: str, day: date) -> Shares:
        """Return the shares of a post on a day; else the annotated artist has all."""
        known = self.splits.get(post_id, ())
        place = bisect_right(known, day, key=lambda one: one[0])
        if place:
            return known[place - 1][1]
        artist = self.annotated.get(post_id)
        return {} if artist is None else {artist: WHOLE}

    def rate(self, artist_id: str, day: date) -> Decimal | None:
        """Return the rate of an artist on a day; None if none holds yet."""
        known = self.rates.get(artist_id, ())
        place = bisect_right(known, day, key=lambda one: one[0])
        return known[place - 1][1] if place else None


@dataclass(frozen=True, slots=True)
class Facts:
    """The input of the calculation."""

    posts: Sequence[Post]
    deltas: Sequence[Delta]
    terms: Terms
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a statement; `amount` is None until it is rounded, and on a gap."""

    kind: Kind
    artist_id: str
    currency: str
    earned_in: date
    post_id: str
    title: str | None = None
    from_date: date | None = None
    to_date: date | None = None
    post_earnings: Decimal | None = None
    share: Decimal | None = None
    earnings: Decimal | None = None
    rate: Decimal | None = None
    royalty: Decimal | None = None
    amount: Decimal | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement with its lines, as it is stored."""

    artist_id: str
    artist_name: str
    month: date
    currency: str
    opening: Decimal
    earnings: Decimal | None
    rate: Decimal | None
    royalty: Decimal | None
    adjustments: Decimal
    payable: Decimal | None
    carried: Decimal
    lines: tuple[Line, ...]
