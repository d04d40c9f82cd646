"""The demo imports the file that a creator of the sandbox downloaded."""

from datetime import UTC, datetime

from pipelines.cli import demo
from pipelines.database.warehouse import Warehouse
from pipelines.imports import state
from sandbox import Sandbox

MOMENT = datetime(2026, 7, 1, 2, tzinfo=UTC)


def test_the_file_of_the_sandbox_goes_in_once(
    imports: Warehouse, sandbox: Sandbox
) -> None:
    sandbox.set_clock(MOMENT)
    for _ in range(2):
        demo._import_exports(sandbox, MOMENT)
    (row,) = state.newest(imports, 9)
    assert (row.status, row.template) == ("imported", "youtube_studio_days.v1")
    assert (row.rows_imported, row.rows_rejected) == (28, 0)
    # The 02:00 run closes yesterday, and builds the rows of this file too.
    assert str(row.partition_date) == "2026-06-30"
    assert str(row.last_date) < "2026-06-30"
