"""From one signed delivery to the row of a mart, in its three parts.

Usage: python -m bench.latency PORT, in the environment of a system with connections; it
prints the milliseconds of each delivery as JSON. Here: the real receiver, one drain and
one build of the live tables per delivery. Not here: the pauses of the daemon, which
looks at the queue every 15 s, and throughput (`webhooks.py`).
"""

import json
import os
import statistics
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from bench.processes import listening
from bench.system import System
from bench.webhooks import SALT, SECRET
from dlt_sources.contract.webhook import sign
from sandbox import start

DELIVERIES = 5
CREATORS = 20
PORT = 8_198
PARTS = ("acknowledged", "drained", "row of the mart")
VARIABLE = "TWITCH_WEBHOOK_SECRET"
SERVE = (
    "import sys; from pipelines.webhooks.server import serve;"
    " serve(sys.argv[1], host='127.0.0.1', port=int(sys.argv[2]))"
)
CHANNEL = text("""
    select platform_user_id from app.connections
    where platform = 'twitch' order by platform_user_id limit 1
""")
ROW = text("select 1 from streamtrack.livestreams where video_id = :id")


def measure(server: str, home: Path) -> dict[str, float]:
    """Return the median milliseconds of each part."""
    with start(creators=CREATORS) as sandbox:
        system = System(server, home, sandbox)
        system.prepare()
        printed = system.python("-m", "bench.latency", str(PORT))
    found: list[dict[str, float]] = json.loads(printed.splitlines()[-1])
    return {part: statistics.median(one[part] for one in found) for part in PARTS}


def main(port: int) -> None:
    """Build empty tables, then measure deliveries one after the other."""
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.live import build
    from pipelines.transform import dbt
    from pipelines.webhooks.queue import drain

    os.environ.update(settings.environment(settings.load()))
    os.environ[VARIABLE] = SECRET.reveal()
    warehouse = connect_warehouse()
    tables = [node["name"] for node in dbt.list_tables()]
    outcome = dbt.build(tables, warehouse, None)
    if not outcome.success:
        sys.exit(f"dbt: {outcome.errors}")
    with warehouse.begin() as connection:
        channel: str = connection.execute(CHANNEL).scalar_one()
    found = []
    with (
        listening(SERVE, warehouse.url, str(port), port=port),
        httpx.Client() as client,
    ):
        for number in range(DELIVERIES):
            now = datetime.now(UTC)
            began = time.perf_counter()
            address = f"http://127.0.0.1:{port}/webhooks/twitch"
            client.post(address, **_delivery(channel, number, now)).raise_for_status()
            ends = [time.perf_counter()]
            drain(warehouse, SALT)
            ends.append(time.perf_counter())
            build.build_tables(warehouse, now)
            with warehouse.begin() as connection:
                connection.execute(ROW, {"id": f"stream {number}"}).one()
            ends.append(time.perf_counter())
            spent = [(end - began) * 1_000 for end in ends]
            found.append(dict(zip(PARTS, spent, strict=True)))
    print(json.dumps(found))


def _delivery(channel: str, number: int, now: datetime) -> dict[str, Any]:
    at = now.isoformat()
    subscription = {
        "id": "s1",
        "status": "enabled",
        "type": "stream.online",
        "condition": {"broadcaster_user_id": channel},
    }
    event = {
        "id": f"stream {number}",
        "broadcaster_user_id": channel,
        "type": "live",
        "started_at": at,
    }
    body = json.dumps({"subscription": subscription, "event": event}).encode()
    headers = {
        "twitch-eventsub-message-id": f"latency {number}",
        "twitch-eventsub-message-timestamp": at,
        "twitch-eventsub-message-type": "notification",
        "twitch-eventsub-message-signature": sign(
            f"latency {number}{at}".encode() + body, SECRET
        ),
    }
    return {"content": body, "headers": headers}


if __name__ == "__main__":
    main(int(sys.argv[1]))
