"""A warehouse with the posts' tables, on 10 June 2024."""

from pathlib import Path

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.royalty_tables import create_tables

CLOCK = "2024-06-10T10:00:00Z"


@pytest.fixture
def royalties(
    warehouse: Warehouse, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Warehouse:
    """Return a warehouse with empty tables of posts, snapshots and deltas."""
    monkeypatch.setenv("CREATORS_CLOCK", CLOCK)
    create_tables(warehouse)
    return warehouse
