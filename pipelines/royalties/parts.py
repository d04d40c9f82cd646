"""The artists' parts of the posts' earnings, exactly, month by month.

Here: pieces of time with constant terms, and the gaps. Not here: rounding and totals
(`composing.py`), locked months (`corrections.py`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.days import month_of, next_month
from pipelines.royalties.facts import Delta, Facts, Line, Post, Terms
from pipelines.royalties.money import UNKNOWN_CURRENCY, exact, percent, shown

NOT_REPORTED = "the earnings were not reported"
NOT_READ = "the post was not read in the month"
NO_CURRENCY = "the currency of the earnings was not reported"


@dataclass(frozen=True, slots=True)
class Parts:
    """Lines with exact royalties, and the months of posts whose earnings are known."""

    lines: list[Line]
    known: set[tuple[str, date]]


@exact
def find_parts(facts: Facts, last: date) -> Parts:
    """Return the parts of all artists up to the month `last`."""
    lines: list[Line] = []
    known: set[tuple[str, date]] = set()
    deltas: dict[str, list[Delta]] = {}
    for delta in facts.deltas:
        deltas.setdefault(delta.post_id, []).append(delta)
    for post in facts.posts:
        found = sorted(deltas.get(post.post_id, ()), key=lambda one: one.to_date)
        lines += _lines_of_post(post, found, facts.terms, last)
        known |= _known_months(post, found)
    return Parts(lines, known)


def _known_months(post: Post, deltas: Iterable[Delta]) -> set[tuple[str, date]]:
    months = {
        month_of(one.to_date): one.is_known or _is_in_first_level(post, one)
        for one in deltas
    }
    months.setdefault(month_of(post.first_date), _is_first_level_known(post))
    return {(post.post_id, month) for month, is_known in months.items() if is_known}


def _is_first_level_known(post: Post) -> bool:
    """Tell whether the first level can be paid, for the month of its snapshot."""
    return _is_new(post) and None not in (post.first_level, post.first_currency)


def _is_in_first_level(post: Post, delta: Delta) -> bool:
    """Tell whether the first level contains the earnings of an unknown delta."""
    return (
        not delta.is_known
        and not delta.changes_currency
        and month_of(delta.to_date) == month_of(post.first_date)
        and _is_first_level_known(post)
    )


def _is_new(post: Post) -> bool:
    """Tell whether the first level was earned in the month of the first snapshot."""
    return post.published is not None and month_of(post.published) == month_of(
        post.first_date
    )


def _lines_of_post(
    post: Post, deltas: list[Delta], terms: Terms, last: date
) -> Iterator[Line]:
    if month_of(post.first_date) <= last:
        yield from _first_level(post, deltas, terms)
    for delta in deltas:
        if delta.from_date < delta.to_date and month_of(delta.to_date) <= last:
            yield from _lines_of_delta(post, delta, terms)
    yield from _missing_months(post, deltas, terms, last)


def _first_level(post: Post, deltas: list[Delta], terms: Terms) -> Iterator[Line]:
    day, level = post.first_date, post.first_level
    if _is_new(post) and level is not None:
        yield from _earned(post, terms, (None, day), level, post.first_currency)
    elif level or (_is_new(post) and not deltas):
        known = f"{shown(level)} was earned before the first reading" if level else ""
        currency = post.first_currency or post.last_currency
        yield from _gaps(post, terms, (None, day), currency, known or NOT_REPORTED)


def _lines_of_delta(post: Post, delta: Delta, terms: Terms) -> Iterator[Line]:
    if _is_in_first_level(post, delta):
        return
    if delta.earnings is None:
        before, after = delta.currencies
        currency, reason = delta.currency or after or post.last_currency, NOT_REPORTED
        if delta.changes_currency:
            reason = f"the currency changed from {before} to {after}"
        days = delta.from_date, delta.to_date
        yield from _gaps(post, terms, days, currency, reason)
        return
    start, earned = delta.from_date, Decimal(0)
    for end, total in (*delta.cuts, (delta.to_date, delta.earnings)):
        if end > start and (total != earned or end == delta.to_date):
            yield from _earned(
                post, terms, (start, end), total - earned, delta.currency
            )
            start, earned = end, total


def _missing_months(
    post: Post, deltas: list[Delta], terms: Terms, last: date
) -> Iterator[Line]:
    """Yield gaps for months without a reading while the post was live."""
    read = {month_of(one.to_date) for one in deltas}
    newest = max(read, default=month_of(post.first_date))
    month = next_month(month_of(post.first_date))
    while month <= (last if post.is_live else min(last, newest)):
        if month not in read:
            day = next_month(month)
            later = next((one.to_date for one in deltas if one.to_date >= day), None)
            reason = f"{NOT_READ}; counted in {later:%Y-%m}" if later else NOT_READ
            lines = _gaps(post, terms, (None, month), post.last_currency, reason)
            yield from (replace(one, to_date=None) for one in lines)
        month = next_month(month)


def _earned(
    post: Post,
    terms: Terms,
    days: tuple[date | None, date],
    earned: Decimal,
    currency: str | None,
) -> Iterator[Line]:
    """Yield each artist's part of what a post earned in days of constant terms."""
    if currency is None:
        reason = f"{NO_CURRENCY}: {shown(earned)}"
        yield from _gaps(post, terms, days, post.last_currency, reason)
        return
    start, end = days
    for artist_id, share in terms.shares(post.post_id, end).items():
        part = percent(earned, share)
        rate = terms.rate(artist_id, end)
        values: dict[str, Any] = {
            **_place(post, artist_id, end, currency),
            "from_date": start,
            "post_earnings": earned,
            "share": share,
            "earnings": part,
        }
        if rate is None:
            reason = f"no rate of the artist holds on {end}"
            yield Line(kind="gap", reason=reason, **values)
        else:
            royalty = percent(part, rate)
            yield Line(kind="earnings", rate=rate, royalty=royalty, **values)


def _gaps(
    post: Post,
    terms: Terms,
    days: tuple[date | None, date],
    currency: str | None,
    reason: str,
) -> Iterator[Line]:
    """Yield a gap for each artist of a post."""
    start, end = days
    for artist_id, share in terms.shares(post.post_id, end).items():
        place = _place(post, artist_id, end, currency)
        yield Line(kind="gap", from_date=start, share=share, reason=reason, **place)


def _place(
    post: Post, artist_id: str, day: date, currency: str | None
) -> dict[str, Any]:
    return {
        "artist_id": artist_id,
        "currency": currency or UNKNOWN_CURRENCY,
        "earned_in": month_of(day),
        "post_id": post.post_id,
        "title": post.title,
        "to_date": day,
    }
