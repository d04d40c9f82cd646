"""The documented common queries of CreatorSync run, and answer where there is data."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg2
import pytest
from psycopg2.extras import DictCursor

from tests.support.journey import Journey

TEXT = (Path(__file__).parent / "queries.sql").read_text()
QUERIES = dict(part.split("\n", 1) for part in TEXT.split("-- query: creatorsync.")[1:])
LONG = 10_000
UNANSWERED = {"failed_jobs", "cache_lookup"}
"""What asks for trouble or for a cache finds none in three good days."""


@pytest.mark.parametrize("name", QUERIES)
def test_a_documented_query_runs(three_days: Journey, name: str) -> None:
    ((user_id,),) = three_days.ask(
        "select user_id from creatorsync.game_analytics group by 1"
        " order by count(*) desc, 1 limit 1"
    )
    values = {
        "cache_key": "overview",
        "days": LONG,
        "limit": 5,
        "since": datetime.now(UTC) - timedelta(days=1),
        "user_id": user_id,
        "within": timedelta(days=LONG),
    }
    session = psycopg2.connect(three_days.url, cursor_factory=DictCursor)
    try:
        with session, session.cursor() as cursor:
            cursor.execute("set local search_path to creatorsync")
            cursor.execute(QUERIES[name], values)
            rows = cursor.fetchall()
    finally:
        session.close()
    assert bool(rows) == (name not in UNANSWERED)
