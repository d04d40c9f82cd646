"""Statements in the database: a calculation by hand, builds, locks, kills."""

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.royalties.build import Built, build_statements
from pipelines.royalties.calculation import calculate_statements
from pipelines.royalties.lock import lock_month
from pipelines.royalties.statements import find_statements
from tests.support import commands
from tests.support.fakes import execute, scalar
from tests.support.royalty_histories import History, changes, histories
from tests.support.royalty_tables import store_history

JANUARY, FEBRUARY, MARCH, APRIL = (date(2024, month, 1) for month in range(1, 5))
DIGEST = """
    select md5(string_agg(row::text, '' order by row::text))
    from (
        select to_jsonb(one) - 'built_at' as row from app.royalty_statements as one
        union all
        select to_jsonb(one) from app.royalty_lines as one
    ) as rows
"""


def usd(**levels: str) -> dict[date, tuple[Decimal | None, str | None]]:
    """Return levels by day: `d0131="10"` is 10 USD on 31 January."""
    return {
        date(2024, int(day[1:3]), int(day[3:])): (Decimal(level), "USD")
        for day, level in levels.items()
    }


def by_hand() -> History:
    """Return the history of docs/royalties.md.

    site:1 is new in January: 10.00 on the first day, 40.00 at the end; 70.01 on 15
    February, 100.01 on the leap day. Ann and Ben share it 60 to 40; from 16 February on
    50 to 50. Ann's rate is 50, Ben's 33.3.
    """
    return History(
        levels={"site:1": usd(d0110="10", d0131="40", d0215="70.01", d0229="100.01")},
        published={"site:1": date(2024, 1, 9)},
        splits={
            "site:1": {
                date.min: {"ann": Decimal(60), "ben": Decimal(40)},
                date(2024, 2, 16): {"ann": Decimal(50), "ben": Decimal(50)},
            }
        },
        rates={"ann": {date.min: Decimal(50)}, "ben": {date.min: Decimal("33.3")}},
    )


def digest(warehouse: Warehouse) -> Any:
    return scalar(warehouse, DIGEST)


def amounts(warehouse: Warehouse, month: date) -> dict[str, tuple[str, ...]]:
    return {
        one["artist_name"]: tuple(
            str(one[name])
            for name in ("opening", "royalty", "adjustments", "payable", "carried")
        )
        for one in find_statements(warehouse, month=month)
    }


def test_a_statement_by_hand(royalties: Warehouse) -> None:
    store_history(royalties, by_hand())
    assert build_statements(royalties, FEBRUARY) == Built(
        first=JANUARY, last=FEBRUARY, statements=4, lines=8, adjustments=0, gaps=0
    )
    # January: 10.00 + 30.00 = 40.00. Ann 24.00 at 50 %, Ben 16.00 at 33.3 %.
    # Ben's lines are 1.332 and 3.996: 1.33 + 4.00 = 5.33, the rounded 5.328.
    assert amounts(royalties, JANUARY) == {
        "ann": ("0.00", "12.00", "0.00", "12.00", "0.00"),
        "ben": ("0.00", "5.33", "0.00", "5.33", "0.00"),
    }
    # February: 30.01 until the 15th at 60/40, then 30.00 at 50/50.
    # Ann 18.006 + 15 at 50 % = 16.503; Ben 12.004 + 15 at 33.3 % = 8.992332.
    assert amounts(royalties, FEBRUARY) == {
        "ann": ("0.00", "16.50", "0.00", "16.50", "0.00"),
        "ben": ("0.00", "8.99", "0.00", "8.99", "0.00"),
    }
    ann, ben = find_statements(royalties, month=FEBRUARY, with_lines=True)
    assert [ann["earnings"], ben["earnings"]] == [Decimal("33.006"), Decimal("27.004")]
    assert ann["earnings"] + ben["earnings"] == Decimal("60.01")
    assert [line["amount"] for line in ben.lines] == [Decimal("4.00"), Decimal("4.99")]
    assert [line["from_date"] for line in ben.lines] == [
        date(2024, 1, 31),
        date(2024, 2, 15),
    ]


def test_a_repeat_changes_nothing(royalties: Warehouse) -> None:
    store_history(royalties, by_hand())
    build_statements(royalties)
    before = digest(royalties)
    build_statements(royalties, JANUARY)
    assert digest(royalties) == before
    assert len(find_statements(royalties, month=FEBRUARY)) == 2


def test_late_corrections_go_to_the_next_open_month_once(royalties: Warehouse) -> None:
    history = by_hand()
    store_history(royalties, history)
    build_statements(royalties, JANUARY)
    lock_month(royalties, JANUARY)
    history.levels["site:1"][date(2024, 1, 31)] = (Decimal(20), "USD")
    history.rates["ben"][date(2024, 1, 1)] = Decimal(50)
    store_history(royalties, history)
    build_statements(royalties, FEBRUARY)
    # January is 20.00 now: Ann 12.00 at 50 % is 6.00, not 12.00; Ben 8.00 at 50 % is
    # 4.00, not 5.33. February has 50.01 until the 15th.
    assert amounts(royalties, FEBRUARY) == {
        "ann": ("0.00", "22.50", "-6.00", "16.50", "0.00"),
        "ben": ("0.00", "17.50", "-1.33", "16.17", "0.00"),
    }
    (line,) = (
        line
        for one in find_statements(royalties, artist="ben", with_lines=True)
        for line in one.lines
        if line["kind"] == "adjustment"
    )
    assert line["earned_in"] == JANUARY
    assert line["reason"] == "earnings of the post 20, was 40; rate 50, was 33.3"
    lock_month(royalties, FEBRUARY)
    assert build_statements(royalties, APRIL).adjustments == 0


