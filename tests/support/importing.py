"""Imports of texts as files, as of a moment.

Here: one call writes a file and imports it. Not here: what counts of it
(`dbt_project/test_csv_exports.py`).
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dlt_sources.csv_exports.options import ReadOptions
from pipelines import settings
from pipelines.database.warehouse import Warehouse
from pipelines.imports.upload import import_file


@dataclass(slots=True)
class Importer:
    """Writes files and imports them, as of a day at noon."""

    warehouse: Warehouse
    folder: Path
    number: int = 0

    def __call__(self, text: str, day: date, **options: Any) -> str:
        """Import a text on a day; return the id of the import.

        The day of the download is the same one unless `options` say otherwise.
        """
        path = self.folder / f"file-{self.number}.csv"
        self.number += 1
        path.write_text(text)
        given = {"downloaded_on": day, **options}
        hour, minute = divmod(self.number, 60)
        moment = datetime(day.year, day.month, day.day, 12 + hour, minute, tzinfo=UTC)
        with settings.clock_at(moment):
            return import_file(self.warehouse, path, ReadOptions(**given)).import_id
