"""Corrections of locked months: the difference of what is known now and was settled.

Here: the difference by artist, currency, month and post, and new gaps of such months.
Not here: the parts as known now (`parts.py`), reading what was settled (`reading.py`).

A line is settled when its statement is locked, and so is a correction when the month is
locked that contains it. So no build repeats a correction.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from pipelines.royalties.facts import Line
from pipelines.royalties.money import exact, round_lines, round_money, shown
from pipelines.royalties.parts import Parts

NO_LONGER_KNOWN = "the earnings are no longer known"

Key = tuple[str, str, date]
"""An artist, a currency and the month of the earnings."""


@dataclass(slots=True)
class State:
    """The lines of one artist, currency, month and post, summed."""

    earnings: Decimal = Decimal(0)
    royalty: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)
    post_earnings: Decimal = Decimal(0)
    shares: set[Decimal | None] = field(default_factory=set)
    rates: set[Decimal | None] = field(default_factory=set)
    title: str | None = None

    def add(self, line: Line) -> None:
        """Add a line; the terms of a correction replace the earlier ones."""
        self.earnings += line.earnings or 0
        self.royalty += line.royalty or 0
        self.amount += line.amount or 0
        self.title = line.title or self.title
        if line.kind == "adjustment":
            self.post_earnings = line.post_earnings or Decimal(0)
            self.shares, self.rates = {line.share}, {line.rate}
        else:
            self.post_earnings += line.post_earnings or 0
            self.shares.add(line.share)
            self.rates.add(line.rate)


@exact
def find_corrections(
    parts: Parts, settled: Sequence[Line], newest_locked: date
) -> list[Line]:
    """Return the corrections of all months up to `newest_locked`, rounded."""
    closed = [one for one in parts.lines if one.earned_in <= newest_locked]
    now, before = _states(closed), _states(settled)
    unknown = {
        (one.artist_id, one.earned_in, one.post_id)
        for one in closed
        if one.kind == "gap" and one.earnings is not None
    }
    lines = []
    for key in sorted(now.keys() | before.keys()):
        posts, old = now.get(key, {}), before.get(key, {})
        changed: dict[str, State] = {}
        for post_id in sorted(posts.keys() | old.keys()):
            artist_id, _, month = key
            is_known = (post_id, month) in parts.known
            if is_known and (artist_id, month, post_id) not in unknown:
                changed[post_id] = posts.get(post_id, State())
        lines += _corrections_of(key, changed, old)
    return [*lines, *_new_gaps(closed, settled, before, parts)]


def _states(lines: Iterable[Line]) -> dict[Key, dict[str, State]]:
    states: dict[Key, dict[str, State]] = {}
    for line in lines:
        if line.kind != "gap":
            key = line.artist_id, line.currency, line.earned_in
            states.setdefault(key, {}).setdefault(line.post_id, State()).add(line)
    return states


def _corrections_of(
    key: Key, now: dict[str, State], before: dict[str, State]
) -> list[Line]:
    """Return lines whose amounts bring the settled total to the total as of now."""
    artist_id, currency, month = key
    lines = []
    for post_id, new in now.items():
        old = before.get(post_id, State())
        if (new.earnings, new.royalty) != (old.earnings, old.royalty):
            lines.append(
                Line(
                    kind="adjustment",
                    artist_id=artist_id,
                    currency=currency,
                    earned_in=month,
                    post_id=post_id,
                    title=new.title or old.title,
                    post_earnings=new.post_earnings,
                    share=_only(new.shares),
                    rate=_only(new.rates),
                    earnings=new.earnings - old.earnings,
                    royalty=new.royalty - old.royalty,
                    reason=_reason(old, new),
                )
            )
    royalties = {post_id: one.royalty for post_id, one in (before | now).items()}
    target = round_money(sum(royalties.values(), Decimal(0)), currency)
    settled = sum((one.amount for one in before.values()), Decimal(0))
    exact_values = [line.royalty or Decimal(0) for line in lines]
    amounts = round_lines(exact_values, currency, target - settled)
    return [replace(line, amount=it) for line, it in zip(lines, amounts, strict=True)]


def _reason(old: State, new: State) -> str:
    if not old.rates:
        return "was not known when the month was locked"
    changes = [
        f"{name} {_shown(now)}, was {_shown(before)}"
        for name, now, before in (
            ("earnings of the post", new.post_earnings, old.post_earnings),
            ("share", _only(new.shares), _only(old.shares)),
            ("rate", _only(new.rates), _only(old.rates)),
        )
        if now != before
    ]
    return "; ".join(changes) or "the terms changed within the month"


def _only(values: set[Decimal | None]) -> Decimal | None:
    """Return the one value of a set; None for several, and for none."""
    return next(iter(values)) if len(values) == 1 else None


def _shown(value: Decimal | None) -> str:
    return "none or several" if value is None else shown(value)


def _new_gaps(
    closed: Iterable[Line],
    settled: Iterable[Line],
    before: dict[Key, dict[str, State]],
    parts: Parts,
) -> Iterator[Line]:
    """Yield gaps of locked months that no locked statement names."""
    named = {_gap_key(one) for one in settled if one.kind == "gap"}
    gaps = [one for one in closed if one.kind == "gap"]
    explained = {(one.artist_id, one.earned_in, one.post_id) for one in gaps}
    for (artist_id, currency, month), posts in sorted(before.items()):
        for post_id, old in sorted(posts.items()):
            is_explained = (artist_id, month, post_id) in explained
            if (post_id, month) in parts.known or is_explained or not old.amount:
                continue
            gaps.append(
                Line(
                    kind="gap",
                    artist_id=artist_id,
                    currency=currency,
                    earned_in=month,
                    post_id=post_id,
                    title=old.title,
                    reason=f"{NO_LONGER_KNOWN}; {shown(old.amount)} stays",
                )
            )
    for _, same in groupby(sorted(gaps, key=_gap_key), key=_gap_key):
        gap = next(same)
        if _gap_key(gap) not in named:
            yield gap


def _gap_key(line: Line) -> tuple[str, str, date, str, str]:
    place = line.artist_id, line.currency, line.earned_in, line.post_id
    return (*place, line.reason or "")
