"""The royalties of the demo: the sample is imported once and built."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from pipelines.cli import demo_royalties
from pipelines.database.warehouse import Warehouse
from pipelines.royalties.statements import find_statements
from tests.support.fakes import scalar
from tests.support.royalty_histories import History
from tests.support.royalty_tables import create_tables, store_history

DAYS = [date(2026, 11, 13) + timedelta(days=number) for number in range(14)]


def test_the_sample_has_statements_of_all_artists(
    warehouse: Warehouse, home: Path
) -> None:
    create_tables(warehouse)
    posts = {
        f"youtube:{number}": {
            day: (Decimal(100 * number + place), "USD")
            for place, day in enumerate(DAYS)
        }
        for number in range(8)
    }
    store_history(warehouse, History(levels=posts, published={"youtube:7": DAYS[0]}))
    with warehouse.begin() as session:
        session.exec_driver_sql("delete from app.artists")
    said = demo_royalties.build_sample(DAYS)
    assert said.startswith("royalties: 3 statements with ")
    statements = find_statements(warehouse, with_lines=True)
    assert {one["artist_name"] for one in statements} == set(demo_royalties.ARTISTS)
    assert all(one["payable"] > 0 for one in statements)
    rates = {line["rate"] for one in statements for line in one.lines}
    assert {Decimal(40), Decimal(45)} <= rates
    assert demo_royalties.build_sample(DAYS) == said
    assert scalar(warehouse, "select count(*) from app.audit_logs") == 3


def test_without_earnings_there_are_no_statements(
    warehouse: Warehouse, home: Path
) -> None:
    create_tables(warehouse)
    said = demo_royalties.build_sample(DAYS)
    assert said == "royalties: no post has earnings, so there are no statements"
    assert scalar(warehouse, "select count(*) from app.artists") == 0