def test_a_negative_month_is_carried(royalties: Warehouse) -> None:
    history = by_hand()
    history.levels["site:1"] = usd(d0110="10", d0131="40", d0229="20", d0331="45")
    store_history(royalties, history)
    build_statements(royalties, MARCH)
    zero = "0.00"
    ann = [amounts(royalties, it)["ann"] for it in (FEBRUARY, MARCH)]
    assert ann == [
        (zero, "-5.00", zero, zero, "-5.00"),
        ("-5.00", "6.25", zero, "1.25", zero),
    ]


def test_unknown_earnings_are_named(royalties: Warehouse) -> None:
    history = by_hand()
    for day in (15, 29):
        history.levels["site:1"][date(2024, 2, day)] = (None, None)
    store_history(royalties, history)
    built = build_statements(royalties, FEBRUARY)
    assert built.gaps == 2
    ann, _ = find_statements(royalties, month=FEBRUARY, with_lines=True)
    assert (ann["earnings"], ann["royalty"], ann["payable"]) == (None, None, None)
    assert ann["currency"] == "USD"
    assert ann.lines[0]["reason"] == "the earnings were not reported"


def test_earnings_that_are_no_longer_known_change_nothing(royalties: Warehouse) -> None:
    history = by_hand()
    store_history(royalties, history)
    build_statements(royalties, FEBRUARY)
    lock_month(royalties, JANUARY)
    lock_month(royalties, FEBRUARY)
    for day in (date(2024, 2, 15), date(2024, 2, 29)):
        del history.levels["site:1"][day]
    store_history(royalties, history)
    built = build_statements(royalties, MARCH)
    assert (built.adjustments, built.gaps) == (0, 4)
    reasons = {
        line["reason"]
        for one in find_statements(royalties, month=MARCH, with_lines=True)
        for line in one.lines
        if line["earned_in"] == FEBRUARY
    }
    assert reasons == {"the post was not read in the month"}


def test_months_are_locked_in_their_order(royalties: Warehouse) -> None:
    store_history(royalties, by_hand())
    with pytest.raises(UserError, match="has no statements"):
        lock_month(royalties, FEBRUARY)
    build_statements(royalties)
    with pytest.raises(UserError, match="2024-01 is open: lock it first"):
        lock_month(royalties, FEBRUARY)
    with pytest.raises(UserError, match="2024-06 is not over"):
        lock_month(royalties, date(2024, 6, 1))
    assert lock_month(royalties, JANUARY).is_new
    assert not lock_month(royalties, JANUARY).is_new
    with pytest.raises(UserError, match="2024-01 is locked: the first open month is 2"):
        build_statements(royalties, JANUARY)


@pytest.mark.parametrize(
    "statement",
    [
        "update app.royalty_statements set payable = 1, carried = 11",
        "update app.royalty_statements set status = 'open', locked_at = null",
        "update app.royalty_statements set artist_name = 'x'",
        "delete from app.royalty_statements",
        "update app.royalty_lines set amount = 1",
        "delete from app.royalty_lines",
        """
        insert into app.royalty_lines
        select (jsonb_populate_record(one, jsonb_build_object(
            'id', gen_random_uuid(), 'line', 99
        ))).* from app.royalty_lines as one limit 1
        """,
        """
        insert into app.royalty_statements
        select (jsonb_populate_record(one, jsonb_build_object(
            'id', gen_random_uuid(), 'currency', 'EUR', 'status', 'open',
            'locked_at', null
        ))).* from app.royalty_statements as one limit 1
        """,
        "update app.royalty_months set locked_at = null",
        "delete from app.royalty_months",
        "insert into app.royalty_months values ('2023-01-01', now(), null)",
        "truncate app.royalty_lines",
        "truncate app.royalty_statements cascade",
        "truncate app.royalty_months cascade",
        "truncate app.artists cascade",
        "delete from app.artists",
        "alter table app.royalty_lines add column x int; delete from app.royalty_lines",
    ],
)
def test_the_database_keeps_a_locked_month(
    locked_january: Warehouse, statement: str
) -> None:
    before = digest(locked_january)
    with (
        pytest.raises(Exception, match=r"lock|never emptied|foreign key"),
        locked_january.begin() as session,
    ):
        session.execute(text(statement))
    assert digest(locked_january) == before


@pytest.fixture
def locked_january(royalties: Warehouse) -> Warehouse:
    store_history(royalties, by_hand())
    build_statements(royalties, JANUARY)
    lock_month(royalties, JANUARY)
    return royalties


