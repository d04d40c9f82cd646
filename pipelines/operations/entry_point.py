"""Entry point of containers and service managers.

Here: `python -m pipelines.operations.entry_point COMMAND`, which sets the environment
of a command and runs it. Not here: the variables (`settings.py`).
"""

import os
import sys

from pipelines import settings
from pipelines.errors import UserError
from pipelines.operations.instance import prepare


def main() -> None:
    """Replace this process by the command, with its environment."""
    command = sys.argv[1:]
    if not command:
        sys.exit(
            "usage: python -m pipelines.operations.entry_point COMMAND [ARGUMENT]..."
        )
    try:
        os.environ.update(prepare(settings.load()))
        os.execvp(command[0], command)  # noqa: S606 - the command receives the signals
    except FileNotFoundError:
        sys.exit(f"error: no such command: {command[0]}")
    except UserError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
