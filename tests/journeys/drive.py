"""Run the daily job for some days in one process, the sandbox's clock at each 02:00.

Usage: python drive.py CONTROL_URL FIRST_DAY NUMBER_OF_DAYS; the environment is that of
`creators run`. Exit code 1 when a run failed, its error on standard error.
"""

import os
import sys
from datetime import UTC, date, datetime, time, timedelta

import httpx

from dlt_sources import platforms
from pipelines import runs, settings
from pipelines.cli.database import bring_to_newest_schema, bring_up


def main(control: str, first: date, number: int) -> int:
    """Bring the database up, then run each day as its 02:00 run would have."""
    bring_up(settings.load())
    bring_to_newest_schema(settings.load())
    for offset in range(number):
        day = first + timedelta(days=offset)
        moment = datetime.combine(day + timedelta(days=1), time(2, tzinfo=UTC))
        httpx.post(f"{control}/_sandbox/clock", json={"now": moment.isoformat()})
        os.environ["CREATORS_CLOCK"] = moment.isoformat()
        result = runs.launch([day], list(platforms()))
        if not result.success:
            sys.stderr.write(f"{result.error}\n")
            return 1
    return 0


if __name__ == "__main__":
    _, control, first, number = sys.argv
    sys.exit(main(control, date.fromisoformat(first), int(number)))
