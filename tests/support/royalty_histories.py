"""Histories of posts' earnings, and the deltas that follow by their definition.

Here: values and hypothesis strategies; an own calculation of monthly deltas. Not here:
the tables in a database (`royalty_tables.py`).
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from pipelines.royalties.facts import Delta, Facts, Post, Terms, month_of

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
        levels = sorted(self.levels[post_id].items())
        known = [currency for _, (_, currency) in levels if currency]
        return Post(
            post_id=post_id,
            title=f"title of {post_id}",
            published=self.published.get(post_id),
            is_live=post_id not in self.removed,
            first_date=levels[0][0],
            first_level=levels[0][1][0],
            first_currency=levels[0][1][1],
            last_currency=known[-1] if known else None,
        )

    def deltas(self, post_id: str) -> list[Delta]:
        """Return the monthly deltas: last in the month minus last before it."""
        levels = self.levels[post_id]
        found = []
        for month in sorted({month_of(day) for day in levels}):
            inside = [day for day in levels if month_of(day) == month]
            before = [day for day in levels if day < month]
            start, end = max(before) if before else min(inside), max(inside)
            (old, currency_before), (new, currency_after) = levels[start], levels[end]
            is_same = currency_before == currency_after and None not in (old, new)
            found.append(
                Delta(
                    post_id=post_id,
                    from_date=start,
                    to_date=end,
                    earnings=new - old if is_same else None,  # type: ignore[operator]
                    currency=currency_after if is_same else None,
                    currencies=(currency_before, currency_after),
                    cuts=self._cuts(post_id, start, end) if is_same else (),
                )
            )
        return found

    def _cuts(
        self, post_id: str, start: date, end: date
    ) -> tuple[tuple[date, Decimal], ...]:
        levels = self.levels[post_id]
        changes = set(self.splits.get(post_id, {}))
        artists = {name for it in self.splits.get(post_id, {}).values() for name in it}
        changes |= {day for name in artists for day in self.rates.get(name, {})}
        first, currency = levels[start]
        cuts = []
        for change in sorted(changes):
            if not start < change <= end or first is None:
                continue
            inner = [
                (day, level)
                for day, (level, of) in levels.items()
                if start < day < change and level is not None and of == currency
            ]
            if inner:
                day, level = max(inner)
                cuts.append((day, level - first))
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
