"""The royalties of the demo: a few artists, their shares of posts, and statements.

Here: sample files, imported and built as a user would. Not here: the days of the demo
(`demo.py`), the import and the calculation (`royalties/`).
"""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.database.warehouse import Warehouse

ARTISTS = ("Ada Lind", "Bożena Nowak", "Χρήστος Δήμου")
RATES = (
    (ARTISTS[0], "2020-01-01", "50"),
    (ARTISTS[1], "2020-01-01", "33.3"),
    (ARTISTS[2], "2020-01-01", "40"),
    (ARTISTS[2], "{middle}", "45"),
)
SHARES: tuple[dict[str, str], ...] = (
    {ARTISTS[0]: "100"},
    {ARTISTS[0]: "60", ARTISTS[1]: "40"},
    {ARTISTS[0]: "33.33", ARTISTS[1]: "33.33", ARTISTS[2]: "33.34"},
    {ARTISTS[1]: "100"},
    {ARTISTS[1]: "50", ARTISTS[2]: "50"},
    {ARTISTS[2]: "100"},
)
"""The shares of the posts that earned most, one after the other."""
EARNERS = """
    select post_id
    from cg_analytics.snapshots
    where lifetime_earnings > 0
    group by post_id
    order by max(lifetime_earnings) desc, post_id
    limit :most
"""


def build_sample(period: Sequence[date]) -> str:
    """Import sample artists once, build the statements, and say what was built."""
    from sqlalchemy import text

    from pipelines.database.warehouse import connect_warehouse
    from pipelines.days import month_of
    from pipelines.errors import UserError
    from pipelines.royalties.build import build_statements

    warehouse = connect_warehouse()
    with warehouse.begin() as session:
        posts = list(session.scalars(text(EARNERS), {"most": len(SHARES)}))
        has_artists = session.scalar(text("select exists (select from app.artists)"))
    if not posts:
        return "royalties: no post has earnings, so there are no statements"
    if not has_artists:
        _import(warehouse, posts, period[len(period) // 2])
    try:
        built = build_statements(warehouse, month_of(period[-1]))
    except UserError as error:
        return f"royalties: {error}"
    return (
        f"royalties: {built.statements} statements with {built.lines} lines;"
        " `creators statements list` shows them"
    )


def _import(warehouse: "Warehouse", posts: Sequence[str], middle: date) -> None:
    from pipelines.artists.artist_import import import_artists

    tables: dict[str, list[tuple[str, ...]]] = {
        "artists.csv": [("name",), *((name,) for name in ARTISTS)],
        "rates.csv": [
            ("artist", "valid_from", "royalty_rate"),
            *((name, day.format(middle=middle), rate) for name, day, rate in RATES),
        ],
        "splits.csv": [
            ("post_id", "artist", "share"),
            *(
                (post, artist, share)
                for post, shares in zip(posts, SHARES, strict=False)
                for artist, share in shares.items()
            ),
        ],
    }
    with TemporaryDirectory() as folder:
        for name, rows in tables.items():
            with Path(folder, name).open("w", newline="", encoding="utf-8") as stream:
                csv.writer(stream).writerows(rows)
        import_artists(warehouse, [Path(folder, name) for name in tables])
