"""A warehouse with the raw tables of imports, and a file to import."""

import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from dlt_sources.csv_exports import RAW_TABLES
from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.load import loader
from pipelines.database.warehouse import Warehouse

CLOCK = "2026-07-01T10:00:00Z"
OPTIONS = ReadOptions(date(2026, 7, 1), account_id="UC1")
DAYS = "Date,Views\n2026-06-01,10\n2026-06-02,20\n2026-06-03,30\n"

Write = Callable[..., Path]


@pytest.fixture
def imports(
    warehouse: Warehouse, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Warehouse:
    """Return a warehouse with raw tables, on 1 July 2026."""
    monkeypatch.setenv("CREATORS_CLOCK", CLOCK)
    loader.create_tables(RAW_TABLES, warehouse.url)
    return warehouse


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a file, last changed on a day."""

    def run(text: str = DAYS, name: str = "Totals.csv", day: str = CLOCK) -> Path:
        path = tmp_path / name
        path.write_text(text)
        moment = datetime.fromisoformat(day).timestamp()
        os.utime(path, (moment, moment))
        return path

    return run
