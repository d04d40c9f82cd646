"""Dagster's storage for the length of a run: connections that are kept.

Here: one context manager. Dagster opens a connection for every statement, a thousand
in a run of ten seconds, and half of those seconds went into them (measured 2026-11).
Not here: which database it is (`dagster.yaml`, `settings.py`).
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from dagster import DagsterInstance
from sqlalchemy import create_engine


@contextmanager
def kept_open(instance: DagsterInstance) -> Iterator[None]:
    """Let `instance` reuse its connections until the block ends.

    Each is tried before it is used, so that a server that restarts meanwhile costs no
    run; other storages than PostgreSQL's stay as they are.
    """
    from dagster_postgres import (  # noqa: PLC0415 - definitions need no database
        PostgresEventLogStorage,
        PostgresRunStorage,
    )

    with ExitStack() as stack:
        for storage in (instance.run_storage, instance.event_log_storage):
            if isinstance(storage, (PostgresRunStorage, PostgresEventLogStorage)):
                stack.enter_context(_pooled(storage))
        yield


@contextmanager
def _pooled(storage: Any) -> Iterator[None]:
    single = storage._engine  # noqa: SLF001 - its own switch (optimize_for_webserver) neither tries connections nor closes them
    pooled = create_engine(
        single.url,
        isolation_level="AUTOCOMMIT",
        pool_pre_ping=True,
        max_overflow=-1,
    )
    storage._engine = pooled  # noqa: SLF001 - as above
    try:
        yield
    finally:
        storage._engine = single  # noqa: SLF001 - as above
        pooled.dispose()
