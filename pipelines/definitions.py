"""The code location: everything Dagster may see, put together by one function.

Here: the list of parts. Not here: any of the parts; `defs/` declares them, and loading
them needs no secret, no network and no database.
"""

import gc

from dagster import Definitions

from pipelines.defs import (
    alerts,
    goals,
    missed_partitions,
    monitors,
    platforms,
    quality,
    schedules,
    transform,
)

gc.set_threshold(100_000, 50, 50)
"""What a run makes, it mostly keeps: dbt's manifest, Dagster's events. Looking for
garbage in it as often as Python does took a tenth of a run (measured 2026-11)."""


def build() -> Definitions:
    """Assemble the parts; tests, the command line and the services use this one."""
    return Definitions.merge(
        platforms.build(),
        transform.build(),
        goals.build(),
        quality.build(),
        schedules.build(),
        monitors.build(),
        missed_partitions.build(),
        alerts.build(),
    )


defs = build()