def test_a_statement_whose_lines_do_not_sum_up_is_not_locked(
    royalties: Warehouse,
) -> None:
    store_history(royalties, by_hand())
    build_statements(royalties, JANUARY)
    execute(royalties, "update app.royalty_lines set amount = amount + 1")
    with pytest.raises(Exception, match="differ from its royalty"):
        lock_month(royalties, JANUARY)
    assert scalar(royalties, "select count(*) from app.royalty_months") == 1
    assert find_statements(royalties)[0]["status"] == "open"


def test_a_line_waits_for_a_lock_and_is_refused(locked_january: Warehouse) -> None:
    build_statements(locked_january, FEBRUARY)
    update = text(
        "update app.royalty_statements set status = 'locked', locked_at = now()"
        " where status = 'open'"
    )
    insert = text("""
        insert into app.royalty_lines
        select (jsonb_populate_record(one, jsonb_build_object(
            'id', gen_random_uuid(), 'line', 99
        ))).*
        from app.royalty_lines as one
        inner join app.royalty_statements as two on two.id = one.statement_id
        where two.month = '2024-02-01' limit 1
    """)
    with locked_january.begin() as other:
        other.execute(text("set local lock_timeout = '200ms'"))
        with locked_january.begin() as session:
            session.execute(update)
            with pytest.raises(Exception, match="lock timeout"):
                other.execute(insert)
    with (
        pytest.raises(Exception, match="never change"),
        locked_january.begin() as session,
    ):
        session.execute(insert)


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(histories(), st.data())
def test_the_database_gives_what_the_history_gives(
    royalties: Warehouse, history: History, data: st.DataObject
) -> None:
    """The SQL reads the facts, also the days on which terms change within a month."""
    with royalties.begin() as session:
        for table in ("royalty_lines", "royalty_statements", "royalty_months"):
            session.execute(text(f"alter table app.{table} disable trigger user"))
            session.execute(text(f"delete from app.{table}"))
            session.execute(text(f"alter table app.{table} enable trigger user"))
    data.draw(changes(history))
    store_history(royalties, history)
    build_statements(royalties, date(2024, 5, 1))
    expected = calculate_statements(
        history.facts(), [], {}, locked=None, last=date(2024, 5, 1)
    )
    found = find_statements(royalties, with_lines=True)
    assert {
        (one["artist_name"], one["month"], one["currency"]): [
            (line["post_id"], line["kind"], line["royalty"], line["amount"])
            for line in one.lines
        ]
        for one in found
    } == {
        (one.artist_name, one.month, one.currency): [
            (line.post_id, line.kind, line.royalty, line.amount) for line in one.lines
        ]
        for one in expected
    }


BUILD = ("statements", "build", "--month", "2024-02")


@pytest.mark.parametrize("stage", ["royalties calculate", "royalties store"])
def test_a_killed_build_leaves_what_was_there(royalties: Warehouse, stage: str) -> None:
    store_history(royalties, by_hand())
    commands.run_killed(BUILD, stage)
    assert find_statements(royalties) == []
    done = commands.run(BUILD, dict(os.environ))
    assert done.returncode == 0, done.stderr
    first = digest(royalties)
    assert commands.run(BUILD, dict(os.environ)).returncode == 0
    assert digest(royalties) == first


@pytest.mark.parametrize("stage", ["royalties lock", "royalties locked"])
def test_a_killed_lock_locks_nothing(royalties: Warehouse, stage: str) -> None:
    store_history(royalties, by_hand())
    build_statements(royalties, FEBRUARY)
    before = digest(royalties)
    lock = ("statements", "lock", "2024-01")
    commands.run_killed(lock, stage)
    assert digest(royalties) == before
    done = commands.run(lock, dict(os.environ))
    assert (done.returncode, done.stdout) == (0, "2024-01: locked, 2 statements\n")


def test_concurrent_builds_and_a_lock_double_nothing(royalties: Warehouse) -> None:
    history = by_hand()
    store_history(royalties, history)
    build_statements(royalties, JANUARY)
    lock_month(royalties, JANUARY)
    history.rates["ann"][date(2024, 1, 1)] = Decimal(60)
    store_history(royalties, history)
    start: Callable[..., Any] = commands.Command
    with (
        start(BUILD, dict(os.environ)) as one,
        start(BUILD, dict(os.environ)) as two,
        start(("statements", "lock", "2024-02"), dict(os.environ)) as lock,
    ):
        outcomes = [it.wait() for it in (one, two, lock)]
    assert all(done.returncode in {0, 2} for done in outcomes), outcomes
    assert "Traceback" not in "".join(done.stderr for done in outcomes)
    if find_statements(royalties, month=FEBRUARY)[0]["status"] == "open":
        lock_month(royalties, FEBRUARY)
    build_statements(royalties, MARCH)
    adjustments = scalar(
        royalties,
        "select array_agg(amount) from app.royalty_lines where kind = 'adjustment'",
    )
    # Ann's 24.00 of January at 60 % are 14.40, not 12.00.
    assert adjustments == [Decimal("2.40")]
