"""Histories of posts' earnings, and the deltas that follow by their definition.

Here: values and hypothesis strategies; an own calculation of monthly deltas. Not here:
the tables in a database (`royalty_tables.py`).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from pipelines.days import month_of
from pipelines.royalties.facts import Delta, Facts, Post, Terms

FIRST = date(2023, 12, 20)
"""The histories pass the end of a quarter and of a year, and 29 February 2024."""
DAYS = 140
ARTISTS = ("ann", "ben", "eve")
CURRENCIES = ("USD", "JPY", "KWD")

Level = tuple[Decimal | None, str | None]
"""Lifetime earnings and their currency."""


@dataclass(slots=True)
class History:
    """The levels of each post by day, when it was published, and the terms."""

    levels: dict[str, dict[date, Level]] = field(default_factory=dict)
    published: dict[str, date | None] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    splits: dict[str, dict[date, dict[str, Decimal]]] = field(default_factory=dict)
    rates: dict[str, dict[date, Decimal]] = field(default_factory=dict)

    def facts(self) -> Facts:
        """Return what the calculation is given."""
        terms = Terms(
            {post: sorted(it.items()) for post, it in self.splits.items()},
            {},
            {artist: sorted(it.items()) for artist, it in self.rates.items()},
        )
        posts = [self._post(post) for post, it in sorted(self.levels.items()) if it]
        deltas = [one for post in self.levels for one in self.deltas(post)]
        return Facts(posts, deltas, terms, {name: name for name in ARTISTS})

    def _post(self, post_id: str) -> Post:
        levels = self.levels[post_id]
        known = self.known(post_id)
        currencies = [it for _, (_, it) in sorted(levels.items()) if it]
        first = min(known or levels)
        return Post(
            post_id=post_id,
            title=f"title of {post_id}",
            published=self.published.get(post_id),
            is_live=post_id not in self.removed,
            first_date=first,
            first_level=levels[first][0],
            first_currency=levels[first][1],
            last_currency=currencies[-1] if currencies else None,
        )

    def known(self, post_id: str) -> list[date]:
        """Return the days with known earnings."""
        levels = self.levels[post_id].items()
        return sorted(day for day, (level, _) in levels if level is not None)

    def deltas(self, post_id: str) -> list[Delta]:
        """Return the monthly deltas, as cg_analytics.deltas defines them.

        The last known level in the month, minus the last known one before it; without
        one before it, minus the first known one in the month.
        """
        levels, known = self.levels[post_id], self.known(post_id)
        found = []
        for month in sorted({month_of(day) for day in levels}):
            inside = [day for day in levels if month_of(day) == month]
            before = [day for day in levels if day < month]
            start, end = max(before) if before else min(inside), max(inside)
            if start == end:
                continue
            closings = [day for day in known if month_of(day) == month]
            openings = [day for day in known if day < month][-1:] or closings[:1]
            ends = (openings[0], closings[-1]) if openings and closings else None
            found.append(self._delta(post_id, (start, end), ends))
        return found

    def _delta(
        self, post_id: str, days: tuple[date, date], ends: tuple[date, date] | None
    ) -> Delta:
        levels = self.levels[post_id]
        until = [day for day in self.known(post_id) if day <= days[1]]
        first = [day for day in until if day < month_of(days[1])][-1:] or until[:1]
        currencies = (
            levels[first[0]][1] if first else None,
            levels[until[-1]][1] if until else None,
        )
        if ends is None or ends[0] == ends[1] or currencies[0] != currencies[1]:
            return Delta(post_id, *days, None, None, currencies)
        old, new = levels[ends[0]][0], levels[ends[1]][0]
        assert old is not None
        assert new is not None
        cuts = self._cuts(post_id, days, old, currencies[0])
        return Delta(post_id, *days, new - old, currencies[0], cuts=cuts)

    def _cuts(
        self,
        post_id: str,
        days: tuple[date, date],
        opening: Decimal,
        currency: str | None,
    ) -> tuple[tuple[date, Decimal], ...]:
        start, end = days
        changes = set(self.splits.get(post_id, {}))
        artists = {name for it in self.splits.get(post_id, {}).values() for name in it}
        changes |= {day for name in artists for day in self.rates.get(name, {})}
        cuts = []
        for change in sorted(changes):
            inner = [
                (day, level)
                for day, (level, of) in self.levels[post_id].items()
                if start < day < change <= end and level is not None and of == currency
            ]
            if inner:
                day, level = max(inner)
                cuts.append((day, level - opening))
        return tuple(cuts)


def money(currency: str = "USD", *, smallest: int = -5_000) -> Any:
    """Return a strategy of earnings with more digits than the currency has."""
    places = {"JPY": 2, "USD": 4, "KWD": 5}[currency]
    return st.integers(smallest, 50_000).map(lambda it: Decimal(it).scaleb(-places))


shares = st.one_of(
    st.sampled_from(ARTISTS).map(lambda one: {one: Decimal(100)}),
    st.tuples(st.permutations(ARTISTS), st.integers(1, 9_999)).map(
        lambda it: {
            it[0][0]: Decimal(it[1]).scaleb(-2),
            it[0][1]: 100 - Decimal(it[1]).scaleb(-2),
        }
    ),
    st.just(dict(zip(ARTISTS, map(Decimal, ("33.33", "33.33", "33.34")), strict=True))),
)
days = st.integers(0, DAYS - 1).map(lambda offset: FIRST + timedelta(days=offset))
rates = st.one_of(
    st.sampled_from((Decimal(0), Decimal(50), Decimal(100))),
    st.integers(0, 100_000).map(lambda it: Decimal(it).scaleb(-3)),
)


@st.composite
def histories(draw: Any, *, is_known: bool = False) -> History:
    """Draw a history; if `is_known`, no level is unknown and no currency changes."""
    history = History()
    for name in ARTISTS:
        starts = draw(st.lists(days, max_size=2, unique=True))
        history.rates[name] = {day: draw(rates) for day in (date.min, *starts)}
    for number in range(draw(st.integers(1, 3))):
        post_id = f"site:{number}"
        currency = draw(st.sampled_from(CURRENCIES))
        read = sorted(draw(st.sets(days, min_size=1, max_size=12)))
        history.levels[post_id] = {
            day: draw(_levels(currency, is_known=is_known)) for day in read
        }
        history.published[post_id] = draw(st.sampled_from((read[0], FIRST)))
        history.splits[post_id] = {date.min: draw(shares)}
        for day in draw(st.lists(days, max_size=2)):
            history.splits[post_id][day] = draw(shares)
        if draw(st.booleans()):
            history.removed.add(post_id)
    return history


def _levels(currency: str, *, is_known: bool) -> Any:
    known = st.tuples(money(currency, smallest=0), st.just(currency))
    if is_known:
        return known
    unknown = st.just((None, None))
    other = st.tuples(money("USD", smallest=0), st.just("USD"))
    return st.one_of(known, known, known, unknown, other)


@st.composite
def changes(draw: Any, history: History) -> None:
    """Change a history: a level, a rate or a split that was already used."""
    post_id = draw(st.sampled_from(sorted(history.levels)))
    match draw(st.sampled_from(("level", "rate", "split", "removal"))):
        case "level":
            day = draw(days)
            currencies = {it for _, it in history.levels[post_id].values() if it}
            currency = draw(st.sampled_from(sorted(currencies) or ["USD"]))
            history.levels[post_id][day] = (draw(money(currency)), currency)
        case "rate":
            history.rates[draw(st.sampled_from(ARTISTS))][draw(days)] = draw(rates)
        case "split":
            history.splits[post_id][draw(days)] = draw(shares)
        case "removal":
            history.removed.add(post_id)
