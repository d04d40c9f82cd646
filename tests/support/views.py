"""A database with dbt's views, and copies of it.

Here: one build of the views per test process, and its environment. Not here: rows; a
test writes its own into its copy.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dlt_sources import table_sets
from dlt_sources.load import loader
from pipelines.accounts import vault
from pipelines.database.warehouse import Warehouse
from pipelines.transform import dbt
from tests.support.databases import database, execute, name_of, opened

KEPT = "_kept"
OURS = ("DBT_", "CREATORS_WINDOW")


@dataclass(frozen=True)
class Views:
    """Raw tables and views of every platform; only one copy exists at a time.

    All copies have one name and one state folder.
    """

    url: str
    home: Path
    key: str

    @contextmanager
    def environment(self) -> Iterator[pytest.MonkeyPatch]:
        """Point this process to the copy, and restore its environment afterwards."""
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
        """Make a copy, and drop it afterwards."""
        kept = f"{name_of(self.url)}{KEPT}"
        with (
            self.environment(),
            database(self.url, kept),
            opened(self.url) as warehouse,
        ):
            yield warehouse


def tables(*names: str) -> list[str]:
    """Select tables and all tables upstream of them."""
    return [f"+{name},{dbt.TABLES}" for name in names]


@contextmanager
def built(url: str, template: str, home: Path) -> Iterator[Views]:
    """Build the views in a copy of a migrated database."""
    views = Views(url, home, vault.new_key("test"))
    server, name = url.rpartition("/")[0], name_of(url)
    with database(f"{url}{KEPT}", template):
        execute(f"{server}/postgres", f"alter database {name}{KEPT} rename to {name}")
        with views.environment():
            for tables in table_sets():
                loader.create_tables(tables, url)
            with opened(url) as warehouse:
                outcome = dbt.build_views_and_seeds(warehouse)
            assert outcome.success, "\n".join(map(str, outcome.errors))
        execute(f"{server}/postgres", f"alter database {name} rename to {name}{KEPT}")
        yield views
