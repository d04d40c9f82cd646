"""A database in which dbt's views are built, and copies of it.

Here: building them once in a test process, and the environment in which they are built.
Not here: rows; a test lands its own in its copy.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dlt_sources import platforms
from dlt_sources.load import loader
from pipelines.accounts import vault
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.databases import database, execute, name_of, opened

KEPT = "_kept"
OURS = ("DBT_", "CREATORS_WINDOW")


@dataclass(frozen=True)
class Views:
    """Raw tables and views of every platform; copies live one after the other.

    dbt parses all anew for a database of another name or another state folder, so the
    copies have one of each.
    """

    url: str
    home: Path
    key: str

    @contextmanager
    def environment(self) -> Iterator[pytest.MonkeyPatch]:
        """Have this process work in the copy, and take back what dbt left behind."""
        with pytest.MonkeyPatch.context() as patch:
            for variable in dict(os.environ):
                if variable.startswith(OURS):
                    patch.delenv(variable)
            patch.setenv("CREATORS_HOME", str(self.home))
            patch.setenv("CREATORS_DATABASE_URL", self.url)
            patch.setenv("CREATORS_VAULT_KEYS", self.key)
            yield patch

    @contextmanager
    def copy(self) -> Iterator[Warehouse]:
        """Make the copy, for as long as it is looked at."""
        kept = f"{name_of(self.url)}{KEPT}"
        with (
            self.environment(),
            database(self.url, kept),
            opened(self.url) as warehouse,
        ):
            yield warehouse


def tables(*names: str) -> list[str]:
    """Select tables and all tables that they are made of."""
    return [f"+{name},{dbt.TABLES}" for name in names]


@contextmanager
def built(url: str, template: str, home: Path) -> Iterator[Views]:
    """Build the views in a copy of a migrated database."""
    views = Views(url, home, vault.new_key("test"))
    server, name = url.rpartition("/")[0], name_of(url)
    with database(f"{url}{KEPT}", template):
        execute(f"{server}/postgres", f"alter database {name}{KEPT} rename to {name}")
        with views.environment():
            for platform in platforms().values():
                loader.create_tables(platform, url)
            outcome = dbt.build_once()
            assert outcome.success, "\n".join(map(str, outcome.errors))
        execute(f"{server}/postgres", f"alter database {name} rename to {name}{KEPT}")
        yield views
