"""The code location: everything Dagster may see, put together by one function.

Here: the list of parts. Not here: any of the parts; `defs/` declares them, and loading
them needs no secret, no network and no database.
"""

from dagster import Definitions

from pipelines.defs import (
    alerts,
    checks,
    goals,
    monitors,
    platforms,
    schedules,
    transform,
    upkeep,
)


def build() -> Definitions:
    """Assemble the parts; tests, the command line and the services use this one."""
    return Definitions.merge(
        platforms.build(),
        transform.build(),
        goals.build(),
        checks.build(),
        schedules.build(),
        monitors.build(),
        upkeep.build(),
        alerts.build(),
    )


defs = build()
