"""Load the minutes that wait in the journal: one load per day that they belong to.

Here: rows to raw tables, readings to the ledger, and the deletion of the minutes in the
same transaction. Not here: reading the minutes (`sampler.py`).
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from dlt_sources.contract import Platform, Reading, closing_date
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.disk_space import check_free_space
from pipelines.failpoints import hit
from pipelines.ingestion import ledger
from pipelines.live import journal
from pipelines.live.journal import LoadedElsewhere, StoredMinute
from pipelines.live.minutes import replay
from pipelines.live.subjects import RECORD_CHECK
from pipelines.redaction import first_line

if TYPE_CHECKING:
    from dlt_sources.load.row_buffer import RowBuffer


@dataclass(frozen=True, slots=True)
class LiveLoad:
    """One load: its minutes, rows, requests, failed readings and a reason of them."""

    platform: str
    day: date
    minutes: int
    rows: int
    failed: int
    calls: dict[str, int]
    reason: str | None = None

    def describe(self) -> str:
        """Return the load as one line."""
        failed = f", {self.failed} readings failed" if self.failed else ""
        failed += f": {self.reason}" if self.failed and self.reason else ""
        return (
            f"{self.platform}, {self.day}: samples {self.rows}, minutes {self.minutes},"
            f" requests {sum(self.calls.values())}{failed}"
        )


@dataclass(frozen=True, slots=True)
class _OpenLoad:
    """A load of one day: its ledger row, its minutes and their rows."""

    load: ledger.Load
    minutes: list[StoredMinute]
    buffer: "RowBuffer"


def load_minutes(
    warehouse: Warehouse, platform: Platform, run_id: str
) -> list[LiveLoad]:
    """Load every waiting minute of a platform; many days take one dlt load.

    Raises:
        Exception: a load was not committed; its minutes wait for the next load.
    """
    loads: list[LiveLoad] = []
    while waiting := journal.read(warehouse, platform):
        check_free_space(settings.load())
        try:
            loads += _load(warehouse, platform, waiting, run_id)
        except LoadedElsewhere:
            continue
    return loads


def _load(
    warehouse: Warehouse,
    platform: Platform,
    waiting: Sequence[StoredMinute],
    run_id: str,
) -> list[LiveLoad]:
    from dlt_sources.load import loader  # noqa: PLC0415 - importing dlt takes a second

    opened: list[_OpenLoad] = []
    try:
        with ExitStack() as buffers:
            days = groupby(waiting, lambda one: closing_date(one.minute.observed_at))
            for day, minutes in days:
                load = ledger.open_load(
                    warehouse, platform, day, run_id, is_whole=False
                )
                buffer = buffers.enter_context(_buffer(load))
                opened.append(_OpenLoad(load, list(minutes), buffer))
                replay((one.minute for one in opened[-1].minutes), platform, buffer)
            dlt_load_ids = loader.load_all(
                [one.buffer for one in opened], warehouse.url
            )
            hit("live-load")
            for one in opened:
                _commit(warehouse, one, dlt_load_ids)
            hit("live-commit")
    except BaseException as error:
        # A load that is committed already does not change.
        for one in opened:
            ledger.fail_load(warehouse, one.load, first_line(str(error) or repr(error)))
        raise
    return [_result(one) for one in opened]


def _buffer(load: ledger.Load) -> "RowBuffer":
    from dlt_sources.load.row_buffer import RowBuffer  # noqa: PLC0415 - imports polars

    return RowBuffer(
        load.platform,
        load_id=load.load_id,
        run_id=load.run_id,
        partition_date=load.day,
    )


def _commit(warehouse: Warehouse, one: _OpenLoad, dlt_load_ids: list[str]) -> None:
    ledger.commit_load(
        warehouse,
        one.load,
        readings=one.buffer.readings,
        rejected=one.buffer.rejected,
        dlt_load_ids=dlt_load_ids,
        calls=_calls(one),
        before_commit=partial(_close, one),
    )


def _close(one: _OpenLoad, connection: Connection) -> None:
    journal.delete(connection, one.minutes)
    connection.execute(
        RECORD_CHECK,
        {
            "platform": one.load.platform.name,
            "channel_ids": sorted(_checked(one.buffer.readings)),
            "checked_at": one.minutes[-1].minute.observed_at,
        },
    )


def _checked(readings: Sequence[Reading]) -> set[str]:
    return {one.subject_id for one in readings if one.status == "complete"}


def _calls(one: _OpenLoad) -> Counter[str]:
    return sum((Counter(each.minute.calls) for each in one.minutes), Counter[str]())


def _result(one: _OpenLoad) -> LiveLoad:
    readings = one.buffer.readings
    failed = [each for each in readings if each.status in ("failed", "deferred")]
    return LiveLoad(
        platform=one.load.platform.name,
        day=one.load.day,
        minutes=len(one.minutes),
        rows=sum(each.rows for each in readings),
        failed=len(failed),
        calls=dict(_calls(one)),
        reason=next((first_line(each.reason) for each in failed if each.reason), None),
    )
