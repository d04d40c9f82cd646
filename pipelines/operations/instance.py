"""Dagster's instance folder.

Here: the copy of `dagster.yaml` in the instance folder. Not here: the variables
(`settings.py`) and the start of commands (`entry_point.py`).
"""

from pipelines import settings
from pipelines.database.files import replace_file
from pipelines.settings import PROJECT, Settings


def prepare(configuration: Settings) -> dict[str, str]:
    """Update the instance folder; return the environment variables for it."""
    home = configuration.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    wanted = (PROJECT / "dagster.yaml").read_text()
    placed = home / "dagster.yaml"
    if not placed.is_file() or placed.read_text() != wanted:
        # Services start at the same moment and must not read a partial file.
        replace_file(placed, wanted)
    return settings.environment(configuration)
