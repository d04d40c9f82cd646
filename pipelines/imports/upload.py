"""Import one file: read it, load its raw rows, and let them count in one commit.

Here: the order of the steps. A process that dies leaves a running import whose rows
count nowhere; the next import of the file takes it over. Not here: the file's shape
(`dlt_sources/csv_exports`), SQL (`state.py`), what would change (`preview.py`).
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from dlt_sources.contract import closing_date
from dlt_sources.csv_exports import RAW_TABLES
from dlt_sources.csv_exports.errors import ExportError
from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.csv_exports.reader import Export, open_export
from dlt_sources.csv_exports.rows import RejectedRow
from dlt_sources.csv_exports.tables import Batch
from dlt_sources.load.frame_buffer import FrameBuffer
from pipelines import settings
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.disk_space import check_free_space
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.imports import state
from pipelines.imports.state import Counts, Source
from pipelines.redaction import first_line

CREDENTIAL = "import"
"""The credential id of imported raw rows."""
SUBJECT = "account_id"

Advance = Callable[[int, int], None]
"""Gets the number of bytes read, and that of the whole file."""


@dataclass(slots=True)
class ImportResult:
    """The outcome of one import; `is_new` is False if the file was imported before."""

    import_id: str
    template: str
    platform: str
    counts: Counts
    is_new: bool = True
    unknown_headers: list[str] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)


def open_for_import(path: Path, options: ReadOptions) -> Export:
    """Open and recognise a file.

    Raises:
        UserError: the file is refused; the message names it.
    """
    try:
        return open_export(path, options)
    except ExportError as refused:
        raise UserError(f"{path.name}: {refused}") from None


def import_file(
    warehouse: Warehouse,
    path: Path,
    options: ReadOptions,
    *,
    source: Source = "command",
    advance: Advance | None = None,
) -> ImportResult:
    """Import a file; the same file again changes nothing.

    Raises:
        UserError: the file is refused; nothing was imported.
    """
    with open_for_import(path, options) as export:
        check_zone(warehouse, options)
        sha256 = export.source.sha256()
        account = export.options.account_id
        lock = warehouse.advisory_lock(
            state.lock_name(sha256, export.platform, account)
        )
        with lock:
            with warehouse.begin() as session:
                known = state.find(session, sha256, export.platform, account)
            if known is not None and known.status == "imported":
                return _repeated(known)
            return _run(warehouse, export, sha256, source, advance)


def check_zone(warehouse: Warehouse, options: ReadOptions) -> None:
    """Refuse a time zone that the database does not know.

    Raises:
        UserError: there is no such zone.
    """
    zone = options.time_zone
    if zone is None:
        return
    with warehouse.begin() as session:
        is_known = state.is_zone(session, zone)
    if not is_known:
        raise UserError(f"--time-zone: {zone!r} is no zone such as America/New_York")


def _repeated(known: state.Import) -> ImportResult:
    counts = Counts(
        known.rows_read or 0,
        known.rows_rejected or 0,
        known.first_date,
        known.last_date,
    )
    return ImportResult(known.id, known.template, known.platform, counts, is_new=False)


def _run(
    warehouse: Warehouse,
    export: Export,
    sha256: str,
    source: Source,
    advance: Advance | None,
) -> ImportResult:
    check_free_space(settings.load())
    now = settings.now()
    values = {
        "file_name": export.source.path.name,
        "sha256": sha256,
        "file_bytes": export.source.size,
        "template": export.template.label,
        "platform": export.platform,
        "account_id": export.options.account_id,
        "downloaded_on": export.options.downloaded_on,
        "is_lifetime": export.options.is_lifetime,
        "time_zone": export.options.time_zone,
        "source": source,
        "partition_date": closing_date(now),
        "now": now,
    }
    with warehouse.begin() as session:
        import_id, load_id = state.start(session, values)
    result = ImportResult(
        import_id,
        export.template.label,
        export.platform,
        Counts(),
        unknown_headers=export.unknown_headers,
    )
    try:
        _load(warehouse, export, result, load_id, now=now, advance=advance)
    except ExportError as refused:
        reason = f"{export.source.path.name}: {refused}"
        state.fail(warehouse, load_id, reason, settings.now())
        raise UserError(reason) from None
    except BaseException as error:
        reason = first_line(str(error) or repr(error))
        state.fail(warehouse, load_id, reason, settings.now())
        raise
    return result


def _load(
    warehouse: Warehouse,
    export: Export,
    result: ImportResult,
    load_id: str,
    *,
    now: datetime,
    advance: Advance | None,
) -> None:
    from dlt_sources.load import loader  # noqa: PLC0415 - importing dlt takes a second

    buffer = FrameBuffer(
        RAW_TABLES,
        load_id=load_id,
        run_id=result.import_id,
        partition_date=closing_date(now),
        observed_at=now,
        credential_id=CREDENTIAL,
    )
    with buffer:
        for batch in export.batches():
            buffer.write(batch.frames, SUBJECT)
            add_counts(result.counts, batch, result.rejected)
            report_bytes(export, advance)
        check_rows(result.counts, result.rejected)
        hit("import_read")
        loader.load(buffer, warehouse.named_url)
        hit("import_load")
        with warehouse.begin() as session:
            state.finish(
                session, load_id, result.counts, result.rejected, settings.now()
            )
            audit.record(
                session,
                action="imports.import",
                entity_type="imports",
                entity_id=result.import_id,
                details={
                    "file": export.source.path.name,
                    "template": result.template,
                    "rows": result.counts.imported,
                    "rejected": result.counts.rejected,
                },
            )
        hit("import_commit")


def add_counts(counts: Counts, batch: Batch, kept: list[RejectedRow]) -> None:
    """Add the rows of a batch; a line that is set aside in parts counts once."""
    counts.read += batch.read
    if batch.rejected:
        lines = {one.line for one in batch.rejected}
        kept_lines = (frame["line"].to_list() for frame in batch.frames.values())
        counts.rejected += len(lines.difference(*kept_lines))
    kept += batch.rejected[: state.MOST_REJECTIONS - len(kept)]
    for frame in batch.frames.values():
        if "day" in frame.columns:
            days = frame["day"].drop_nulls()
            if len(days):
                first, last = days.min(), days.max()
                if isinstance(first, date) and isinstance(last, date):
                    counts.add_days(first, last)


def check_rows(counts: Counts, rejected: list[RejectedRow]) -> None:
    """Refuse a file without a single valid row.

    Raises:
        ExportError: every row was set aside; the first reason is named.
    """
    if counts.imported <= 0:
        first = rejected[0]
        raise ExportError(
            f"none of its {counts.read} rows is valid; line {first.line}:"
            f" {first.reason}"
        )


def report_bytes(export: Export, advance: Advance | None) -> None:
    """Report how many bytes of the file have been read."""
    if advance is not None:
        at = os.lseek(export.source.stream.fileno(), 0, os.SEEK_CUR)
        advance(at, export.source.size)
