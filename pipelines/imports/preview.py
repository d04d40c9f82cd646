"""What an import would change: its rows against those of earlier imports.

Here: a dry run in a transaction that rolls back. Not here: the import (`upload.py`), a
platform's own numbers (`conflicts.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, text

from dlt_sources.csv_exports.errors import ExportError
from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.csv_exports.reader import Export
from dlt_sources.csv_exports.rows import RejectedRow
from pipelines.database.copying import copy_frame
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.imports import conflicts, state
from pipelines.imports.conflicts import Conflict
from pipelines.imports.state import Counts
from pipelines.imports.upload import (
    Advance,
    add_counts,
    check_rows,
    check_zone,
    open_for_import,
    report_bytes,
)

KEYS: Mapping[str, str] = {
    "posts": "platform, post_id, span, day",
    "account_days": "platform, account_id, day, metric",
    "audience": "platform, account_id, breakdown, segment, metric, day",
}
"""What identifies a row of each raw table; a null day is the day of the download."""
NO_NUMBERS = (
    *("line", "template", "load_id", "run_id", "credential_id", "subject_id"),
    *("partition_date", "observed_at", "_dlt_load_id", "_dlt_id", "day"),
)
"""Columns of a raw table in which two imports of one number may differ."""


@dataclass(slots=True)
class Preview:
    """What an import would do: rows new, changed and the same by raw table.

    `conflicts` counts numbers that differ from those of the platform's interface.
    """

    template: str
    platform: str
    counts: Counts = field(default_factory=Counts)
    changes: dict[str, dict[str, int]] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)
    unknown_headers: list[str] = field(default_factory=list)
    imported_as: str | None = None
    conflicts: int = 0
    examples: list[Conflict] = field(default_factory=list)


def preview(
    warehouse: Warehouse,
    path: Path,
    options: ReadOptions,
    *,
    advance: Advance | None = None,
) -> Preview:
    """Read a file and compare it with what is there; nothing is stored.

    Raises:
        UserError: the file is refused.
    """
    check_zone(warehouse, options)
    with open_for_import(path, options) as export, warehouse.begin() as session:
        found = Preview(
            export.template.label,
            export.platform,
            unknown_headers=export.unknown_headers,
        )
        known = state.find(
            session, export.source.sha256(), export.platform, export.options.account_id
        )
        if known is not None and known.status == "imported":
            found.imported_as = known.id
        try:
            _copy(session, export, found, advance)
            check_rows(found.counts, found.rejected)
        except ExportError as refused:
            raise UserError(f"{path.name}: {refused}") from None
        for table in found.changes:
            found.changes[table] = _compare(session, table, export)
            count, examples = conflicts.find(
                session, table, export.options.downloaded_on
            )
            found.conflicts += count
            found.examples += examples
        session.rollback()
    return found


def _copy(
    session: Connection, export: Export, found: Preview, advance: Advance | None
) -> None:
    for batch in export.batches():
        add_counts(found.counts, batch, found.rejected)
        for table, frame in batch.frames.items():
            if table not in found.changes:
                found.changes[table] = {}
                create = "create temp table preview_{0} on commit drop as select * from"
                session.execute(
                    text(f"{create} raw_csv_exports.{{0}} with no data".format(table))
                )
            copy_frame(session, f"preview_{table}", frame)
        report_bytes(export, advance)


def _compare(session: Connection, table: str, export: Export) -> dict[str, int]:
    keys = [
        "coalesce({0}.day, {1})" if name == "day" else f"{{0}}.{name}"
        for name in KEYS[table].split(", ")
    ]
    ours = ", ".join(
        f"{key.format('preview', 'cast(:downloaded_on as date)')} as key_{number}"
        for number, key in enumerate(keys)
    )
    theirs = ", ".join(
        f"{key.format('raw', 'one.downloaded_on')} as key_{number}"
        for number, key in enumerate(keys)
    )
    names = [f"key_{number}" for number in range(len(keys))]
    query = f"""
        with given as (
            -- Of two rows of one key the later line counts.
            select distinct on ({", ".join(names)})
                {ours}, to_jsonb(preview) - cast(:others as text[]) as numbers
            from preview_{table} as preview
            order by {", ".join(names)}, preview.line desc
        ),

        existing as (
            select distinct on ({", ".join(names)})
                {theirs}, to_jsonb(raw) - cast(:others as text[]) as numbers
            from raw_csv_exports.{table} as raw
            inner join app.imports as one on raw.load_id = one.load_id
            where one.status = 'imported' and raw.platform = :platform
            order by
                {", ".join(names)}, one.downloaded_on desc, one.started_at desc,
                raw.line desc
        )

        select
            count(*) filter (where existing.numbers is null),
            count(*) filter (where existing.numbers <> given.numbers),
            count(*) filter (where existing.numbers = given.numbers)
        from given left join existing using ({", ".join(names)})
    """  # noqa: S608 - names of `KEYS`
    row = session.execute(
        text(query),
        {
            "others": list(NO_NUMBERS),
            "platform": export.platform,
            "downloaded_on": export.options.downloaded_on,
        },
    ).one()
    return {"new": row[0], "changed": row[1], "same": row[2]}
