"""The day of a download, where a file does not say its days itself.

Here: the day of the file, and the question where that is not today. Not here: the days
of rows (`dlt_sources/csv_exports`).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from dlt_sources.csv_exports.options import ReadOptions
from pipelines import settings
from pipelines.errors import UserError
from pipelines.imports.upload import open_for_import

Confirm = Callable[[str, str], None]
"""Asks a question, and raises the second text as an error unless the answer is yes."""


def settle(path: Path, options: ReadOptions, confirm: Confirm | None) -> ReadOptions:
    """Return options whose download day is that of the file.

    The file's own modification day counts if it is today, or if somebody confirms it. A
    file whose rows all have a day needs none.

    Raises:
        UserError: the file is refused, or nobody confirms its day.
    """
    today = settings.now().date()
    changed = file_day(path)
    if changed == today:
        return options
    with open_for_import(path, replace(options, downloaded_on=today)) as export:
        if not export.depends_on_download:
            return options
    problem = f"{path.name}: last changed on {changed}: give --downloaded-on"
    if confirm is None or changed > today:
        raise UserError(problem)
    confirm(f"{path.name}: was it downloaded on {changed}?", problem)
    return replace(options, downloaded_on=changed)


def file_day(path: Path) -> date:
    """Return the UTC day on which a file last changed.

    Raises:
        UserError: the file cannot be read, or its time is impossible.
    """
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    except (OSError, ValueError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise UserError(f"{path.name}: {reason}") from None
