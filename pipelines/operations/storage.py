"""Dagster's storage in PostgreSQL: pooled connections, and a lock for each run.

Here: dagster-postgres's storages over one pool, which `dagster.yaml` names. They open a
connection for each statement, a thousand in a run of ten seconds, which took half of
the run (measured 2026-11). Each process records the start and end of its runs here,
so it holds their locks. Not here: the lock (`liveness.py`) and the database's URL
(`settings.py`).
"""

import gc
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from functools import wraps
from typing import Any, Self

from dagster import DagsterEvent, DagsterEventType, DagsterInstance
from dagster._core.storage.base_storage import DagsterStorage
from dagster._serdes import ConfigurableClass, ConfigurableClassData
from dagster_postgres import (
    PostgresEventLogStorage,
    PostgresRunStorage,
    PostgresScheduleStorage,
)
from dagster_postgres.utils import (
    create_pg_connection,
    pg_config,
    pg_url_from_config,
    set_pg_statement_timeout,
)
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from pipelines.database.sqlstate import is_lost
from pipelines.database.warehouse import Warehouse
from pipelines.operations.liveness import RunLocks

ENDED = frozenset(
    {
        DagsterEventType.RUN_SUCCESS,
        DagsterEventType.RUN_FAILURE,
        DagsterEventType.RUN_CANCELED,
    }
)

REPEATS = 5
PAUSE_SECONDS = 0.5

GC_THRESHOLDS = (100_000, 50, 50)
"""A run keeps most of its objects: dbt's manifest, Dagster's events. Python's own
thresholds took a tenth of a run (measured 2026-11)."""


REPEATED = (
    "store_event",
    "store_event_batch",
    "handle_run_event",
    "add_run_tags",
    "get_runs",
    "get_run_records",
    "has_run",
    "get_logs_for_run",
    "get_records_for_run",
    "get_asset_records",
    "get_materialized_partitions",
    "get_latest_materialization_events",
    "update_asset_cached_status_data",
    "claim_concurrency_slot",
    "check_concurrency_claim",
    "get_concurrency_info",
    "get_concurrency_keys",
    "initialize_concurrency_limit_to_default",
    "free_concurrency_slots_for_run",
    "free_concurrency_slot_for_step",
    "get_asset_check_partition_info",
    "get_latest_asset_check_execution_by_key",
)
"""Methods that a run needs; each is one short piece of work on its own connections."""


def _repeat_after_restart(method: Callable[..., Any]) -> Callable[..., Any]:
    """Repeat a method whose session the server ended.

    The next connect waits for the server. An event may be stored twice, where the
    server ended between its commit and its answer; no data depends on that number.
    """

    @wraps(method)
    def repeated(*arguments: Any, **options: Any) -> Any:
        for _ in range(REPEATS):
            try:
                return method(*arguments, **options)
            except DBAPIError as error:
                if not is_lost(error):
                    raise
                time.sleep(PAUSE_SECONDS)
        return method(*arguments, **options)

    return repeated


class _Pooled:
    """Connections from a pool, each tested before its use."""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name in REPEATED:
            if (method := getattr(cls, name, None)) is not None:
                setattr(cls, name, _repeat_after_restart(method))

    def __init__(self, database: Warehouse) -> None:
        self._pool = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        super().__init__(database.url)  # type: ignore[call-arg]

    def connect(self, run_id: str | None = None) -> AbstractContextManager[Connection]:
        """Return a connection of the pool."""
        return create_pg_connection(self._pool)

    def optimize_for_webserver(
        self, statement_timeout: int, pool_recycle: int, max_overflow: int
    ) -> None:
        """End slow statements; the pool itself already keeps connections."""

        def limit(connection: Any, _: object) -> None:
            set_pg_statement_timeout(connection, statement_timeout)

        event.listen(self._pool, "connect", limit)
        self._pool.dispose()


class PooledRunStorage(_Pooled, PostgresRunStorage):
    """Dagster's runs; a process that starts a run holds the lock of the run."""

    def __init__(self, database: Warehouse) -> None:
        self.locks = RunLocks(database)
        super().__init__(database)

    def handle_run_event(
        self,
        run_id: str,
        event: DagsterEvent,
        update_timestamp: datetime | None = None,
    ) -> None:
        """Take the lock before the run is STARTED, release it after its end."""
        if event.event_type is DagsterEventType.RUN_START:
            self.locks.hold(run_id)
            gc.set_threshold(*GC_THRESHOLDS)
        super().handle_run_event(run_id, event, update_timestamp)
        if event.event_type in ENDED:
            self.locks.release(run_id)


class PooledEventLogStorage(_Pooled, PostgresEventLogStorage):
    """Dagster's events."""

    def _connect(self) -> AbstractContextManager[Connection]:
        return self.connect()


class PooledScheduleStorage(_Pooled, PostgresScheduleStorage):
    """Dagster's schedules and sensors."""


class PooledPostgresStorage(DagsterStorage[DagsterInstance], ConfigurableClass):
    """The three storages over one pool."""

    def __init__(
        self, postgres_url: str, inst_data: ConfigurableClassData | None = None
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._inst_data = inst_data
        database = Warehouse(postgres_url)
        self._runs = PooledRunStorage(database)
        self._events = PooledEventLogStorage(database)
        self._schedules = PooledScheduleStorage(database)

    @property
    def inst_data(self) -> ConfigurableClassData | None:
        """The configuration in `dagster.yaml`."""
        return self._inst_data

    @classmethod
    def config_type(cls) -> Any:
        """Return the fields of the configuration, those of dagster-postgres."""
        return pg_config()

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """Make the storage that `dagster.yaml` configures."""
        return cls(pg_url_from_config(config_value), inst_data)

    @property
    def run_storage(self) -> PooledRunStorage:
        """The runs."""
        return self._runs

    @property
    def event_log_storage(self) -> PooledEventLogStorage:
        """The events."""
        return self._events

    @property
    def schedule_storage(self) -> PooledScheduleStorage:
        """The schedules and sensors."""
        return self._schedules


def run_locks(instance: DagsterInstance) -> RunLocks:
    """Return the locks of the instance's runs."""
    storage = instance.run_storage
    if not isinstance(storage, PooledRunStorage):
        raise TypeError(f"{type(storage).__name__} has no run locks: see dagster.yaml")
    return storage.locks
