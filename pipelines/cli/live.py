"""`creators live`: live streams sampled in this process, without Dagster's daemon.

Here: the loop over slots and its lines. Not here: the sampler (`pipelines/live/`), and
the job that the daemon starts every five minutes (`defs/live.py`).
"""

import time
import uuid
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.options import echo
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.database.warehouse import Warehouse
    from pipelines.live.load import LiveLoad


def live(
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Read live streams once and end.")
    ] = False,
) -> None:
    """Sample the viewers of live streams once a minute, until Ctrl-C.

    Every five minutes the samples are loaded and the tables of livestreams are built.
    If `creators ui` runs too, only one of the two samples.
    """
    from dagster import DagsterInstance

    from pipelines import settings
    from pipelines.cli.database import ensure_database
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.operations import recovery
    from pipelines.operations.storage import run_locks

    ensure_database(settings.load())
    warehouse, run_id = connect_warehouse(), str(uuid.uuid4())
    with DagsterInstance.get() as instance:
        recovery.close_dead_work(instance, warehouse)
        run_locks(instance).hold(run_id)
        try:
            _sample(warehouse, run_id, is_once=once)
        except KeyboardInterrupt:
            echo("stopped; minutes that are not loaded yet are loaded next time")
        finally:
            run_locks(instance).release(run_id)


def _sample(warehouse: "Warehouse", run_id: str, *, is_once: bool) -> None:
    from dlt_sources import platforms
    from dlt_sources.http import errors
    from pipelines import settings
    from pipelines.accounts import connections
    from pipelines.ingestion.load import NOTHING_TO_READ
    from pipelines.live import sampler
    from pipelines.redaction import first_line

    found = [one for one in platforms().values() if one.live is not None]
    if not any(connections.has_subjects(warehouse, one) for one in found):
        echo(f"nothing to read: {NOTHING_TO_READ}")
        return
    sample = sampler.sample_once if is_once else sampler.sample_slot
    while True:
        try:
            loads = sample(found, warehouse, run_id)
        except errors.Permanent as error:
            raise UserError(f"live: {first_line(str(error))}", exit_code=1) from None
        _report(loads)
        _build(warehouse)
        if is_once:
            _check(loads)
            return
        now = settings.now()
        time.sleep((sampler.start_of_slot(now) + sampler.SLOT - now).total_seconds())


def _report(loads: "list[LiveLoad]") -> None:
    for load in loads:
        echo(load.describe())
    if not loads:
        echo("nothing was read: another process samples, or this minute was read")


def _check(loads: "list[LiveLoad]") -> None:
    if failed := sum(load.failed for load in loads):
        raise UserError(f"live: {failed} readings failed", exit_code=1)


def _build(warehouse: "Warehouse") -> None:
    from pipelines import settings
    from pipelines.live import build

    now = settings.now()
    if build.is_build_due(warehouse, now):
        outcome = build.build_tables(warehouse, now)
        if not outcome.success:
            raise UserError(f"live: dbt: {outcome.message}", exit_code=1)
