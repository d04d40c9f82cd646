"""Dagster's instance folder, and commands that run with everything they need set.

Here: placing `dagster.yaml` where Dagster looks for it, and
`python -m pipelines.operations.instance COMMAND`, which is how containers and service
managers start programs of others. Not here: what the variables are (`settings.py`).
"""

import os
import sys

from pipelines import settings
from pipelines.errors import UserError
from pipelines.settings import PROJECT, Settings


def prepare(configuration: Settings) -> dict[str, str]:
    """Bring the instance folder up to date; return what a process needs to use it."""
    home = configuration.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    wanted = (PROJECT / "dagster.yaml").read_bytes()
    placed = home / "dagster.yaml"
    if not placed.is_file() or placed.read_bytes() != wanted:
        # Services start at the same moment: none may read a half-written file.
        fresh = home / f"dagster.yaml.{os.getpid()}"
        fresh.write_bytes(wanted)
        fresh.replace(placed)
    return settings.environment(configuration)


def main() -> None:
    """Become the command that is given, in the prepared environment."""
    command = sys.argv[1:]
    if not command:
        sys.exit("usage: python -m pipelines.operations.instance COMMAND [ARGUMENT]...")
    try:
        os.environ.update(prepare(settings.load()))
        os.execvp(command[0], command)  # noqa: S606 - becoming it keeps its signals
    except FileNotFoundError:
        sys.exit(f"error: no such command: {command[0]}")
    except UserError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
