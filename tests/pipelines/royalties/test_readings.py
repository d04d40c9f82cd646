"""A month whose readings end early says so: in the list, the lock and the exports."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.database.warehouse import Warehouse
from pipelines.royalties.build import build_statements
from pipelines.royalties.readings import describe_readings
from serving.endpoints.board_artists import _remark
from tests.support.command_line import call
from tests.support.fakes import scalar
from tests.support.royalty_histories import History
from tests.support.royalty_tables import store_history

JANUARY, FEBRUARY = date(2024, 1, 1), date(2024, 2, 1)
EARLY = "incomplete: its earnings were read up to 2024-01-14, not to 2024-01-31"


def levels(*days: str, last: date | None = None) -> Any:
    """Return 10 USD on each day; `last` has a snapshot without earnings."""
    known: Any = {date.fromisoformat(day): (Decimal(10), "USD") for day in days}
    return {**known, last: (None, None)} if last else known


@pytest.fixture
def early(royalties: Warehouse) -> Warehouse:
    """Build January and February: `early` has no earnings after 14 January.

    Its views were read to the end of January, and the other post has all days.
    """
    days = ("2024-01-01", "2024-01-14")
    full = levels("2024-01-01", "2024-01-31", "2024-02-29")
    store_history(
        royalties,
        History(
            levels={"early": levels(*days, last=date(2024, 1, 31)), "full": full},
            published={},
            splits={
                "early": {date.min: {"ann": Decimal(100)}},
                "full": {date.min: {"ann": Decimal(50), "ben": Decimal(50)}},
            },
            rates={"ann": {date.min: Decimal(50)}, "ben": {date.min: Decimal(50)}},
        ),
    )
    build_statements(royalties, FEBRUARY)
    return royalties


def read_until(warehouse: Warehouse) -> Any:
    return scalar(
        warehouse,
        "select jsonb_object_agg(artist_name || to_char(month, ' MM'), read_until)"
        " from cg_analytics.royalty_statements",
    )


def test_a_statement_has_the_earliest_end_of_its_posts(early: Warehouse) -> None:
    expected = {
        "ann 01": "2024-01-14",
        "ben 01": "2024-01-31",
        "ann 02": "2024-02-29",
        "ben 02": "2024-02-29",
    }
    assert read_until(early) == expected
    build_statements(early, FEBRUARY)
    assert read_until(early) == expected


def test_the_list_and_the_lock_name_the_day(
    early: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    rows = call("statements", "list", "--month", "2024-01").out.splitlines()
    assert [one.rstrip().split("  ")[-1].strip() for one in rows[1:]] == [
        "01-14 (incomplete)",
        "01-31",
    ]
    locked = call("statements", "lock", "2024-01")
    assert locked.out.splitlines() == [
        "2024-01: locked, 2 statements",
        f"1 statements: {EARLY}",
    ]
    audited = "select details ->> 'incomplete' from app.audit_logs where action = :name"
    assert scalar(early, audited, name="royalties.lock") == "1"
    again = call("statements", "lock", "2024-01").out
    assert again == "2024-01: was locked before, nothing changed\n"
    build_statements(early, FEBRUARY)
    assert read_until(early)["ann 01"] == "2024-01-14"
    assert call("statements", "lock", "2024-02").out.splitlines() == [
        "2024-02: locked, 2 statements"
    ]


def test_a_printed_page_and_a_csv_name_the_day(
    early: Warehouse, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    call("statements", "export", "--format", "html", "--output", str(page))
    assert page.read_text().count(f"This month is {EARLY}.") == 1
    csv = call("statements", "export", "--month", "2024-01").out.splitlines()
    column = csv[0].split(",").index("read_until")
    assert {one.split(",")[column] for one in csv[1:]} == {"2024-01-14", "2024-01-31"}


@pytest.mark.parametrize(
    ("month", "day", "is_told"),
    [
        (JANUARY, date(2024, 1, 14), True),
        (JANUARY, date(2024, 1, 31), False),
        (FEBRUARY, date(2024, 2, 28), True),
        (FEBRUARY, date(2024, 2, 29), False),
        (date(2024, 12, 1), date(2024, 12, 30), True),
        (JANUARY, None, False),
    ],
)
def test_only_an_early_end_is_told(
    month: date, day: date | None, *, is_told: bool
) -> None:
    """A statement from before this column, or of gaps alone, has no day."""
    assert (describe_readings(month, day) is not None) is is_told
    row = {"month": month, "gaps": 0, "read_until": day}
    assert (_remark(row) is not None) is is_told
    both = _remark({**row, "gaps": 2})
    assert both is not None
    assert both.startswith("2 unknown earnings")
    assert ("incomplete" in both) is is_told
