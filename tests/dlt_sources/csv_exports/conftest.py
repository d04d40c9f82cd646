"""Exports written by a test, and their rows."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.csv_exports.reader import open_export
from tests.support.exports import Found, Read

DOWNLOADED = date(2026, 7, 1)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that writes a file and reads it as an export."""

    def run(content: str | bytes | Path, **options: Any) -> Found:
        path = content if isinstance(content, Path) else tmp_path / "export.csv"
        if not isinstance(content, Path):
            raw = content.encode() if isinstance(content, str) else content
            path.write_bytes(raw)
        with open_export(path, ReadOptions(DOWNLOADED, **options)) as export:
            found = Found(export.template.label, unknown=export.unknown_headers)
            for batch in export.batches():
                found.rejected += batch.rejected
                for name, frame in batch.frames.items():
                    found.rows.setdefault(name, []).extend(frame.to_dicts())
        return found

    return run
