"""Findings about the environment variables of platforms.

Here: variables that are not set, and values that a platform refuses. Not here: the
variables themselves (`dlt_sources/<platform>/settings.py`).
"""

import os
from collections.abc import Iterator

from sqlalchemy import text

from dlt_sources import platforms
from dlt_sources.contract import Platform, Variable
from dlt_sources.http.errors import MissingSetting
from pipelines.database.warehouse import Warehouse
from pipelines.health.finding import Finding

WEB = ("http://", "https://")

USED_PLATFORMS = text("""
    select platform
    from app.connections
    where inactive_reason is distinct from 'paused'
""")


def find_missing_settings(warehouse: Warehouse) -> Iterator[Finding]:
    """Yield each required variable that is not set; unused platforms need none."""
    with warehouse.begin() as connection:
        used: set[str] = set(connection.execute(USED_PLATFORMS).scalars())
    for platform in platforms().values():
        for variable in platform.variables:
            if variable.default is None and variable.name not in os.environ:
                yield Finding(
                    platform.title,
                    f"{variable.name} is not set: {variable.description}",
                    is_good=platform.name not in used,
                    fix=f"set {variable.name}" if platform.name in used else None,
                )


def find_invalid_settings() -> Iterator[Finding]:
    """Yield each variable of a platform with a value that its readings refuse."""
    for platform in platforms().values():
        for variable in platform.variables:
            if problem := _find_problem(platform, variable):
                yield Finding(
                    platform.title,
                    problem,
                    is_good=False,
                    fix=f"correct or unset {variable.name}",
                )


def _find_problem(platform: Platform, variable: Variable) -> str | None:
    """Return what is wrong with the value of one variable, whatever the others are."""
    given = os.environ.get(variable.name)
    if not given:
        return None
    if variable.name.endswith("_URL") and not given.startswith(WEB):
        return f"{variable.name} is not a URL: {variable.description}"
    if platform.read_settings is None:
        return None
    others = {one.name: "x" for one in platform.variables if one.default is None}
    try:
        platform.read_settings({**others, variable.name: given})
    except MissingSetting as error:
        return str(error)
    return None
