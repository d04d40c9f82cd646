"""The operator: who runs the command of this process, for the audit trail.

Here: the name, from `CREATORS_OPERATOR` or the login of the operating system. Not here:
the rows that contain it (`database/audit.py`). Web services and Dagster's runs have no
operator.
"""

import getpass
from contextvars import ContextVar
from dataclasses import dataclass

from pipelines import settings

LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Operator:
    """A name; `is_declared` if `CREATORS_OPERATOR` says it.

    A declared name is a person's username. A login of the operating system may be
    shared.
    """

    name: str
    is_declared: bool


_operator: ContextVar[Operator | None] = ContextVar("operator", default=None)


def start_command() -> None:
    """Note the operator of this process."""
    _operator.set(_read_operator())


def current_operator() -> Operator | None:
    """Return the operator; None outside of a command."""
    return _operator.get()


def _read_operator() -> Operator:
    if declared := settings.load().operator.strip():
        return Operator(declared[:LONGEST_NAME], is_declared=True)
    try:
        login = getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no name
        login = "unknown"
    return Operator(login[:LONGEST_NAME], is_declared=False)
