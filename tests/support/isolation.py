"""An environment for tests without anything of the person who runs them.

Here: which variables go, and the empty folders that take the place of the person's. Not
here: the guard that refuses to open the person's files (`guard.py`).
"""

import re
from collections.abc import MutableMapping
from pathlib import Path

from pipelines.settings import QUIET
from tests.support.tree import PROJECT

EXAMPLE = PROJECT / ".env.example"
TOOLS = ("DAGSTER_", "DBT_", "DLT_", "GX_", "PG")
"""What the variables of Dagster, dbt, dlt, Great Expectations and libpq begin with."""

SECTION = re.compile(r"[A-Z0-9_]+__[A-Z0-9_]+")
"""A variable of dlt's configuration, as `LOAD__WORKERS`."""

OWN = "CREATORS_TEST_"
"""What the variables of the tests begin with; the person may set them."""


def isolate(environment: MutableMapping[str, str], folder: Path) -> None:
    """Remove every variable of the project, and put the homes into an empty folder."""
    for name in [name for name in environment if is_personal(name)]:
        del environment[name]
    home = folder / "home"
    home.mkdir()
    environment.update(
        {**QUIET, "HOME": str(home), "CREATORS_HOME": str(folder / "creators")}
    )


def is_personal(name: str) -> bool:
    """Whether a variable changes what the project does."""
    if name.startswith(OWN):
        return False
    return name.startswith((*_families(), *TOOLS)) or bool(SECTION.fullmatch(name))


def _families() -> set[str]:
    """Return what the variables of `.env.example` begin with, as `TWITCH_`."""
    return set(re.findall(r"^#?([A-Z][A-Z0-9]*_)", EXAMPLE.read_text(), re.MULTILINE))
