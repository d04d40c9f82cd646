"""The law of statements over random histories, calculated without a database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.days import month_of, next_month
from pipelines.royalties.calculation import calculate_statements
from pipelines.royalties.facts import Facts, Line, Statement
from pipelines.royalties.money import EXACT, minor_unit, round_money
from tests.support.royalty_histories import ARTISTS, FIRST, History, changes, histories

LAST = date(2024, 5, 1)
MONTHS = [date(2023, 12, 1), *(date(2024, month, 1) for month in range(1, 6))]
ZERO = Decimal(0)

law = settings(max_examples=50)


class Ledger:
    """Locked statements, as the database would keep them."""

    def __init__(self) -> None:
        self.locked: date | None = None
        self.statements: list[Statement] = []

    @property
    def lines(self) -> list[Line]:
        return [line for one in self.statements for line in one.lines]

    def build(self, facts: Facts, last: date = LAST) -> list[Statement]:
        balances = {(it.artist_id, it.currency): it.carried for it in self.statements}
        return calculate_statements(
            facts, self.lines, balances, locked=self.locked, last=last
        )

    def lock(self, facts: Facts, month: date) -> None:
        built = self.build(facts, month)
        self.statements += [one for one in built if one.month <= month]
        self.locked = month


def lines_of(statements: Iterable[Statement], *kinds: str) -> list[Line]:
    return [it for one in statements for it in one.lines if it.kind in kinds]


def total(values: Iterable[Decimal | None]) -> Decimal:
    return sum((it for it in values if it is not None), ZERO)


@law
@given(histories())
def test_lines_sum_to_the_statement(history: History) -> None:
    for one in Ledger().build(history.facts()):
        earned = [it for it in one.lines if it.kind == "earnings"]
        assert total(it.amount for it in earned) == (one.royalty or ZERO)
        exact = total(it.royalty for it in earned)
        assert (one.royalty or ZERO) == round_money(exact, one.currency)
        unit = minor_unit(one.currency)
        for line in earned:
            assert line.amount is not None
            assert line.royalty is not None
            assert abs(line.amount - line.royalty) < unit
            assert line.amount % unit == 0
        assert (one.payable or ZERO) + one.carried == one.opening + (
            one.royalty or ZERO
        )
        assert one.carried <= 0 <= (one.payable or ZERO)


@law
@given(histories())
def test_the_parts_of_a_post_sum_to_its_money(history: History) -> None:
    parts: dict[Any, Decimal] = defaultdict(lambda: ZERO)
    for line in lines_of(Ledger().build(history.facts()), "earnings"):
        assert line.earnings is not None
        parts[line.post_id, line.earned_in, line.currency] += line.earnings
    expected: dict[Any, Decimal] = defaultdict(lambda: ZERO)
    for post in history.facts().posts:
        published, level = post.published, post.first_level
        first = month_of(post.first_date)
        is_new = published is not None and month_of(published) == first
        if is_new and level is not None:
            expected[post.post_id, first, post.first_currency] += level
        for delta in history.deltas(post.post_id):
            if delta.earnings is not None:
                key = post.post_id, month_of(delta.to_date), delta.currency
                expected[key] += delta.earnings
    assert {key: it for key, it in parts.items() if it} == {
        key: it for key, it in expected.items() if it
    }


@law
@given(histories())
def test_unknown_earnings_are_a_gap_and_never_zero(history: History) -> None:
    statements = Ledger().build(history.facts())
    named = {
        (it.post_id, it.earned_in)
        for it in lines_of(statements, "gap")
        if "before the first reading" not in (it.reason or "")
    }
    earned = {(it.post_id, it.earned_in) for it in lines_of(statements, "earnings")}
    for post_id in history.levels:
        for delta in history.deltas(post_id):
            key = post_id, month_of(delta.to_date)
            if delta.earnings is None:
                # The first level may be all that there is.
                assert key in named or key in earned
                assert key in named or len(set(delta.currencies)) == 1
            else:
                assert key in earned
    for one in statements:
        if not [it for it in one.lines if it.kind == "earnings"]:
            assert one.earnings is None
            assert one.royalty is None
            assert one.payable is None or one.opening
    for line in lines_of(statements, "gap"):
        assert line.amount is None
        assert line.reason


@law
@given(histories(), st.data())
def test_corrections_bring_locked_months_to_what_is_known(
    history: History, data: st.DataObject
) -> None:
    ledger = Ledger()
    for month in MONTHS[:4]:
        ledger.lock(history.facts(), month)
        for _ in range(data.draw(st.integers(0, 3))):
            data.draw(changes(history))
    facts = history.facts()
    ledger.lock(facts, MONTHS[4])
    known = {
        (one.post_id, month_of(one.to_date)) for one in facts.deltas if one.is_known
    }
    known -= {(it.post_id, it.earned_in) for it in lines_of(ledger.statements, "gap")}
    posts = {(post.post_id, month) for post in facts.posts for month in MONTHS[:5]}
    settled = sums(ledger.lines)
    fresh = sums(Ledger().build(facts, MONTHS[4]))
    for key in settled.keys() | fresh.keys():
        artist, currency, month = key
        unknown = {post for post, of in posts - known if of == month}
        if unknown & (settled[key].posts | fresh[key].posts):
            continue  # what is not known is not corrected
        assert settled[key].amount == fresh[key].amount, (artist, currency, month)
        assert settled[key].royalty == fresh[key].royalty


@law
@given(histories(is_known=True), st.data())
def test_a_correction_is_made_once(history: History, data: st.DataObject) -> None:
    ledger = Ledger()
    ledger.lock(history.facts(), MONTHS[1])
    for _ in range(3):
        data.draw(changes(history))
    facts = history.facts()
    ledger.lock(facts, MONTHS[2])
    assert lines_of(ledger.build(facts, MONTHS[3]), "adjustment") == []
    ledger.lock(facts, MONTHS[3])
    assert lines_of(ledger.build(facts, LAST), "adjustment") == []


@law
@given(histories(is_known=True))
def test_what_is_no_longer_known_is_not_taken_back(history: History) -> None:
    ledger = Ledger()
    ledger.lock(history.facts(), MONTHS[3])
    lost = "site:0"
    settled = {
        (it.artist_id, it.earned_in)
        for it in lines_of(ledger.statements, "earnings")
        if it.post_id == lost and it.amount
    }
    for day in history.levels[lost]:
        history.levels[lost][day] = (None, None)
    built = ledger.build(history.facts())
    assert lines_of(built, "adjustment") == []
    named = {
        (it.artist_id, it.earned_in)
        for it in lines_of(built, "gap")
        if it.post_id == lost
    }
    assert settled <= named


@law
@given(histories(), st.data())
def test_a_balance_is_carried_until_it_is_paid(
    history: History, data: st.DataObject
) -> None:
    ledger = Ledger()
    for month in MONTHS[:4]:
        ledger.lock(history.facts(), month)
        data.draw(changes(history))
    accounts = defaultdict(list)
    for one in [*ledger.statements, *ledger.build(history.facts())]:
        accounts[one.artist_id, one.currency].append(one)
    for statements in accounts.values():
        balance = ZERO
        for one in statements:
            assert one.opening == balance
            balance = one.carried
        assert [it.month for it in statements] == sorted(
            {it.month for it in statements}
        )
        due = total(it.royalty for it in statements) + total(
            it.adjustments for it in statements
        )
        assert total(it.payable for it in statements) + balance == due


@law
@given(histories())
def test_a_line_has_the_terms_of_its_day(history: History) -> None:
    terms = history.facts().terms
    for line in lines_of(Ledger().build(history.facts()), "earnings"):
        assert line.to_date is not None
        assert line.share == terms.shares(line.post_id, line.to_date)[line.artist_id]
        assert line.rate == terms.rate(line.artist_id, line.to_date)
        assert line.earned_in == month_of(line.to_date)


@law
@given(histories())
def test_months_built_at_once_or_one_by_one_are_the_same(history: History) -> None:
    facts, ledger = history.facts(), Ledger()
    for month in MONTHS:
        ledger.lock(facts, month)
    at_once = Ledger().build(facts, LAST)
    assert lines_of(ledger.statements, "adjustment") == []

    def money(statements: list[Statement]) -> dict[Any, Any]:
        return {
            (it.artist_id, it.month, it.currency): (it.royalty, it.payable, it.carried)
            for it in statements
        }

    assert money(ledger.statements) == money(at_once)


@law
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(history: History, random: Any) -> None:
    facts = history.facts()
    posts, deltas = list(facts.posts), list(facts.deltas)
    random.shuffle(posts)
    random.shuffle(deltas)
    splits = {
        post: [(day, dict(sorted(it.items(), reverse=True))) for day, it in known]
        for post, known in facts.terms.splits.items()
    }
    terms = replace(facts.terms, splits=splits)
    other = replace(facts, posts=posts, deltas=deltas, terms=terms)
    assert Ledger().build(other) == Ledger().build(facts)


class Sum:
    """The money of one artist, currency and month of earning."""

    def __init__(self) -> None:
        self.amount = self.royalty = ZERO
        self.posts: set[str] = set()


def sums(given: list[Line] | list[Statement]) -> dict[Any, Sum]:
    found: dict[Any, Sum] = defaultdict(Sum)
    for one in given:
        for line in one.lines if isinstance(one, Statement) else (one,):
            if line.kind != "gap":
                key = line.artist_id, line.currency, line.earned_in
                found[key].amount += line.amount or 0
                found[key].royalty = EXACT.add(found[key].royalty, line.royalty or ZERO)
                found[key].posts.add(line.post_id)
    return found


def test_the_months_of_these_tests_follow_each_other() -> None:
    assert [next_month(it) for it in MONTHS[:-1]] == MONTHS[1:]
    assert month_of(FIRST) == MONTHS[0]
    assert len(set(ARTISTS)) == 3
