"""Dagster's instance folder.

Here: the copy of `dagster.yaml` in the instance folder. Not here: the variables
(`settings.py`) and the start of commands (`entry_point.py`).
"""

import os

from pipelines import settings
from pipelines.settings import PROJECT, Settings


def prepare(configuration: Settings) -> dict[str, str]:
    """Update the instance folder; return the environment variables for it."""
    home = configuration.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    wanted = (PROJECT / "dagster.yaml").read_bytes()
    placed = home / "dagster.yaml"
    if not placed.is_file() or placed.read_bytes() != wanted:
        # Services start at the same moment and must not read a partial file.
        fresh = home / f"dagster.yaml.{os.getpid()}"
        fresh.write_bytes(wanted)
        fresh.replace(placed)
    return settings.environment(configuration)
