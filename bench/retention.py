"""Old webhook events on their way to the archive and into files.

Usage: python -m bench.retention [EVENTS]: that many processed events over twelve old
months move to the archive, then its first month becomes Parquet. Prints JSON.
Here: the rows and the measurement. Not here: the move (`pipelines/archive`).
"""

import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from sqlalchemy import text

from bench.processor import peak_megabytes
from pipelines.archive import files, move
from pipelines.archive.rules import RULES
from pipelines.database.embedded_server import Server
from pipelines.database.migrate import migrate
from pipelines.database.warehouse import Warehouse

EVENTS = 10_000_000
FIRST, TODAY = date(2024, 1, 1), date(2026, 3, 31)
KEPT = 10_000
"""Events of the last days, which stay."""
GENERATE = text("""
insert into app.webhook_events (
    platform, event_type, event_data, status, delivery_id, created_at, processed_at
)
select
    'twitch', 'channel.follow', jsonb_build_object('user_id', number::text),
    'processed', 'delivery ' || number,
    :first + (number - :number)::numeric / :events * (:days * interval '1 day'),
    now()
from generate_series(:number, :number + :events - 1) as number
""")
COUNT = text("select count(*) from app.webhook_events")


def measure(url: str, folder: Path, events: int) -> dict[str, float]:
    """Return the rows moved, and the seconds of each part."""
    migrate(url)
    warehouse = Warehouse(url)
    fill(warehouse, FIRST, 366, 0, events)
    fill(warehouse, date(2026, 3, 20), 10, events, KEPT)
    with warehouse.begin() as session:
        session.execute(text("analyze app.webhook_events"))
    began = time.perf_counter()
    planned = move.count_old(warehouse, TODAY)
    counted = time.perf_counter()
    moved = move.move_old(warehouse, TODAY)
    ended = time.perf_counter()
    if moved != planned:
        sys.exit("the dry run counted other rows than the move took")
    with warehouse.begin() as session:
        kept = session.scalar(COUNT)
    (rule,) = (one for one in RULES if one.live == "app.webhook_events")
    unloading = time.perf_counter()
    unloaded = files.unload(warehouse, folder, rule, FIRST)
    unload_seconds = time.perf_counter() - unloading
    rows = sum(one.rows for one in moved)
    return {
        "rows moved": rows,
        "rows kept": int(kept or 0),
        "dry run, s": round(counted - began, 1),
        "move, s": round(ended - counted, 1),
        "rows moved a second": round(rows / (ended - counted)),
        "rows unloaded": unloaded,
        "rows unloaded a second": round(unloaded / unload_seconds),
        "MB of their files": round(
            sum(one.stat().st_size for one in folder.rglob("*.parquet")) / 1e6, 1
        ),
        "peak MB of this process": round(peak_megabytes()),
    }


def fill(
    warehouse: Warehouse, first: date, days: int, number: int, events: int
) -> None:
    """Insert processed events, evenly over the days from `first`."""
    with warehouse.begin() as session:
        session.execute(
            GENERATE,
            {"first": first, "days": days, "number": number, "events": events},
        )


if __name__ == "__main__":
    events = int(sys.argv[1]) if sys.argv[1:] else EVENTS
    with tempfile.TemporaryDirectory() as name:
        server = Server(Path(name) / "postgres")
        server.start()
        try:
            url, archive = f"{server.owner_url}/creators", Path(name) / "archive"
            figures = measure(url, archive, events)
        finally:
            server.stop()
    print(json.dumps(figures))
