"""The daily run of a hundred connections, and where its seconds go.

Usage: python -m bench.daily SANDBOX DAY..., in the environment of a system: runs the
days in this process, and prints for each its seconds, whole and by part, as JSON.
Here: a system over the sandbox, whose first day makes the tables and is not measured;
then a day in a fresh process and one more in the same. Not here: what the steps do.
"""

import json
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path

from bench.system import System, run_time
from sandbox import start

STARTED = time.perf_counter()
CREATORS = 100
DAY = date(2026, 3, 1)
FRESH, WARM = "a fresh process", "the same, next day"


def measure(server: str, home: Path) -> dict[str, dict[str, str]]:
    """Return seconds by part, and requests for each connection, of both days."""
    with start(creators=CREATORS) as sandbox:
        system = System(server, home, sandbox)
        system.prepare()
        system.run(DAY)
        sandbox.clear_requests()
        days = [str(DAY + timedelta(offset)) for offset in (1, 2)]
        lines = system.python("-m", "bench.daily", sandbox.url, *days).splitlines()
        requests = len(sandbox.requests()) / len(days)
    parts: dict[str, dict[str, str]] = {}
    for name, line in zip((FRESH, WARM), lines[-2:], strict=True):
        wall, seconds = json.loads(line)
        steps = sum(spent for part, spent in seconds.items() if ":" not in part)
        rest = {"imports and Dagster's records": wall - steps}
        for part, spent in {
            "all": wall,
            **dict(sorted(seconds.items())),
            **rest,
        }.items():
            parts.setdefault(part, {})[name] = f"{spent:.1f} s"
    parts["requests for each connection"] = {WARM: f"{requests / CREATORS:.1f}"}
    return parts


def main(url: str, days: list[str]) -> None:
    """Run the days one after the other."""
    import httpx

    from dlt_sources import platforms
    from pipelines import settings
    from pipelines.cli.daily import load_definitions
    from pipelines.operations import runs

    os.environ.update(settings.environment(settings.load()))
    began = STARTED
    for day in map(date.fromisoformat, days):
        moment = run_time(day).isoformat()
        httpx.post(f"{url}/_sandbox/clock", json={"now": moment}).raise_for_status()
        os.environ["CREATORS_CLOCK"] = moment
        result = runs.launch(
            [day], list(platforms()), load_definitions=load_definitions
        )
        if not result.success:
            sys.exit(result.error)
        print(json.dumps((time.perf_counter() - began, result.seconds)))
        began = time.perf_counter()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
